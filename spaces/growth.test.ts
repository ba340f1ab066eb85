import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Architecture,
  builtInSpaces,
  createRandom,
  type Growth,
  nasbench101,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
} from "./index.js";
import { anySeed } from "./testing/seeds.js";

/** Distinct written architectures of each size, grown from the smallest. */
function grow<A extends Architecture>(space: SearchSpace<A>, largest: number): number[] {
  const growth = space.growth as Growth<A>;
  let level = [...growth.smallest()];
  const counts = [level.length];
  for (let size = 1; size < largest; size++) {
    const next = level.flatMap((one) => growth.expansions(one, size));
    level = [...new Map(next.map((one) => [JSON.stringify(space.format(one)), one])).values()];
    counts.push(level.length);
  }
  return counts;
}

describe("growth", () => {
  it("NAS-Bench-101: reaches every distinct cell of two to five vertices", () => {
    expect(grow(nasbench101, 4)).toEqual([1, 6, 84, 2441]);
  });

  it("NAS-Bench-201: C(6, k)·4^k cells have k edges", () => {
    expect(grow(nasbench201, 7)).toEqual([24, 240, 1280, 3840, 6144, 4096, 0]);
  });

  it("lists of choices: one position after the other is chosen", () => {
    expect(grow(natsSize, 3)).toEqual([8, 64, 512]);
    expect(natsSize.growth.expansions(natsSize.parse("64:64:64:64:64"), 5)).toEqual([]);
  });
});

describe.each(builtInSpaces.list.map((space) => [space.id, space] as const))(
  "isomorphs: %s",
  (_, space) => {
    it("are other ways to write the same function, each once", () => {
      fc.assert(
        fc.property(anySeed, (seed) => {
          const own = sampleArchitecture(space, createRandom(seed));
          const copies = space.isomorphs?.(own) ?? [];
          const written = [own, ...copies].map((one) => space.toDecisions(one).join());
          expect(new Set(written).size).toBe(written.length);
          for (const copy of copies) expect(space.hash(copy)).toBe(space.hash(own));
        }),
        { numRuns: 50 },
      );
    });
  },
);

it("a NAS-Bench-101 cell of five vertices side by side can be written in any order", () => {
  const star = nasbench101.fromDecisions(
    // Edges from the input to all inner vertices; the first alone leads on to the output.
    Uint8Array.from([1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, ...new Array(10).fill(0), 0, 1, 2, 0, 1]),
  );
  // The one that leads on can stand in 5 places, the labels of the others in 4! / 2! orders.
  expect(nasbench101.isomorphs(star as NonNullable<typeof star>).length).toBe(5 * 12 - 1);
});
