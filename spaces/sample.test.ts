import { describe, expect, it } from "vitest";
import {
  builtInSpaces,
  createChoicesSpace,
  distinctSample,
  nasbench101,
  type SearchSpace,
} from "./index.js";

const conditional = createChoicesSpace({
  name: "stack",
  positions: [
    { name: "layers", options: [2, 3] },
    { name: "layer 1", options: ["conv", "pool"] },
    { name: "layer 2", options: ["conv", "pool"] },
    { name: "layer 3", options: ["conv", "pool"], when: { layers: [3] } },
  ],
});
/** Too large to be enumerated. */
const large = createChoicesSpace({
  name: "large",
  positions: Array.from({ length: 40 }, (_, at) => ({
    name: `layer ${at + 1}`,
    options: ["3x3", "5x5", "7x7", "skip"],
  })),
});
const uncounted: SearchSpace = { ...conditional, size: {} };

describe("a sample of a space", () => {
  it.each([...builtInSpaces.list, large].map((space) => [space.id, space] as const))(
    "of %s computes no function twice, is the same for the same seed, and begins as a smaller one",
    (_, space) => {
      const sample = distinctSample(space, 1000, 1);
      expect(new Set(sample.map((one) => space.hash(one))).size).toBe(1000);
      const keys = (count: number, seed: number) =>
        distinctSample(space, count, seed).map((one) => space.key(one));
      expect(keys(100, 1)).toEqual(sample.slice(0, 100).map((one) => space.key(one)));
      expect(keys(100, 2)).not.toEqual(keys(100, 1));
    },
  );

  it("is all of a space that has no more, whether its size is known or not", () => {
    const all = new Set([...conditional.enumerate()].map((one) => conditional.key(one)));
    expect(all.size).toBe(12);
    for (const space of [conditional, uncounted] as SearchSpace[])
      expect(new Set(distinctSample(space, 100, 1).map((one) => space.key(one)))).toEqual(all);
  });

  it("of NAS-Bench-101 has as many cells of each size as the 423,624 distinct ones have", () => {
    const sample = distinctSample(nasbench101, 4096, 1);
    const share = (vertices: number) =>
      sample.filter(({ pruned }) => pruned.vertexCount === vertices).length / sample.length;
    // Deviations of so many draws are .0056 and .0055.
    expect(Math.abs(share(7) - 359_082 / 423_624)).toBeLessThan(0.02);
    expect(Math.abs(share(6) - 62_010 / 423_624)).toBeLessThan(0.02);
    for (const cell of sample)
      expect(nasbench101.parse(nasbench101.format(cell)).pruned).toEqual(cell.pruned);
  });
});
