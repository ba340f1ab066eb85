import { describe, expect, it } from "vitest";
import { mean } from "../../learn/index.js";
import { type Architecture, nasbench201, type SearchSpace } from "../../spaces/index.js";
import { madeUpObjective } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";
import { surrogateOf } from "../testing/surrogate.js";

const space: SearchSpace = nasbench201;
const measure = madeUpObjective(space, 2);
const [initial, batch] = [20, 10];

/** The first batch after the random start, and the start, the best first. */
function firstBatch(parameters: object, seed: number) {
  const search = new TestSearch(
    "bananas",
    space,
    { initial, batch, members: 3, rounds: 20, ...parameters },
    seed,
  );
  const start = search.run(measure, initial).map(({ architecture }) => architecture);
  return {
    ranked: start.sort((a, b) => measure(b) - measure(a)),
    proposals: search.ask(batch),
  };
}

describe("bananas", () => {
  it("mutates the best that were measured, as many as `parents` says", () => {
    const keys = (some: readonly Architecture[]) => some.map((one) => space.key(one));
    for (const parents of [1, 3]) {
      const { ranked, proposals } = firstBatch({ parents, candidates: 300 }, 5);
      const used = new Set(proposals.flatMap((proposal) => keys(proposal.parents)));
      expect([...used].sort()).toEqual(keys(ranked.slice(0, parents)).sort());
    }
  });

  it("asks for better ones, the more mutants its surrogate chooses from", () => {
    const found = (candidates: number) =>
      mean(
        [1, 2, 3, 4].flatMap((seed) =>
          firstBatch({ candidates }, seed).proposals.map(({ architecture }) =>
            measure(architecture),
          ),
        ),
      );
    const unchosen = found(batch);
    expect(found(500)).toBeGreaterThan(unchosen + 0.5);
  });

  it("asks in the order of numbers drawn around the mean: of the means where all members agree", () => {
    const means = (members: number) => {
      const search = new TestSearch("bananas", space, { initial, batch, members, rounds: 20 }, 7);
      search.run(measure, initial);
      const surrogate = surrogateOf(space, search.state, { members, rounds: 20 });
      return [...surrogate.predict(search.ask(batch).map((one) => one.architecture)).mean];
    };
    const falling = (values: readonly number[]) => [...values].sort((a, b) => b - a);
    const [ofOne, ofFive] = [means(1), means(5)];
    expect(ofOne).toEqual(falling(ofOne));
    expect(ofFive).not.toEqual(falling(ofFive));
  });
});
