import { describe, expect, it } from "vitest";
import { kendallTau, mean, normalScores } from "../learn/index.js";
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
    const pool = 300;
    const session = begin(space, priorBy(prior), { pool });
    const asked = (await session.ask(10)).proposals.map(({ architecture }) => prior(architecture));
    const random = createRandom(9);
    const drawn = Array.from({ length: pool }, () => prior(sampleArchitecture(space, random)));
    const best = drawn.sort((a, b) => b - a).slice(0, asked.length);
    expect(mean(asked)).toBeGreaterThan(mean(best));
  });

  it("learns how what is measured differs from it: finds the best of another objective sooner than without", async () => {
    const [own, other] = [madeUpObjective(nasbench201, 5), madeUpObjective(nasbench201, 6)];
    const objective = (one: Architecture) => own(one) + other(one) / 3;
    const all = [...(nasbench201.enumerate?.() ?? [])].map(objective);
    const best = Math.max(...all);
    const queriesTo = async (session: SearchSession) => {
      const seen = (await runRounds(session, objective, 30, 4)).map((one) =>
        objective(one.architecture),
      );
      return seen.findIndex((fitness) => fitness > best - 1e-9);
    };
    const from = { members: 2, rounds: 30 };
    const withPrior = await queriesTo(begin(nasbench201, priorBy(own), from));
    const parameters = quickParameters(guided, from);
    const without = await queriesTo(
      SearchSession.begin(guided, { space: nasbench201, parameters, seed: 1 }),
    );
    expect(withPrior).toBeGreaterThanOrEqual(0);
    expect(without === -1 || withPrior < without).toBe(true);
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
    await expect(
      SearchSession.resume(guided, session.snapshot(), { space: eightByFour }),
    ).rejects.toThrow("starts from another");
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
