import { z } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import { EvolveRequest } from "../../../schema/http/evolve.js";
import { type Strategy, strategies } from "../../../search/index.js";
import { quickParameters } from "../../../search/testing/run.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../../../spaces/index.js";
import { CELL_201, expectProblem, testService } from "../../testing/service.js";
import { chooseStrategy } from "./strategy.js";

const service = await testService();

/** What the JSON schema says of one parameter. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly anyOf?: readonly Schema[];
}

interface Parameter {
  readonly name: string;
  /** Values that are taken: the outermost ones. */
  readonly within: readonly (number | string | null)[];
  /** Values that are refused: those next to the outermost ones, and others. */
  readonly beyond: readonly unknown[];
}

/** How far from a bound a number is tried that need not be whole. */
const STEP = 1e-9;

function boundsOf(name: string, schema: Schema): Omit<Parameter, "name"> {
  const { type, anyOf, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (anyOf) {
    const all = anyOf.map((one) => boundsOf(name, one));
    return {
      within: all.flatMap(({ within }) => within),
      beyond: all.flatMap(({ beyond }) => beyond).filter((value) => value !== null),
    };
  }
  if (schema.enum) return { within: schema.enum, beyond: ["none of them", "", 1, null] };
  if (type === "null") return { within: [null], beyond: [] };
  if (type === "string") return { within: ["c201"], beyond: ["", "x".repeat(101), 1, true] };
  const isInteger = type === "integer";
  if (!isInteger && type !== "number") throw new Error(`${name} is of type ${type}`);
  const step = isInteger ? 1 : STEP;
  const least = minimum ?? (exclusiveMinimum as number) + step;
  const most = maximum ?? (exclusiveMaximum as number) - step;
  return {
    within: [least, most],
    beyond: [
      minimum === undefined ? exclusiveMinimum : least - step,
      maximum === undefined ? exclusiveMaximum : most + step,
      ...[-1e9, 1e9, `${least}`, true, null],
      ...(isInteger ? [least + 0.5] : []),
    ],
  };
}

/** All parameters of a strategy but lists: numbers and choices of one word. */
function parametersOf({ parameters }: Strategy): Parameter[] {
  const { properties = {} } = z.toJSONSchema(parameters, { io: "input" });
  return Object.entries(properties as Record<string, Schema>)
    .filter(([, { type }]) => type !== "array")
    .map(([name, schema]) => ({ name, ...boundsOf(name, schema) }));
}

const requestOf = (strategy: object) => ({
  space: "nasbench201",
  strategy,
  population: [{ architecture: CELL_201 }],
  offspring: 1,
  seed: 1,
});

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))(
  "parameters of %s",
  (name, strategy) => {
    const parameters = parametersOf(strategy);

    it("have bounds, each of them", () => {
      const known = Object.keys(strategy.parameters.parse({}));
      const names = parameters.map((parameter) => parameter.name);
      expect(names).toEqual(known.filter((one) => one !== "objectives"));
      // An integer that is given none has those of safe integers.
      for (const { within } of parameters)
        for (const value of within)
          if (typeof value === "number") expect(Math.abs(value)).toBeLessThan(1e6);
    });

    it("are taken at their bounds", () => {
      for (const { name: parameter, within } of parameters)
        for (const value of within) {
          const request = EvolveRequest.parse(requestOf({ name, [parameter]: value }));
          expect(chooseStrategy(request).parameters).toMatchObject({ [parameter]: value });
        }
    });

    it("are refused beyond them, by name", async () => {
      for (const { name: parameter, beyond } of parameters)
        for (const value of beyond) {
          const request = requestOf({ name, [parameter]: value });
          const answer = await service.send("/v1/evolve", request);
          const { pointer, detail } = await expectProblem(answer, 422, "invalid_request");
          expect([value, pointer]).toEqual([value, `/strategy/${parameter}`]);
          expect(detail).toContain(parameter);
        }
    });
  },
);

describe("objectives of nsga2", () => {
  const fitness = { metric: "fitness", goal: "max" };
  const others = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ metric: `metric ${index}`, goal: "min" }));
  const choose = (objectives: unknown) =>
    chooseStrategy(EvolveRequest.parse(requestOf({ name: "nsga2", objectives }))).objectives;

  it("are one to eight", () => {
    for (const objectives of [[fitness], [...others(7), fitness]])
      expect(choose(objectives)).toEqual(objectives);
    for (const objectives of [[], [...others(8), fitness]])
      expect(() => choose(objectives)).toThrow(
        expect.objectContaining({ problem: "invalid_request", pointer: "/strategy/objectives" }),
      );
  });
});

interface Answer {
  readonly population: readonly { readonly architecture: unknown }[];
  readonly offspring: readonly { readonly architecture: unknown }[];
  readonly counts: { readonly rejected: number };
}

const cases = strategies.flatMap((strategy) =>
  [nasbench101, nasbench201].map((space) => ({
    name: strategy.name,
    id: space.id,
    strategy,
    space: space as SearchSpace,
  })),
);

describe.each(cases)("a constraint on flops_m, by $name in $id", ({ name, strategy, space }) => {
  const random = createRandom(6);
  const population = Array.from({ length: 12 }, () => sampleArchitecture(space, random));
  const flopsOf = (written: unknown) => space.cost?.(space.parse(written)).flops_m as number;

  it("is kept by all offspring and by the population that is answered", async () => {
    const written = population.map((one) => space.format(one));
    const sorted = written.map(flopsOf).sort((a, b) => a - b);
    // Neither end of what comes up without it.
    const [min, max] = [sorted[2], sorted[6]];
    const answer = await service.post<Answer>("/v1/evolve", {
      space: space.id,
      strategy: { name, ...quickParameters(strategy) },
      population: written.map((architecture) => ({ architecture })),
      offspring: 15,
      generations: 2,
      constraints: { flops_m: { min, max } },
      seed: 2,
    });
    expect(answer.offspring).toHaveLength(15);
    expect(answer.counts.rejected).toBeGreaterThan(0);
    for (const { architecture } of [...answer.population, ...answer.offspring]) {
      expect(flopsOf(architecture)).toBeGreaterThanOrEqual(min);
      expect(flopsOf(architecture)).toBeLessThanOrEqual(max);
    }
  });
});
