import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  MAX_GENERATIONS,
  MAX_KNOWN_ARCHITECTURES,
  MAX_OFFSPRING,
  MAX_POPULATION,
} from "../../../schema/http/limits.js";
import type { ProblemName } from "../../../schema/http/problems.js";
import { type Strategy, strategies } from "../../../search/index.js";
import { quickParameters } from "../../../search/testing/run.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
  type WrittenArchitecture,
} from "../../../spaces/index.js";
import { loadPredictors, testPredictor } from "../../testing/predictor.js";
import {
  CELL_101,
  CELL_201,
  expectProblem,
  PREDICTORS,
  serviceOver,
} from "../../testing/service.js";

/** Fitness and latency are sums of encodings; natsSize has no predictor and knows no cost. */
const LATENCY = "latency";
const service = serviceOver(
  await loadPredictors(
    await Promise.all([
      testPredictor({ name: PREDICTORS.nasbench101, space: nasbench101 }),
      testPredictor({ name: PREDICTORS.nasbench201, space: nasbench201, input: "features" }),
      testPredictor({
        name: LATENCY,
        space: nasbench201,
        input: "features",
        card: {
          target: {
            metric: "edgegpu_ms",
            dataset: null,
            split: null,
            epochs: null,
            unit: "milliseconds",
            statistic: "mean",
          },
        },
      }),
    ]),
  ),
);

interface Member {
  architecture: WrittenArchitecture;
  hash: string;
  fitness: number;
  metrics?: Record<string, number>;
}
interface Answer {
  population: Member[];
  offspring: (Member & { std: number; parents: string[]; mutation: object | null })[];
  state: string;
  seed: number;
  generations: number;
  counts: { new: number; known: number; rejected: number };
  exhausted: boolean;
  work: { used: number; limit: number };
}
const evolve = (body: object) => service.post<Answer>("/v1/evolve", body);
/** What two calls and one have in common: all but what they took. */
const withoutWork = ({ work: _, ...answer }: Answer) => answer;

function populationOf(space: SearchSpace, count: number, seed = 1) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    architecture: space.format(sampleArchitecture(space, random)),
  }));
}

const quick = (strategy: Strategy) => ({ name: strategy.name, ...quickParameters(strategy) });
const cases = strategies.flatMap((strategy) =>
  [nasbench101, nasbench201].map((space) => ({
    ...{ name: strategy.name, id: space.id, strategy },
    space: space as SearchSpace,
  })),
);

describe.each(cases)("POST /v1/evolve by $name in $id", ({ strategy, space }) => {
  const request = {
    space: space.id,
    strategy: quick(strategy),
    population: populationOf(space, 12),
    offspring: 6,
    seed: 7,
  };

  it("is the same in two calls of one generation as in one of two", async () => {
    const once = await evolve({ ...request, generations: 2 });
    const first = await evolve(request);
    const { population, state, seed } = first;
    expect(once.generations).toBe(2);
    const twice = await evolve({ ...request, population, state, seed });
    expect(withoutWork({ ...twice, generations: 2 })).toEqual(withoutWork(once));
    for (const other of [request.population, [...population, ...first.offspring]]) {
      const second = await evolve({ ...request, population: other, state, seed: undefined });
      expect(second.offspring).toEqual(once.offspring);
      expect(second.state).toBe(once.state);
      expect(second.seed).toBe(once.seed);
    }
  });

  it("is the same where twins and constraints leave few of the population", async () => {
    const [first, second] = request.population;
    const costs = request.population.map(
      ({ architecture }) => space.cost?.(space.parse(architecture)).params_m as number,
    );
    const [, , , median] = costs.sort((a, b) => a - b);
    const few = {
      ...request,
      population: [...request.population, first, second],
      constraints: { params_m: { max: median } },
    };
    const once = await evolve({ ...few, generations: 3 });
    let next = await evolve(few);
    expect(next.population.length).toBeLessThan(few.population.length);
    for (let generation = 2; generation <= 3; generation++) {
      const { population, state } = next;
      next = await evolve({ ...few, population, state });
    }
    expect(withoutWork({ ...next, generations: 3 })).toEqual(withoutWork(once));
  });

  it("proposes what is new, distinct, and scored as /v1/score does", async () => {
    const { population, offspring, counts, exhausted } = await evolve({
      ...request,
      generations: 3,
    });
    expect(offspring.length).toBe(6);
    expect(counts.new).toBe(6);
    expect(exhausted).toBe(false);
    expect(population.length).toBe(12);
    const hashes = offspring.map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(6);
    const given = request.population.map(({ architecture }) =>
      space.hash(space.parse(architecture)),
    );
    for (const hash of hashes) expect(given).not.toContain(hash);
    const { scores } = await service.post<{ scores: Member[] }>("/v1/score", {
      space: space.id,
      architectures: offspring.map(({ architecture }) => architecture),
    });
    expect(offspring.map(({ hash, fitness }) => ({ hash, fitness }))).toEqual(
      scores.map(({ hash, fitness }) => ({ hash, fitness })),
    );
    for (const { parents, mutation } of offspring)
      expect(mutation === null).toBe(parents.length === 0);
  });

  it("keeps constraints on cost, on fitness and on another predictor", async () => {
    const { population } = await evolve(request);
    const fitnesses = population.map((member) => member.fitness).sort((a, b) => b - a);
    const [, high, , , , , middle] = fitnesses;
    const constraints = {
      params_m: { max: space === nasbench201 ? 0.8 : 12 },
      fitness: { min: middle },
      ...(space === nasbench201 && { [LATENCY]: { max: high } }),
    };
    const answer = await evolve({ ...request, constraints, generations: 2 });
    for (const { architecture, fitness } of [...answer.population, ...answer.offspring]) {
      const { params_m } = space.cost?.(space.parse(architecture)) ?? { params_m: 0 };
      expect(params_m).toBeLessThanOrEqual(constraints.params_m.max);
      expect(fitness).toBeGreaterThanOrEqual(middle);
      if (space === nasbench201) expect(fitness).toBeLessThanOrEqual(high);
    }
  });
});

const aging = {
  space: "nasbench201",
  strategy: { name: "aging", population: 10, sample: 5 },
  population: populationOf(nasbench201, 10),
  offspring: 5,
  seed: 3,
};

describe("POST /v1/evolve", () => {
  it("gives the same answer to the same request, and another to another seed", async () => {
    const first = await evolve(aging);
    expect(await evolve(aging)).toEqual(first);
    expect((await evolve({ ...aging, seed: 4 })).offspring).not.toEqual(first.offspring);
  });

  it("answers a population that is no worse, the best first", async () => {
    const { population } = await evolve({ ...aging, generations: 20 });
    const fitness = population.map((member) => member.fitness);
    expect(fitness).toEqual([...fitness].sort((a, b) => b - a));
    const { scores } = await service.post<{ scores: Member[] }>("/v1/score", {
      space: "nasbench201",
      architectures: aging.population.map(({ architecture }) => architecture),
    });
    const before = scores.map((score) => score.fitness).sort((a, b) => b - a);
    for (const [rank, value] of fitness.entries())
      expect(value).toBeGreaterThanOrEqual(before[rank]);
  });

  it("believes what was measured more than the predictor", async () => {
    const [first, ...others] = aging.population;
    const population = [...others, { ...first, fitness: 1e6 }];
    const answer = await evolve({ ...aging, population });
    expect(answer.population[0]).toMatchObject({ ...first, fitness: 1e6 });
    const next = await evolve({ ...aging, population: others, state: answer.state });
    expect(next.offspring.some(({ parents }) => parents.includes(answer.population[0].hash))).toBe(
      true,
    );
    // What was measured of an offspring replaces what was predicted.
    const [{ architecture, hash }] = answer.offspring;
    const measured = [...others, { architecture, fitness: 2e6 }];
    const last = await evolve({ ...aging, population: measured, state: answer.state });
    expect(last.population[0]).toMatchObject({ hash, fitness: 2e6 });
  });

  it("breeds from the best of a population that is larger than the strategy's", async () => {
    const hashOf = ({ architecture }: { architecture: WrittenArchitecture }) =>
      nasbench201.hash(nasbench201.parse(architecture));
    const members = new Map(populationOf(nasbench201, 50, 5).map((one) => [hashOf(one), one]));
    const ranked = [...members.values()].map((one, rank) => ({ ...one, fitness: 1000 - rank }));
    const best = ranked.slice(0, 5).map(hashOf);
    const objectives = [{ metric: "fitness", goal: "max" }];
    for (const name of ["aging", "reinforced_evolution", "genetic", "nsga2"]) {
      const strategy = { name, population: 5, ...(name === "nsga2" && { objectives }) };
      const { offspring } = await evolve({ ...aging, strategy, population: ranked });
      for (const { parents } of offspring)
        for (const parent of parents) expect(best).toContain(parent);
    }
  });

  it("mutates at once: unless it is said, there are as many members as were given", async () => {
    for (const name of ["aging", "reinforced_evolution", "genetic", "nsga2"]) {
      const { offspring, state } = await evolve({ ...aging, strategy: { name } });
      for (const { parents } of offspring) expect(parents.length).toBeGreaterThan(0);
      expect((await unsealed(state)).search.parameters.population).toBe(aging.population.length);
    }
    const [single] = aging.population;
    const { state } = await evolve({
      ...aging,
      strategy: { name: "genetic" },
      population: [single],
    });
    expect((await unsealed(state)).search.parameters.population).toBe(2);
  });

  it("finds the one in hundreds that keeps a predicted constraint", async () => {
    const all = await service.post<{ scores: Member[] }>("/v1/score", {
      space: "nasbench201",
      architectures: populationOf(nasbench201, 1000, 9).map(({ architecture }) => architecture),
    });
    const { fitness: min } = all.scores.sort((a, b) => b.fitness - a.fitness)[3];
    const worst = all.scores.slice(-5).map(({ fitness }) => fitness);
    expect(min).toBeGreaterThan(Math.max(...worst));
    for (const offspring of [1, 3]) {
      const constraints = { fitness: { min } };
      const answer = await evolve({
        ...{ ...aging, strategy: { name: "random" }, offspring, constraints },
      });
      expect(answer.offspring.length).toBe(offspring);
      for (const { fitness } of answer.offspring) expect(fitness).toBeGreaterThanOrEqual(min);
      // What a lot has brought beyond that is proposed no less for it.
      const { search } = await unsealed(answer.state);
      expect(search.pending).toHaveLength(offspring);
    }
  });

  it("goes on where what was proposed was not measured and nothing predicts it", async () => {
    const population = populationOf(natsSize, 6).map((member, fitness) => ({ ...member, fitness }));
    const request = { space: natsSize.id, population, offspring: 4, seed: 1 };
    for (const one of strategies) {
      if (one.name === "nsga2") continue;
      const strategy = quick(one);
      const first = await evolve({ ...request, strategy });
      const measured = [{ architecture: first.offspring[0].architecture, fitness: 9 }];
      const { state } = first;
      const second = await evolve({ ...request, strategy, population: measured, state });
      const third = await evolve({
        ...request,
        strategy,
        population: measured,
        state: second.state,
      });
      const hashes = [first, second, third].flatMap((each) =>
        each.offspring.map(({ hash }) => hash),
      );
      expect(new Set(hashes).size).toBe(12);
    }
  });

  it("goes on with the parameters and the stream of the state", async () => {
    const { state, population } = await evolve(aging);
    const strategy = { name: "aging" };
    const one = await evolve({ ...aging, strategy, population, state });
    expect(await evolve({ ...aging, population, state, seed: 99 })).toEqual(one);
  });

  it("trades fitness for parameters unless other objectives are given", async () => {
    const request = { ...aging, strategy: { name: "nsga2", population: 10 }, generations: 5 };
    const { population } = await evolve(request);
    const front = population.filter(
      (one) =>
        !population.some(
          (other) =>
            other.fitness >= one.fitness &&
            (other.metrics?.params_m as number) <= (one.metrics?.params_m as number) &&
            (other.fitness > one.fitness || other.metrics?.params_m !== one.metrics?.params_m),
        ),
    );
    expect(front.length).toBeGreaterThan(1);
    expect(population.slice(0, front.length)).toEqual(front);
    const objectives = [
      { metric: "fitness", goal: "max" },
      { metric: LATENCY, goal: "min" },
    ];
    const other = await evolve({ ...request, objectives });
    expect(other.offspring[0].metrics).toEqual({ [LATENCY]: other.offspring[0].fitness });
  });

  it("works in a space without predictor on what was measured, a generation at a time", async () => {
    const population = populationOf(natsSize, 12).map((member, index) => ({
      ...member,
      fitness: index,
      metrics: { params_m: index % 5 },
    }));
    const request = { space: natsSize.id, population, offspring: 4, seed: 1 };
    for (const one of strategies) {
      const strategy = quick(one);
      const first = await evolve({ ...request, strategy });
      expect(first.offspring).toHaveLength(4);
      for (const { fitness, std } of first.offspring) expect([fitness, std]).toEqual([null, null]);
      // The front of several objectives need not begin with the highest fitness.
      if (one.name !== "nsga2") expect(first.population[0].fitness).toBe(11);
      const measured = first.offspring.map(({ architecture }) => ({
        architecture,
        fitness: 50,
        metrics: { params_m: 0 },
      }));
      const next = await evolve({
        ...request,
        strategy,
        population: measured,
        state: first.state,
      });
      expect(next.offspring).toHaveLength(4);
      const hashes = [...first.offspring, ...next.offspring].map(({ hash }) => hash);
      expect(new Set(hashes).size).toBe(8);
    }
  });

  it("answers fewer offspring, and says so, where nothing new is left", async () => {
    const population = populationOf(nasbench201, 1);
    const strategy = { name: "random" };
    const request = { ...aging, strategy, population, offspring: 1000 };
    const { state } = await evolve({ ...request, generations: 4 });
    const last = await evolve({ ...request, state, generations: 2 });
    expect(last).toMatchObject({ offspring: [], exhausted: true, counts: { new: 0 } });
    expect(last.counts.known).toBeGreaterThan(0);
  });

  it("takes any population of any space, as large as it may be", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<SearchSpace>(nasbench101, nasbench201, natsSize),
        fc.constantFrom(...strategies),
        fc.array(
          fc.record({
            seed: fc.nat(50),
            fitness: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
            params: fc.constantFrom(undefined, 0, 1e9, -1e9),
          }),
          { minLength: 1, maxLength: 30 },
        ),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(1000),
        async (space, one, members, offspring, seed) => {
          const population = members.map((member) => ({
            ...populationOf(space, 1, member.seed)[0],
            fitness: member.fitness,
            metrics: {
              params_m: member.params ?? 0,
            },
          }));
          const strategy = quick(one);
          const request = { space: space.id, strategy, population, offspring, seed };
          const first = await evolve(request);
          expect(first.population.length).toBeLessThanOrEqual(population.length);
          expect(first.offspring.length).toBe(offspring);
          const { state } = first;
          const next = await evolve({ ...request, state });
          const hashes = [...first.offspring, ...next.offspring].map(({ hash }) => hash);
          expect(new Set(hashes).size).toBe(hashes.length);
        },
      ),
      { numRuns: 40, seed: 1 },
    );
  });

  it("takes as many members and offspring as its limits say", async () => {
    const answer = await evolve({
      ...aging,
      space: "nasbench101",
      population: populationOf(nasbench101, MAX_POPULATION),
      offspring: MAX_OFFSPRING,
    });
    expect(answer.population).toHaveLength(MAX_POPULATION);
    expect(answer.offspring).toHaveLength(MAX_OFFSPRING);
    expect((await evolve({ ...aging, generations: MAX_GENERATIONS })).exhausted).toBe(false);
  });
});

describe("POST /v1/evolve refuses", () => {
  const refusal = async (change: object, status: number, problem: ProblemName, pointer: string) => {
    const answer = await service.send("/v1/evolve", { ...aging, ...change });
    const details = await expectProblem(answer, status, problem);
    expect(details.pointer).toBe(pointer);
    return details.detail;
  };
  const invalid = (change: object, pointer: string) =>
    refusal(change, 422, "invalid_request", pointer);

  it("a population that is none", async () => {
    expect(await invalid({ population: [] }, "/population")).toContain("at least 1");
    const many = Array(MAX_POPULATION + 1).fill(aging.population[0]);
    expect(await invalid({ population: many }, "/population")).toContain(`${MAX_POPULATION}`);
    await invalid({ population: [{}] }, "/population/0/architecture");
    await invalid({ population: [CELL_201] }, "/population/0");
  });

  it("members of another space, and says which", async () => {
    const population = [...aging.population, { architecture: CELL_101 }];
    await refusal({ population }, 422, "malformed_architecture", "/population/10/architecture");
    await refusal(
      { population: [{ architecture: CELL_201.replace("skip_connect", "nor_conv_9x9") }] },
      422,
      "unknown_operation",
      "/population/0/architecture",
    );
  });

  it("fitness that is not a finite number", async () => {
    const member = JSON.stringify({ architecture: CELL_201 }).slice(0, -1);
    for (const fitness of ["null", '"NaN"', "1e999", "-1e999", "1e10", "[1]", "true"]) {
      const population = `[${member},"fitness":${fitness}}]`;
      const body = JSON.stringify({ ...aging, population: 0 }).replace(
        '"population":0,',
        `"population":${population},`,
      );
      const { pointer } = await expectProblem(
        await service.send("/v1/evolve", body),
        422,
        "invalid_request",
      );
      expect(pointer).toBe("/population/0/fitness");
    }
    const metrics = { params_m: "small" };
    await invalid(
      { population: [{ architecture: CELL_201, metrics }] },
      "/population/0/metrics/params_m",
    );
  });

  it("strategies that do not exist or do not fit", async () => {
    const detail = await refusal(
      { strategy: { name: "annealing" } },
      404,
      "unknown_strategy",
      "/strategy/name",
    );
    for (const { name } of strategies) expect(detail).toContain(name);
    await invalid({ strategy: {} }, "/strategy/name");
    await invalid({ strategy: "aging" }, "/strategy");
    expect(
      await invalid({ objectives: [{ metric: "fitness", goal: "max" }] }, "/objectives"),
    ).toContain("nsga2");
  });

  it("parameters out of range, and unknown ones", async () => {
    const strategy = (more: object) => ({ strategy: { name: "aging", ...more } });
    await invalid(strategy({ population: 0 }), "/strategy/population");
    await invalid(strategy({ population: 1e9 }), "/strategy/population");
    await invalid(strategy({ sample: 2.5 }), "/strategy/sample");
    await invalid(strategy({ mutation: "none" }), "/strategy/mutation");
    expect(await invalid(strategy({ temperature: 1 }), "/strategy/temperature")).toContain(
      "population, sample",
    );
  });

  it("counts beyond the limits", async () => {
    for (const generations of [0, -1, 1.5, MAX_GENERATIONS + 1, 1e9, "2"])
      expect(await invalid({ generations }, "/generations")).toContain(`${MAX_GENERATIONS}`);
    for (const offspring of [0, MAX_OFFSPRING + 1, 1e9, null])
      expect(await invalid({ offspring }, "/offspring")).toContain(`${MAX_OFFSPRING}`);
    const detail = await refusal(
      { offspring: MAX_OFFSPRING, generations: MAX_GENERATIONS },
      422,
      "search_too_large",
      "/generations",
    );
    expect(detail).toContain(`${MAX_KNOWN_ARCHITECTURES}`);
    for (const seed of [undefined, -1, 0.5, 2 ** 31]) await invalid({ seed }, "/seed");
  });

  it.each(strategies.map(({ name }) => name))(
    "constraints that nothing of %s fulfils, and says what it saw",
    async (name) => {
      const change = { strategy: { name }, generations: 5 };
      const detail = await refusal(
        { ...change, constraints: { params_m: { max: 0.01 } } },
        422,
        "unsatisfiable_constraints",
        "/constraints",
      );
      expect(detail).toContain("params_m must be at most 0.01 (was 0.07");
      await refusal(
        { ...change, constraints: { [LATENCY]: { max: -1e6 }, fitness: { min: 1 } } },
        422,
        "unsatisfiable_constraints",
        "/constraints",
      );
    },
    30_000,
  );

  it("constraints that are none", async () => {
    const constrained = (constraints: unknown) => ({ constraints });
    await invalid(constrained({ params_m: {} }), "/constraints/params_m");
    await invalid(constrained({ params_m: { min: 2, max: 1 } }), "/constraints/params_m");
    await invalid(constrained({ params_m: { above: 2 } }), "/constraints/params_m/above");
    await invalid(constrained({ params_m: { max: "1" } }), "/constraints/params_m/max");
    const detail = await refusal(
      constrained({ "a/b": { max: 1 } }),
      422,
      "unknown_metric",
      "/constraints/a~1b",
    );
    expect(detail).toContain(LATENCY);
    const pointer = `/constraints/${PREDICTORS.nasbench101}`;
    const other = { [PREDICTORS.nasbench101]: { max: 1 } };
    await refusal(constrained(other), 422, "unknown_metric", pointer);
  });

  it("objectives that are none", async () => {
    const strategy = { name: "nsga2" };
    const fitness = { metric: "fitness", goal: "max" };
    const of = (objectives: unknown) => ({ strategy, objectives });
    await invalid(of([]), "/objectives");
    await invalid(of([fitness, fitness]), "/objectives");
    await invalid(of([{ metric: "params_m", goal: "min" }]), "/objectives");
    await invalid(of([{ metric: "fitness", goal: "up" }]), "/objectives/0/goal");
    await invalid(
      { strategy: { name: "nsga2", objectives: [fitness] }, objectives: [fitness] },
      "/strategy/objectives",
    );
    const nope = { metric: "nope", goal: "min" };
    await refusal(of([fitness, nope]), 422, "unknown_metric", "/objectives/1/metric");
    await refusal(
      { strategy: { ...strategy, objectives: [fitness, nope] } },
      422,
      "unknown_metric",
      "/strategy/objectives/1/metric",
    );
    const inside = (objectives: unknown) => ({ strategy: { ...strategy, objectives } });
    const up = [fitness, { metric: "params_m", goal: "up" }];
    await invalid(inside(up), "/strategy/objectives/1/goal");
    await invalid(inside([{ ...fitness, weight: 1 }]), "/strategy/objectives/0");
  });

  it("metrics of members that are none", async () => {
    const [member, ...others] = aging.population;
    const measured = (metrics: object) => ({ population: [...others, { ...member, metrics }] });
    const detail = await refusal(
      measured({ parmas_m: 1 }),
      422,
      "unknown_metric",
      "/population/9/metrics/parmas_m",
    );
    expect(detail).toContain("params_m");
    await invalid(measured({ fitness: 90 }), "/population/9/metrics/fitness");
    await evolve({ ...aging, ...measured({ params_m: 1, [LATENCY]: 3 }) });
  });

  it("a state that was tampered with", async () => {
    const { state } = await evolve(aging);
    const change = (index: number) =>
      state.slice(0, index) + (state[index] === "A" ? "B" : "A") + state.slice(index + 1);
    for (const other of [
      "",
      "state",
      "%%%",
      state.slice(0, -9),
      `${state}AAAA`,
      change(3),
      change(60),
      await sealed({}),
      await sealed("text"),
      await sealed({ format: 1, predictor: null, search: {}, scores: [] }),
    ])
      await refusal({ state: other }, 422, "malformed_state", "/state");
    await invalid({ state: {} }, "/state");
  });

  it("a state whose inside was made up", async () => {
    const { state } = await evolve(aging);
    const inside = await unsealed(state);
    const { search } = inside;
    for (const damage of [
      { search: { ...search, random: [0, 0, 0, 0] } },
      { search: { ...search, told: [["999999", 1]] } },
      { search: { ...search, told: [[search.told[0][0]], [search.told[0][0], "1"]] } },
      { search: { ...search, own: { population: Array(10).fill(["000000", 500]) } } },
      { search: { ...search, own: null } },
      { search: { ...search, more: 1 } },
      { scores: [] },
    ])
      await refusal(
        { state: await sealed({ ...inside, ...damage }) },
        422,
        "malformed_state",
        "/state",
      );
  });

  it("a state that unfolds to more than it may", async () => {
    const detail = await refusal(
      { state: await sealed(" ".repeat(40 * 1024 * 1024)) },
      422,
      "malformed_state",
      "/state",
    );
    expect(detail).toContain("unfolds");
  });

  it("a state of another search", async () => {
    const { state } = await evolve(aging);
    const foreign = (change: object) =>
      refusal({ ...change, state }, 422, "foreign_state", "/state");
    expect(await foreign({ strategy: { name: "genetic" } })).toContain("aging");
    expect(await foreign({ strategy: { ...aging.strategy, sample: 6 } })).toContain("sample");
    await refusal({ strategy: { name: "agin" }, state }, 404, "unknown_strategy", "/strategy/name");
    expect(
      await foreign({ space: "nasbench101", population: [{ architecture: CELL_101 }] }),
    ).toContain("nasbench201");
  });

  it("what only a predictor could say where there is none", async () => {
    const space = natsSize.id;
    const [member] = populationOf(natsSize, 1);
    await invalid({ space, population: [member] }, "/population/0/fitness");
    const population = [{ ...member, fitness: 1 }];
    await refusal({ space, population, generations: 2 }, 422, "unknown_metric", "/generations");
    for (const metric of ["fitness", "params_m"])
      await refusal(
        { space, population, constraints: { [metric]: { min: 1 } } },
        422,
        "unknown_metric",
        `/constraints/${metric}`,
      );
    await invalid(
      { space, population, strategy: { name: "nsga2" } },
      "/population/0/metrics/params_m",
    );
  });

  it("predictors that don't exist, don't fit, or predict no fitness", async () => {
    await refusal({ predictor: "nope" }, 404, "unknown_predictor", "/predictor");
    await refusal({ predictor: PREDICTORS.nasbench101 }, 422, "wrong_space", "/predictor");
    await invalid({ predictor: LATENCY }, "/predictor");
    await refusal({ space: "nope" }, 404, "unknown_space", "/space");
    await invalid({ nope: 1 }, "/nope");
  });
});

/** As the service seals its states, whatever is inside. */
async function sealed(inside: unknown): Promise<string> {
  const text = typeof inside === "string" ? inside : JSON.stringify(inside);
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const packed = new Uint8Array(await new Response(stream).arrayBuffer());
  const checksum = new Uint8Array(await crypto.subtle.digest("SHA-256", packed)).subarray(0, 16);
  return toBase64(Uint8Array.of(...checksum, ...packed));
}

// biome-ignore lint/suspicious/noExplicitAny: the inside is taken apart.
async function unsealed(state: string): Promise<any> {
  const binary = atob(state.replaceAll("-", "+").replaceAll("_", "/"));
  const packed = Uint8Array.from(binary, (character) => character.charCodeAt(0)).subarray(16);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream).json();
}

const toBase64 = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

describe("a search that starts from a predictor", () => {
  const space = nasbench201;
  const request = (strategy: object, more: object = {}) => ({
    space: space.id,
    strategy: { name: "guided", prior: PREDICTORS.nasbench201, ...strategy },
    population: [{ architecture: CELL_201, fitness: 12.5 }],
    offspring: 4,
    seed: 1,
    ...more,
  });

  it("asks for the best of the space by that predictor, then goes on with what was measured", async () => {
    const first = await evolve(request({}));
    const all = [...(space.enumerate?.() ?? [])].map((one) => space.format(one));
    const means: number[] = [];
    for (let from = 0; from < all.length; from += 10_000) {
      const { scores } = await service.post<{ scores: { fitness: number }[] }>("/v1/score", {
        ...{ space: space.id, predictor: PREDICTORS.nasbench201 },
        architectures: all.slice(from, from + 10_000),
      });
      means.push(...scores.map(({ fitness }) => fitness));
    }
    const best = Math.max(...means);
    expect(first.offspring[0].fitness).toBe(best);
    const measured = first.offspring.map(({ architecture }, at) => ({ architecture, fitness: at }));
    const second = await evolve({ ...request({}, { population: measured }), state: first.state });
    expect(second.offspring).toHaveLength(4);
    const hashes = [...first.offspring, ...second.offspring].map(({ hash }) => hash);
    expect(new Set(hashes).size).toBe(8);
    expect(first.work.used).toBeGreaterThan(2 * (await evolve(request({ prior: null }))).work.used);
    const other = request({ prior: null }, { state: first.state });
    const problem = await expectProblem(
      await service.send("/v1/evolve", other),
      422,
      "foreign_state",
    );
    expect(problem.detail).toContain("prior");
  });

  it.each<readonly [string, number, ProblemName, string]>([
    ["nobody", 404, "unknown_predictor", "There is no predictor"],
    [PREDICTORS.nasbench101, 422, "wrong_space", "not of nasbench201"],
    [LATENCY, 422, "invalid_request", "no fitness"],
  ])("which must be one of a fitness in its space: %s", async (prior, status, name, detail) => {
    const answer = await service.send("/v1/evolve", request({ prior }));
    const problem = await expectProblem(answer, status, name);
    expect(problem).toMatchObject({ pointer: "/strategy/prior" });
    expect(problem.detail).toContain(detail);
  });
});
