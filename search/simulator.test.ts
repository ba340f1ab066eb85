import { describe, expect, it } from "vitest";
import { mean } from "../learn/index.js";
import {
  type Architecture,
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { nasbench201Table, readRows } from "../test/tables.js";
import { findStrategy, type Strategy, strategies } from "./index.js";
import { queriesTo, simulate } from "./simulator.js";
import { eightByFour, madeUpObjective } from "./testing/objective.js";

const strategyOf = (name: string) => findStrategy(name) as Strategy;

describe("a replay", () => {
  const random = strategyOf("random");
  const parameters = random.parameters.parse({});
  const measure = madeUpObjective(nasbench201, 2);

  it("counts what is not in the table, and charges no query for it", async () => {
    const inTable = (one: Architecture) => Math.sin(1e3 * measure(one)) > 0;
    const { queried, notInTable, incumbent, fitness, exhausted, functions } = await simulate(
      random,
      { space: nasbench201 },
      {
        parameters,
        seed: 1,
        queries: 100,
        batch: 7,
        measure: (one) => (inTable(one) ? { fitness: measure(one) } : undefined),
      },
    );
    expect(queried.length).toBe(100);
    expect(queried.every(inTable)).toBe(true);
    expect(notInTable).toBeGreaterThan(20);
    expect(functions).toBe(100);
    expect(exhausted).toBe(false);
    fitness.forEach((_, query) => {
      expect(incumbent[query]).toBe(Math.max(...fitness.slice(0, query + 1)));
    });
  });

  it("ends before the training that its budget of time has no room for", async () => {
    const seconds = (one: Architecture) => 10 + (Math.abs(measure(one)) % 5);
    const run = await simulate(
      random,
      { space: nasbench201 },
      {
        ...{ parameters, seed: 4, queries: 500, batch: 7, budget: 1000, seconds },
        measure: (one) => ({ fitness: measure(one) }),
      },
    );
    const { length } = run.queried;
    expect(run.seconds).toHaveLength(length);
    expect(run.seconds[length - 1]).toBeLessThanOrEqual(1000);
    expect(run.seconds[length - 1]).toBeGreaterThan(985);
    expect(run.seconds[0]).toBe(seconds(run.queried[0]));
  });

  it("judges by another number than the search is told", async () => {
    const judge = madeUpObjective(nasbench201, 3);
    const run = await simulate(
      random,
      { space: nasbench201 },
      { parameters, seed: 4, queries: 50, measure: (one) => ({ fitness: measure(one) }), judge },
    );
    const best = run.fitness.indexOf(Math.max(...run.fitness));
    expect(run.incumbent[49]).toBe(judge(run.queried[best]));
    const reached = Math.max(...run.incumbent);
    expect(queriesTo(run, reached)).toBe(1 + run.incumbent.indexOf(reached));
    expect(queriesTo(run, 1e9)).toBeUndefined();
  });

  it("ends when every architecture was asked for", async () => {
    const { queried, exhausted } = await simulate(
      random,
      { space: nasbench201 },
      {
        parameters: random.parameters.parse({ distinct: "key" }),
        seed: 1,
        queries: 20_000,
        batch: 4000,
        measure: (one) => ({ fitness: measure(one) }),
      },
    );
    expect(queried.length).toBe(15_625);
    expect(exhausted).toBe(true);
  });
});

describe.each<readonly [string, SearchSpace]>([
  ["nasbench101", nasbench101],
  ["nasbench201", nasbench201],
  ["a list of choices", eightByFour],
])(
  "sooner than random search, to the best in a thousand: %s",
  { timeout: 60_000 },
  async (_, space) => {
    const random = createRandom(1);
    const sample = Array.from({ length: 5000 }, () => sampleArchitecture(space, random));
    /** Another objective for each run: how long a search takes depends on it more than on the seed. */
    const problems = Array.from({ length: 12 }, (_, seed) => {
      const objective = madeUpObjective(space, seed);
      const sorted = sample.map(objective).sort((a, b) => b - a);
      return { seed, objective, target: sorted[5] };
    });
    /** Small populations and models, since a search is to be short here. */
    const quick: Record<string, object> = {
      aging: { population: 20, sample: 15 },
      bananas: { members: 2, candidates: 300 },
      guided: { pool: 500 },
      nas_ea_fa: { population: 50, generations: 4, members: 1, copies: 3 },
      progressive: { candidates: 100 },
      nsga2: { population: 20, objectives: [{ metric: "fitness", goal: "max" }] },
    };
    /** Those that fit a surrogate take longer, and vary less. */
    const runsOf = ({ name }: Strategy) =>
      ["bananas", "guided", "nas_ea_fa", "progressive"].includes(name) ? 4 : problems.length;
    const queriesOf = async (strategy: Strategy, runs: number) => {
      const queries: number[] = [];
      for (const { seed, objective, target } of problems.slice(0, runs)) {
        const parameters = strategy.parameters.parse(quick[strategy.name] ?? {});
        const measure = (one: Architecture) => ({ fitness: objective(one) });
        const options = { parameters, seed, queries: 1500, target, measure };
        queries.push(queriesTo(await simulate(strategy, { space }, options), target) ?? 1500);
      }
      return queries;
    };
    const ofRandom = await queriesOf(strategyOf("random"), problems.length);

    it.each(
      strategies.filter(({ name }) => name !== "random").map((one) => [one.name, one] as const),
    )("%s", async (_, strategy) => {
      const runs = runsOf(strategy);
      expect(mean(await queriesOf(strategy, runs))).toBeLessThan(mean(ofRandom.slice(0, runs)));
    });
  },
);

describe("on NAS-Bench-201, mean queries to the best CIFAR-10 test accuracy", async () => {
  const space: SearchSpace = nasbench201;
  const table = new Map<string, number>();
  for await (const { arch, cifar10_test_200 } of readRows(nasbench201Table))
    table.set(arch, Number(cifar10_test_200));
  const target = Math.max(...table.values());

  // The range is three standard errors either side of what independent simulators find.
  it.each([
    ["aging", { population: 100, sample: 10 }, 170, 235],
    ["aging", { population: 20, sample: 15 }, 60, 125],
    ["local", { rule: "first" }, 40, 85],
  ] as const)("%s %o: about as elsewhere", async (name, parameters, least, most) => {
    const strategy = strategyOf(name);
    const queries: number[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const run = await simulate(
        strategy,
        { space: nasbench201 },
        {
          parameters: strategy.parameters.parse({ ...parameters, distinct: "key" }),
          seed,
          queries: 3000,
          target,
          measure: (one) => ({ fitness: table.get(space.key(one)) as number }),
        },
      );
      queries.push(queriesTo(run, target) ?? 3000);
    }
    expect(mean(queries)).toBeGreaterThan(least);
    expect(mean(queries)).toBeLessThan(most);
  });
});
