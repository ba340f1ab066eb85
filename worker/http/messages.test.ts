import { z } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import type { Predictors } from "../../predictor/predictors.js";
import { strategies } from "../../search/index.js";
import { createApp } from "../app.js";
import { expectProblem, testService } from "../testing/service.js";

/** Words of the library that validates; a request has fields, not properties that are expected. */
const VALIDATOR =
  /expected|received|nonoptional|invalid|unrecognized|too (big|small)|\bzod|option:|discriminator|undefined|\barray\b|\bint\b/i;

const WRONG: readonly unknown[] = [
  ...[undefined, null, true, "", "x".repeat(20_000), -1e300, -1, 0, 0.5, 1e300, 2 ** 53, Infinity],
  ...[[], [null], [[]], Array(20_000).fill(0), {}, { x: 1 }, { min: "x" }, { name: 1 }],
  Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`m${index}`, index])),
];

/** A schema and all that it is made of, with where each stands. */
function* nodesOf(schema: z.core.$ZodType, at: string): Generator<[string, z.core.$ZodType]> {
  yield [at, schema];
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if ("innerType" in def) yield* nodesOf(def.innerType, at);
  if (def.type === "array") yield* nodesOf(def.element, `${at}/*`);
  if (def.type === "union") for (const option of def.options) yield* nodesOf(option, `${at}|`);
  if (def.type === "record") {
    yield* nodesOf(def.keyType, `${at}/NAME`);
    yield* nodesOf(def.valueType, `${at}/*`);
  }
  if (def.type === "pipe") yield* nodesOf(def.in, at);
  if (def.type === "object")
    for (const [name, inner] of Object.entries(def.shape)) yield* nodesOf(inner, `${at}/${name}`);
}

/** All that is said of what none of the schemas takes. */
function messagesOf(schema: z.core.$ZodType, at: string): [string, string][] {
  return [...nodesOf(schema, at)].flatMap(([place, node]) =>
    WRONG.flatMap((value) => {
      const { error } = z.core.safeParse(node, value);
      return (error?.issues ?? []).map(({ message }): [string, string] => [place, message]);
    }),
  );
}

const app = createApp({} as Predictors);
const requests = app.openAPIRegistry.definitions.flatMap((definition) => {
  if (definition.type !== "route") return [];
  const { path, request } = definition.route;
  const json = request?.body?.content["application/json"];
  const body = json && "schema" in json ? [json.schema] : [];
  return [...body, request?.query, request?.params].flatMap((schema) =>
    schema ? [[path, schema as z.ZodType] as const] : [],
  );
});

describe("what is said of a request", () => {
  it("has no word of the validator, whatever the schema", () => {
    const all = requests.flatMap(([path, schema]) => messagesOf(schema, path));
    expect(all.length).toBeGreaterThan(1000);
    expect(all.filter(([, message]) => VALIDATOR.test(message))).toEqual([]);
  });

  it("has none of the parameters of strategies, either", () => {
    const all = strategies.flatMap(({ name, parameters }) =>
      messagesOf(parameters as unknown as z.core.$ZodType, name),
    );
    expect(all.length).toBeGreaterThan(1000);
    expect(all.filter(([, message]) => VALIDATOR.test(message))).toEqual([]);
  });

  it("says what is missing, of another type, or beyond a bound", async () => {
    const service = await testService();
    const valid = { space: "nasbench201", architectures: ["x"] };
    for (const [path, body, detail] of [
      ["/v1/score", { architectures: ["x"] }, 'The field "/space": is required'],
      ["/v1/score", { space: "nasbench201" }, 'The field "/architectures": is required'],
      ["/v1/score", { ...valid, space: 7 }, 'The field "/space": must be a string'],
      ["/v1/score", { ...valid, architectures: "x" }, 'The field "/architectures": must be a list'],
      ["/v1/score", { ...valid, explain: "yes" }, 'The field "/explain": must be true or false'],
      [
        "/v1/score",
        { ...valid, threshold: "9" },
        'The field "/threshold": must be a finite number',
      ],
      ["/v1/score", [], "The body: must be an object"],
      [
        "/v1/evolve",
        { space: "nasbench201", strategy: { name: "aging" }, population: [{}], offspring: 1 },
        'The field "/population/0/architecture": is required',
      ],
      [
        "/v1/evolve",
        {
          space: "nasbench201",
          strategy: { name: "aging", sample: 0 },
          population: [{ architecture: "x" }],
          ...{ offspring: 1, seed: 1 },
        },
        'The field "/strategy/sample": must be at least 1',
      ],
    ] as const)
      expect(
        await expectProblem(await service.send(path, body), 422, "invalid_request"),
      ).toMatchObject({ detail });
  });

  it("names what a field may be", () => {
    const schema = z.object({
      goal: z.enum(["max", "min"]),
      either: z.union([z.string(), z.number()]),
      even: z.number().multipleOf(2),
      short: z.string().max(3),
      share: z.number().gt(0).lt(1),
    });
    const said = (value: object) =>
      schema.safeParse(value).error?.issues.map(({ message }) => message);
    expect(said({ goal: "up", either: [], even: 3, short: "long", share: 0 })).toEqual([
      'must be "max" or "min"',
      "must be a string, or must be a finite number",
      "must be a multiple of 2",
      "must have at most 3 characters",
      "must be above 0",
    ]);
    expect(said({ goal: "max", either: 1, even: 2, short: "", share: 1 })).toEqual([
      "must be below 1",
    ]);
  });
});
