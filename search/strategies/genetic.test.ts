import { describe, expect, it } from "vitest";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import { eightByFour, ofBlocks, uniform } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";

const space: SearchSpace = eightByFour;
/** So low that nothing mutates. */
const NEVER = 1e-12;

/** A population of the uniform ones, the fitness of each being the index of its option. */
function populated(parameters: object): TestSearch {
  const search = new TestSearch("genetic", space, { population: 4, ...parameters });
  uniform.forEach((one, fitness) => {
    search.tell(one, fitness);
  });
  return search;
}
const optionOf = (parent: Architecture) =>
  uniform.findIndex((one) => space.key(one) === space.key(parent));

describe("genetic", () => {
  it("crosses two parents: each decision is that of one of them, evenly", () => {
    let ofFirst = 0;
    const children = populated({ crossover: 1, tournament: 1, rate: NEVER }).ask(60);
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

  it("mutates one parent where it does not cross", () => {
    for (const { parents, mutation } of populated({ crossover: 0, rate: 1 }).ask(20)) {
      expect(parents).toHaveLength(1);
      expect(mutation).toMatchObject({ operator: "mutation", changes: { length: 8 } });
    }
  });

  it("chooses parents by tournament", () => {
    // Of all four the best; of two at a time never the worst.
    const parents = (tournament: number) =>
      populated({ tournament, crossover: 0 })
        .ask(100)
        .map((proposal) => optionOf(proposal.parents[0]));
    expect(new Set(parents(4))).toEqual(new Set([3]));
    expect(new Set(parents(2))).toEqual(new Set([1, 2, 3]));
    expect(new Set(parents(1))).toEqual(new Set([0, 1, 2, 3]));
  });

  it("puts a child in the place of the worst, never of the best, unless it is the worst itself", () => {
    const search = populated({ tournament: 1, crossover: 0 });
    const better = ofBlocks(0, 1, 2, 3, 0, 1, 2, 3);
    const worse = ofBlocks(3, 2, 1, 0, 3, 2, 1, 0);
    const keys = (some: readonly Architecture[]) => new Set(some.map((one) => space.key(one)));
    const parents = () => keys(search.ask(100).flatMap((proposal) => proposal.parents));
    const expected = keys([...uniform.slice(1), better]);
    search.tell(better, 0.5);
    expect(parents()).toEqual(expected);
    search.tell(worse, 0.4);
    expect(parents()).toEqual(expected);
  });
});
