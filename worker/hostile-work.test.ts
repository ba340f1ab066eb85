import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { MAX_WORK } from "../schema/http/limits.js";
import { type Strategy, strategies } from "../search/index.js";
import {
  createRandom,
  MAX_SEED,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { withoutComplement } from "../spaces/testing/cells.js";
import { expectProblem, PREDICTORS, testService } from "./testing/service.js";

const service = await testService();

/** What a request may take beyond the limit: the last thing that it began. */
const OVERRUN = 50_000;

interface Evolved {
  readonly offspring: readonly unknown[];
  readonly counts: { readonly new: number; readonly known: number; readonly rejected: number };
  readonly exhausted: boolean;
  readonly work: { readonly used: number; readonly limit: number };
}

const rigid = {
  space: "nasbench101",
  population: [{ architecture: nasbench101.format(withoutComplement), fitness: 90 }],
  offspring: 10,
  seed: 1,
};

function populationOf(space: SearchSpace, count: number, seed = 1) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    architecture: space.format(sampleArchitecture(space, random)),
  }));
}

/** Both bounds of a parameter, or all its values; none where it has neither. */
function boundsOf(schema: z.core.JSONSchema.BaseSchema): unknown[] {
  if (schema.enum) return schema.enum;
  if (schema.anyOf) return schema.anyOf.flatMap((one) => boundsOf(one as typeof schema));
  if (schema.type === "null") return [null];
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : 1e-9);
  const most = maximum ?? (exclusiveMaximum === undefined ? undefined : 1 - 1e-9);
  return [least, most].filter((bound) => bound !== undefined);
}

/** A strategy with some of its parameters at a bound. */
const atBounds = (strategy: Strategy) => {
  const { properties = {} } = z.toJSONSchema(strategy.parameters, { io: "input" });
  const parameters = Object.entries(properties).flatMap(([name, schema]) => {
    const bounds = boundsOf(schema as z.core.JSONSchema.BaseSchema);
    return bounds.length === 0 ? [] : [[name, fc.constantFrom(...bounds)] as const];
  });
  return fc
    .record(Object.fromEntries(parameters), { requiredKeys: [] })
    .map((chosen) => ({ name: strategy.name, ...chosen }));
};

const constraints = fc.constantFrom(
  undefined,
  { params_m: { max: 1 } },
  { params_m: { max: 1e-6 } },
  { flops_m: { min: 1e9 } },
  { fitness: { min: 1e9 } },
  { params_m: { min: 0.1, max: 0.3 }, fitness: { min: -1e9 } },
);

/** Small requests that may cause much work. */
const hostile = fc
  .record({
    space: fc.constantFrom<SearchSpace>(nasbench101, nasbench201),
    members: fc.constantFrom(1, 2, 25),
    isRigid: fc.boolean(),
    offspring: fc.constantFrom(1, 20),
    generations: fc.constantFrom(1, 4),
    strategy: fc.constantFrom(...strategies).chain(atBounds),
    constraints,
    seed: fc.integer({ min: 0, max: MAX_SEED }),
  })
  .map(({ space, members, isRigid, ...request }) => ({
    ...request,
    space: space.id,
    population:
      isRigid && space.id === rigid.space
        ? rigid.population
        : populationOf(space, members, request.seed),
  }));

describe("work that is made to hurt", () => {
  it("ends within the limit, whatever is asked for", { timeout: 120_000 }, async () => {
    let isAnswered = 0;
    await fc.assert(
      fc.asyncProperty(hostile, async (request) => {
        const answer = await service.send("/v1/evolve", request);
        const text = await answer.text();
        expect(`${answer.status} ${text}`).toMatch(/^(200|422) /);
        if (answer.status === 422) return;
        isAnswered++;
        const { work, exhausted, offspring, counts }: Evolved = JSON.parse(text);
        expect(work.limit).toBe(MAX_WORK);
        expect(work.used).toBeLessThan(MAX_WORK + OVERRUN);
        expect(exhausted).toBe(offspring.length < request.offspring);
        expect(counts.new).toBe(offspring.length);
      }),
      { numRuns: 60, seed: 3 },
    );
    expect(isAnswered).toBeGreaterThan(20);
  });

  it.each([
    ["aging", { mutation: "bitwise", rate: 1, population: 1, sample: 1 }, {}],
    ["genetic", { rate: 0.34 }, { generations: 20, constraints: { params_m: { max: 1 } } }],
    ["nsga2", { rate: 1, crossover: 0 }, { generations: 3 }],
    ["bananas", { rate: 1, initial: 2, parents: 1 }, { generations: 3 }],
    ["nas_ea_fa", { rate: 1, initial: 2, population: 2 }, { generations: 3 }],
  ])(
    "%s of a cell that no mutation is valid of gives up, and says so",
    async (name, parameters, more) => {
      const strategy = { name, ...parameters };
      const { offspring, counts, work } = await service.post<Evolved>("/v1/evolve", {
        ...rigid,
        ...more,
        strategy,
      });
      expect(offspring.length).toBe(rigid.offspring);
      expect(work.used).toBeLessThan(100_000);
      if (name === "aging") expect(counts.rejected).toBeGreaterThanOrEqual(rigid.offspring);
    },
  );

  it.each([
    ["guided", { initial: 2, batch: 1, members: 20, rounds: 500, pool: 20_000 }, 0],
    ["nas_ea_fa", { initial: 2, population: 1000, generations: 100, members: 20 }, 0],
    ["bananas", { initial: 2, members: 20, rounds: 500, candidates: 10_000 }, 0],
    ["guided", { initial: 2 }, 8],
  ])(
    "%s that would take too long is refused before it begins, with what would fit",
    async (name, parameters, fitting) => {
      const request = {
        space: "nasbench101",
        strategy: { name, ...parameters },
        population: populationOf(nasbench101, 1000),
        offspring: 1000,
        generations: 20,
        seed: 1,
      };
      const answer = await service.send("/v1/evolve", request);
      const { detail, pointer } = await expectProblem(answer, 422, "search_too_large");
      expect(detail).toContain(`${MAX_WORK}`);
      expect(pointer).toBe(fitting > 0 ? "/generations" : "/strategy");
      if (fitting > 0) expect(detail).toMatch(/\d+ of these fit/);
    },
  );

  it("is counted the same each time", async () => {
    const request = {
      space: "nasbench101",
      strategy: { name: "guided", initial: 5, rounds: 5, pool: 100 },
      population: populationOf(nasbench101, 10),
      offspring: 10,
      generations: 3,
      seed: 4,
    };
    const [one, other] = [
      await service.post<Evolved>("/v1/evolve", request),
      await service.post<Evolved>("/v1/evolve", request),
    ];
    expect(other).toEqual(one);
    expect(one.work.used).toBeGreaterThan(1000);
  });
});

describe("others get their turn", () => {
  /** What is asked while `long` is on its way is answered before it. */
  async function expectOvertaken(long: Promise<Response>): Promise<void> {
    const order: string[] = [];
    const slow = long.then(async (answer) => {
      order.push("long");
      expect(answer.status).toBe(200);
      await answer.body?.cancel();
    });
    await scheduler.wait(1);
    const health = await service.fetch("/v2/health/live");
    await health.body?.cancel();
    const body = { space: "nasbench201", architectures: [nasbench201.example] };
    expect((await service.send("/v1/score", body)).status).toBe(200);
    order.push("score");
    await slow;
    expect(order).toEqual(["score", "long"]);
  }

  it("while an evolution runs", async () => {
    await expectOvertaken(
      service.send("/v1/evolve", {
        space: "nasbench101",
        strategy: { name: "aging" },
        population: populationOf(nasbench101, 200),
        offspring: 200,
        generations: 10,
        seed: 1,
      }),
    );
  });

  it.each([nasbench101, nasbench201] as readonly SearchSpace[])(
    "while 10,000 architectures of $id are scored",
    async (space) => {
      const architectures = populationOf(space, 10_000).map(({ architecture }) => architecture);
      await expectOvertaken(service.send("/v1/score", { space: space.id, architectures }));
    },
  );

  it("while 10,000 are canonicalized, sampled, or inferred", async () => {
    const architectures = populationOf(nasbench101, 10_000).map(({ architecture }) => architecture);
    const data = architectures.map((one) => JSON.stringify(one));
    const input = { name: "architecture", datatype: "BYTES", shape: [data.length], data };
    for (const [path, body] of [
      ["/v1/spaces/nasbench101/canonicalize", { architectures }],
      ["/v1/spaces/nasbench101/sample", { count: 10_000, seed: 1 }],
      [`/v2/models/${PREDICTORS.nasbench101}/infer`, { inputs: [input] }],
    ] as const)
      await expectOvertaken(service.send(path, body));
  });

  it("and work ends when its client has gone away", async () => {
    const client = new AbortController();
    const body = JSON.stringify({
      space: "nasbench101",
      strategy: { name: "aging" },
      population: populationOf(nasbench101, 200),
      offspring: 1000,
      generations: 20,
      seed: 1,
    });
    const answer = service.fetch("/v1/evolve", {
      ...{ method: "POST", body, signal: client.signal },
      headers: { "Content-Type": "application/json" },
    });
    await scheduler.wait(20);
    client.abort();
    expect((await answer).status).not.toBe(200);
  });
});
