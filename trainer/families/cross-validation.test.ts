import { describe, expect, it } from "vitest";
import {
  createRandom,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
} from "../../spaces/index.js";
import { drawFolds, fitEnsemble, functionsOf, singleRows } from "./cross-validation.js";
import type { Family } from "./family.js";

function sampled(space: SearchSpace, rows: number, seed: number) {
  const random = createRandom(seed);
  return {
    space,
    architectures: Array.from({ length: rows }, () => sampleArchitecture(space, random)),
  };
}

describe("folds of a cross-validation", () => {
  it("score every row once, and no function by what was fitted on it", () => {
    const data = sampled(nasbench201, 2000, 1);
    const identityOf = (row: number) => data.space.identity(data.architectures[row]);
    const folds = drawFolds(data, createRandom(2));
    const scored = folds.flatMap(({ own }) => own);
    expect(scored.toSorted((a, b) => a - b)).toEqual(data.architectures.map((_, row) => row));
    for (const { own, others } of folds) {
      expect(own.length + others.length).toBe(2000);
      const fitted = new Set(others.map(identityOf));
      expect(own.filter((row) => fitted.has(identityOf(row)))).toEqual([]);
    }
    // Of these rows, only 942 are functions of their own.
    expect(new Set(scored.map(identityOf)).size).toBe(942);
  });

  it("are of one size, but for what cannot be split", () => {
    const sizesOf = (...of: Parameters<typeof sampled>) =>
      drawFolds(sampled(...of), createRandom(4)).map(({ own }) => own.length);
    expect(sizesOf(nasbench201, 1003, 3)).toEqual([201, 201, 201, 200, 200]);
    const [architecture, ...others] = sampled(natsSize, 5, 3).architectures;
    const repeated = [...others, ...Array.from({ length: 6 }, () => architecture)];
    const folds = drawFolds({ space: natsSize, architectures: repeated }, createRandom(4));
    expect(folds.map(({ own }) => own.length)).toEqual([6, 1, 1, 1, 1]);
  });

  it("are drawn by the seed", () => {
    const data = sampled(nasbench201, 100, 5);
    expect(drawFolds(data, createRandom(6))).toEqual(drawFolds(data, createRandom(6)));
    expect(drawFolds(data, createRandom(7))).not.toEqual(drawFolds(data, createRandom(6)));
  });

  it("are refused where there are fewer functions than folds", () => {
    const { architectures } = sampled(natsSize, 4, 8);
    const data = { space: natsSize, architectures: [...architectures, ...architectures] };
    expect(() => drawFolds(data, createRandom(9))).toThrow(
      "8 rows compute 4 functions only: a cross-validation in 5 parts needs at least 5",
    );
  });
});

it("an ensemble says of its rows what others that were kept from their functions say, and what it will answer", async () => {
  const { space, architectures } = sampled(nasbench201, 300, 10);
  const data = { space, architectures, targets: Float64Array.from(architectures.keys()) };
  /** Knows by heart what it was fitted on, and says 0 of all else. */
  const byHeart: Family = {
    name: "by heart",
    description: "",
    fit: async (rows) => {
      const known = new Set(functionsOf(rows));
      return {
        inputs: [],
        score: async (some) => ({
          rows: some.length,
          members: 2,
          values: Float32Array.from({ length: 2 * some.length }, (_, at) =>
            Number(known.has(space.identity(some[at >> 1]))),
          ),
        }),
        toGraph: () => {
          throw new Error("is not exported");
        },
      };
    },
  };
  const pool = undefined as never;
  const { outOfFold, answered } = await fitEnsemble(byHeart, data, { seed: 1, members: 2, pool });
  expect([...outOfFold.values]).toEqual(new Array(600).fill(0));
  const single = new Set(singleRows(functionsOf(data)));
  expect(single.size).toBeGreaterThan(100);
  expect(single.size).toBeLessThan(300);
  expect([...answered.values]).toEqual(
    Array.from({ length: 600 }, (_, at) => Number(!single.has(at >> 1))),
  );
});
