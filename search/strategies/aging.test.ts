import { describe, expect, it } from "vitest";
import { mean } from "../../learn/index.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import { eightByFour, ofBlocks, tiny, uniform } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";

const space: SearchSpace = eightByFour;
const small: SearchSpace = tiny;
const other = ofBlocks(0, 1, 2, 3, 0, 1, 2, 3);

describe.each(["aging", "reinforced_evolution"])("%s", (name) => {
  it("mutates the best that lives; the oldest dies, the best of all as it may be", async () => {
    // A sample of all members: the parent is the best of them.
    const search = new TestSearch(name, space, { population: 4, sample: 1000 });
    const parents = async () => (await search.ask(20)).flatMap((proposal) => proposal.parents);
    for (const [index, fitness] of [9, 1, 2, 3].entries())
      await search.tell(uniform[index], fitness);
    for (const parent of await parents()) expect(parent).toEqual(uniform[0]);
    await search.tell(other, 0);
    for (const parent of await parents()) expect(parent).toEqual(uniform[3]);
  });

  it("draws the parent from a sample: any member but the worst `sample` - 1 can be it", async () => {
    const counts = [0, 0, 0, 0];
    for (let seed = 0; seed < 20; seed++) {
      const search = new TestSearch(name, space, { population: 4, sample: 3 }, seed);
      for (const [fitness, one] of uniform.entries()) await search.tell(one, fitness);
      for (const { parents } of await search.ask(10))
        counts[uniform.findIndex((one) => space.key(one) === space.key(parents[0]))]++;
    }
    // Of the four samples of three, three hold the best, the fourth the second best: 150 are expected.
    expect(counts.slice(0, 2)).toEqual([0, 0]);
    expect(counts[2] + counts[3]).toBe(200);
    expect(Math.abs(counts[3] - 150)).toBeLessThan(20);
  });
});

describe("aging", () => {
  const changesOf = async (parameters: object): Promise<number[]> => {
    const search = new TestSearch("aging", space, { population: 4, ...parameters });
    for (const one of uniform) await search.tell(one, 1);
    return (await search.ask(40)).map(({ mutation }) => mutation?.changes.length ?? 0);
  };

  it("changes one decision of the parent, as published", async () => {
    expect(new Set(await changesOf({}))).toEqual(new Set([1]));
  });

  it("changes each decision with the given rate, bitwise", async () => {
    expect(new Set(await changesOf({ mutation: "bitwise", rate: 1 }))).toEqual(new Set([8]));
    const half = await changesOf({ mutation: "bitwise", rate: 0.5 });
    // 4 are expected, with a standard error of 0.22.
    expect(Math.abs(mean(half) - 4)).toBeLessThan(0.7);
  });

  it("lets a child that is known live with the fitness that is known", async () => {
    const [last, ...between] = [
      [0, 0, 0],
      [0, 1, 0],
      [1, 0, 0],
    ].map((options) => small.fromDecisions(Uint8Array.from(options)) as Architecture);
    const search = new TestSearch("aging", small, { population: 1, sample: 1 });
    for (const one of [...between, last]) await search.tell(one, 1);
    // Two decisions away from the only member: the one in between has to live first.
    const { architecture, parents } = await search.next();
    expect([...small.toDecisions(architecture)]).toEqual([1, 1, 0]);
    expect(between).toContainEqual(parents[0]);
  });
});
