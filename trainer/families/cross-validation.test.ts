import { describe, expect, it } from "vitest";
import {
  createRandom,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
} from "../../spaces/index.js";
import { drawFolds } from "./cross-validation.js";

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
