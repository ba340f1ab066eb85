import { describe, expect, it } from "vitest";
import { mean } from "../../learn/index.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import type { Proposal } from "../proposal.js";
import { eightByFour, madeUpObjective } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";

const space: SearchSpace = eightByFour;
const measure = madeUpObjective(space, 9);
const QUICK = {
  initial: 20,
  batch: 10,
  members: 1,
  rounds: 20,
  population: 30,
  generations: 5,
  rate: 0.3,
};

/** The first batch after the random start, by the share of it that is to be diverse; and the start. */
async function firstBatch(diverse: number, seed = 1) {
  const search = new TestSearch("nas_ea_fa", space, { ...QUICK, diverse }, seed);
  const start = await search.run(measure, QUICK.initial);
  const batch = await search.ask(QUICK.batch);
  const architectures = (some: readonly Proposal[]) => some.map(({ architecture }) => architecture);
  return { start: architectures(start), batch: architectures(batch) };
}

/** Decisions in which each differs from the nearest of `others`. */
const away = (some: readonly Architecture[], others: readonly Architecture[]) =>
  some.map((one) => {
    const own = space.toDecisions(one);
    const differences = others.map((other) => {
      const values = space.toDecisions(other);
      return own.filter((value, decision) => value !== values[decision]).length;
    });
    return Math.min(...differences);
  });

describe("nas_ea_fa", () => {
  it("asks for the K that are predicted to be best and, of the others, the H furthest from what was measured", async () => {
    const { start, batch: best } = await firstBatch(0);
    const { batch: furthest } = await firstBatch(1);
    const { batch: both } = await firstBatch(0.3);
    expect(both.slice(0, 7)).toEqual(best.slice(0, 7));
    const keys = both.slice(0, 7).map((one) => space.key(one));
    const others = furthest.filter((one) => !keys.includes(space.key(one)));
    expect(both.slice(7)).toEqual(others.slice(0, 3));
    expect(Math.min(...away(furthest, start))).toBeGreaterThan(mean(away(best, start)));
  });

  it("asks for better ones by prediction than by distance", async () => {
    const found = async (diverse: number) => {
      const values: number[] = [];
      for (const seed of [1, 2, 3, 4])
        values.push(...(await firstBatch(diverse, seed)).batch.map(measure));
      return mean(values);
    };
    expect(await found(0)).toBeGreaterThan((await found(1)) + 1);
  });
});
