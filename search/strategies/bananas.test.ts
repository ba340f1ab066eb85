import { describe, expect, it } from "vitest";
import { mean } from "../../learn/index.js";
import { type Architecture, nasbench201, type SearchSpace } from "../../spaces/index.js";
import { madeUpObjective } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";
import { surrogateOf } from "../testing/surrogate.js";
import { Work } from "../work.js";

const space: SearchSpace = nasbench201;
const measure = madeUpObjective(space, 2);
const [initial, batch] = [20, 10];

/** The first batch after the random start, and the start, the best first. */
async function firstBatch(parameters: object, seed: number) {
  const search = new TestSearch(
    "bananas",
    space,
    { initial, batch, members: 3, rounds: 20, ...parameters },
    seed,
  );
  const proposals = await search.run(measure, initial);
  const start = proposals.map(({ architecture }) => architecture);
  return {
    ranked: start.sort((a, b) => measure(b) - measure(a)),
    proposals: await search.ask(batch),
  };
}

describe("bananas", () => {
  it("mutates the best that were measured, as many as `parents` says", async () => {
    const keys = (some: readonly Architecture[]) => some.map((one) => space.key(one));
    for (const parents of [1, 3]) {
      const { ranked, proposals } = await firstBatch({ parents, candidates: 300 }, 5);
      const used = new Set(proposals.flatMap((proposal) => keys(proposal.parents)));
      expect([...used].sort()).toEqual(keys(ranked.slice(0, parents)).sort());
    }
  });

  it("asks for better ones, the more mutants its surrogate chooses from", async () => {
    const found = async (candidates: number) => {
      const values: number[] = [];
      for (const seed of [1, 2, 3, 4]) {
        const { proposals } = await firstBatch({ candidates }, seed);
        values.push(...proposals.map(({ architecture }) => measure(architecture)));
      }
      return mean(values);
    };
    const unchosen = await found(batch);
    expect(await found(500)).toBeGreaterThan(unchosen + 0.5);
  });

  it("asks in the order of numbers drawn around the mean: of the means where all members agree", async () => {
    const means = async (members: number) => {
      const search = new TestSearch("bananas", space, { initial, batch, members, rounds: 20 }, 7);
      await search.run(measure, initial);
      const surrogate = await surrogateOf(space, search.state, { members, rounds: 20 });
      const asked = (await search.ask(batch)).map((one) => one.architecture);
      return [...(await surrogate.predict(asked, new Work())).mean];
    };
    const falling = (values: readonly number[]) => [...values].sort((a, b) => b - a);
    const [ofOne, ofFive] = [await means(1), await means(5)];
    expect(ofOne).toEqual(falling(ofOne));
    expect(ofFive).not.toEqual(falling(ofFive));
  });
});
