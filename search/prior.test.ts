import { describe, expect, it } from "vitest";
import { kendallTau, normalScores } from "../learn/index.js";
import {
  type Architecture,
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { findStrategy, type Prior, SearchSession, type Strategy } from "./index.js";
import { inOrderOf, normalScoreMap } from "./prior.js";
import { eightByFour, madeUpObjective } from "./testing/objective.js";
import { quickParameters, resultOf, runRounds } from "./testing/run.js";
import { Work } from "./work.js";

const guided = findStrategy("guided") as Strategy;

/** A prior that knows a number of each architecture exactly. */
function priorBy(measure: (architecture: Architecture) => number, cost = 1): Prior {
  return {
    cost,
    async score(architectures, work) {
      work.spend(architectures.length * cost);
      return architectures.map(measure);
    },
  };
}

function begin(space: SearchSpace, prior: Prior, more: object = {}, work = new Work()) {
  const parameters = quickParameters(guided, { prior: "another", ...more });
  return SearchSession.begin(guided, { space, prior, parameters, work, seed: 1 });
}

describe("a search that starts from a prior", () => {
  it("asks first for the best of the whole space by the prior, each function once", async () => {
    const prior = madeUpObjective(nasbench201, 3);
    const session = begin(nasbench201, priorBy(prior), { distinct: "key" });
    const asked = (await session.ask(6)).proposals.map(({ architecture }) => architecture);
    const scores = new Map(
      [...(nasbench201.enumerate?.() ?? [])].map((one) => [nasbench201.identity(one), prior(one)]),
    );
    const highest = [...scores.values()].sort((a, b) => b - a).slice(0, 6);
    expect(asked.map(prior)).toEqual(highest);
  });

  it.each<readonly [string, SearchSpace]>([
    ["nasbench101", nasbench101],
    ["eight by four", eightByFour],
  ])("and of a large space, those of a pool that is bred: %s", async (_, space) => {
    const prior = madeUpObjective(space, 3);
    const session = begin(space, priorBy(prior), { pool: 1000 });
    const [{ architecture }] = (await session.ask(1)).proposals;
    const random = createRandom(9);
    const drawn = Array.from({ length: 1000 }, () => prior(sampleArchitecture(space, random)));
    expect(prior(architecture)).toBeGreaterThan(Math.max(...drawn));
  });

  it("learns how what is measured differs from it: finds the best sooner than in the prior's order", async () => {
    const [own, other] = [madeUpObjective(nasbench201, 5), madeUpObjective(nasbench201, 6)];
    const objective = (one: Architecture) => own(one) + other(one);
    const all = new Map(
      [...(nasbench201.enumerate?.() ?? [])].map((one) => [nasbench201.identity(one), one]),
    );
    const distinct = [...all.values()];
    const best = distinct.reduce((one, two) => (objective(two) > objective(one) ? two : one));
    const rank = distinct.filter((one) => own(one) > own(best)).length + 1;
    const session = begin(nasbench201, priorBy(own), { members: 2, rounds: 30 });
    const queried = await runRounds(session, objective, 20, 4);
    const found = queried.findIndex((one) => objective(one.architecture) === objective(best)) + 1;
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(rank / 2);
  });

  it("leaves a prior that misleads", async () => {
    const objective = madeUpObjective(eightByFour, 5);
    const session = begin(
      eightByFour,
      priorBy((one) => -objective(one)),
      { pool: 200 },
    );
    const queried = await runRounds(session, objective, 12, 5);
    const fitness = queried.map(({ architecture }) => objective(architecture));
    expect(Math.max(...fitness.slice(40))).toBeGreaterThan(Math.max(...fitness.slice(0, 10)) + 1);
  });

  it("goes on from its snapshot as if it had not been interrupted", async () => {
    const prior = priorBy(madeUpObjective(eightByFour, 3));
    const objective = madeUpObjective(eightByFour, 4);
    const session = begin(eightByFour, prior);
    await runRounds(session, objective, 3, 4);
    const resumed = await SearchSession.resume(guided, session.snapshot(), {
      ...{ space: eightByFour, prior },
    });
    expect(await resumed.ask(4)).toEqual(await session.ask(4));
    const without = await SearchSession.resume(guided, session.snapshot(), { space: eightByFour });
    await expect(without.ask(50)).rejects.toThrow("starts from another");
  });

  it.each([0, 60])(
    "costs what is estimated at least, and stops where the work is spent: %d told",
    async (told) => {
      const prior = priorBy(madeUpObjective(nasbench201, 3), 2);
      const work = new Work();
      const session = begin(nasbench201, prior, {}, work);
      const random = createRandom(2);
      const start = Array.from({ length: told }, () => sampleArchitecture(nasbench201, random));
      await session.tell(start.map((one) => resultOf(madeUpObjective(nasbench201, 4), one)));
      const known = session.toldCount;
      session.work = new Work();
      await session.ask(3);
      const estimate = guided.estimate(nasbench201, session.parameters, known, 3, prior);
      expect(session.work.used).toBeGreaterThanOrEqual(estimate);
      expect(estimate).toBeGreaterThan(0.9 * session.work.used);
      session.work = new Work({ limit: estimate / 2 });
      expect((await session.ask(3)).exhausted).toBe(true);
      expect(session.work.used).toBeLessThan(estimate);
    },
  );
});

describe("scores of a prior", () => {
  it("become normal scores of their ranks, and go on beyond the known ones", () => {
    const scores = Float64Array.from({ length: 200 }, (_, at) => Math.exp(at / 20));
    const map = normalScoreMap(scores);
    expect(scores.map(map)).toEqual(normalScores(scores));
    const beyond = [map(-1), ...scores.map(map), map(scores[199] + 1e3)];
    expect(beyond).toEqual([...beyond].sort((a, b) => a - b));
    expect(map(scores[199] + 2e3)).toBeGreaterThan(map(scores[199] + 1e3));
    expect([1, 5].map(normalScoreMap([5, 5, 5]))).toEqual([0, 0]);
  });

  it("are dealt out anew in the order of what was measured", () => {
    const scores = Float64Array.of(3, 1, 2, 0);
    expect(kendallTau(inOrderOf(scores, [10, 20, 15, 30]), [10, 20, 15, 30])).toBe(1);
    expect([...inOrderOf(scores, [7, 9, 9, 1])]).toEqual([1, 2.5, 2.5, 0]);
  });
});
