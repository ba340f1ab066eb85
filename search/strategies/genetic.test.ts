import { describe, expect, it } from "vitest";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import { eightByFour, ofBlocks, uniform } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";

const space: SearchSpace = eightByFour;
/** So low that nothing mutates. */
const NEVER = 1e-12;

/** A population of the uniform ones, the fitness of each being the index of its option. */
async function populated(parameters: object): Promise<TestSearch> {
  const search = new TestSearch("genetic", space, { population: 4, ...parameters });
  for (const [fitness, one] of uniform.entries()) await search.tell(one, fitness);
  return search;
}
const optionOf = (parent: Architecture) =>
  uniform.findIndex((one) => space.key(one) === space.key(parent));

describe("genetic", () => {
  it("crosses two parents: each decision is that of one of them, evenly", async () => {
    let ofFirst = 0;
    const search = await populated({ crossover: 1, tournament: 1, rate: NEVER });
    const children = await search.ask(60);
    for (const { architecture, parents, mutation } of children) {
      expect(mutation?.operator).toBe("crossover");
      expect(parents).toHaveLength(2);
      const [first, second] = parents.map(optionOf);
      for (const option of space.toDecisions(architecture)) {
        expect([first, second]).toContain(option);
        if (option === first) ofFirst++;
      }
    }
    // Half of 480 is expected, with a deviation of 11.
    expect(Math.abs(ofFirst - 240)).toBeLessThan(40);
  });

  it("mutates one parent where it does not cross", async () => {
    const search = await populated({ crossover: 0, rate: 1 });
    for (const { parents, mutation } of await search.ask(20)) {
      expect(parents).toHaveLength(1);
      expect(mutation).toMatchObject({ operator: "mutation", changes: { length: 8 } });
    }
  });

  it("chooses parents by tournament", async () => {
    // Of all four the best; of two at a time never the worst.
    const parents = async (tournament: number) => {
      const search = await populated({ tournament, crossover: 0 });
      return (await search.ask(100)).map((proposal) => optionOf(proposal.parents[0]));
    };
    expect(new Set(await parents(4))).toEqual(new Set([3]));
    expect(new Set(await parents(2))).toEqual(new Set([1, 2, 3]));
    expect(new Set(await parents(1))).toEqual(new Set([0, 1, 2, 3]));
  });

  it("puts a child in the place of the worst, never of the best, unless it is the worst itself", async () => {
    const search = await populated({ tournament: 1, crossover: 0 });
    const better = ofBlocks(0, 1, 2, 3, 0, 1, 2, 3);
    const worse = ofBlocks(3, 2, 1, 0, 3, 2, 1, 0);
    const keys = (some: readonly Architecture[]) => new Set(some.map((one) => space.key(one)));
    const parents = async () =>
      keys((await search.ask(100)).flatMap((proposal) => proposal.parents));
    const expected = keys([...uniform.slice(1), better]);
    await search.tell(better, 0.5);
    expect(await parents()).toEqual(expected);
    await search.tell(worse, 0.4);
    expect(await parents()).toEqual(expected);
  });
});
