import { z } from "@hono/zod-openapi";
import { describe, expect, it } from "vitest";
import type { Predictors } from "../../predictor/predictors.js";
import { boundedRecord, entriesBound, propertiesBound } from "../../schema/http/collections.js";
import { requestObject } from "../../schema/http/parts.js";
import { strategies } from "../../search/index.js";
import { createApp } from "../app.js";
import { brokenByCollection } from "./collections.js";

/** Types of a schema that hold no collection which was not looked at. */
const LEAVES = new Set(["string", "number", "boolean", "enum", "literal", "unknown"]);

/** Where a schema takes lists or names without end. */
function unbounded(schema: z.core.$ZodType, at: string): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case "optional":
    case "default":
    case "nullable":
    case "readonly":
      return unbounded(def.innerType, at);
    case "array":
      return [
        ...(entriesBound(schema) === undefined ? [at] : []),
        ...unbounded(def.element, `${at}/*`),
      ];
    case "record":
      return [
        ...(propertiesBound(schema) === undefined ? [at] : []),
        ...unbounded(def.valueType, `${at}/*`),
      ];
    case "object": {
      const isOpen = (def.catchall as z.core.$ZodTypes | undefined)?._zod.def.type !== "never";
      return [
        ...(isOpen && propertiesBound(schema) === undefined ? [at] : []),
        ...Object.entries(def.shape).flatMap(([key, inner]) => unbounded(inner, `${at}/${key}`)),
      ];
    }
    default:
      return LEAVES.has(def.type) ? [] : [`${at}: ${def.type}, which this test does not know`];
  }
}

describe("every collection of a request has a bound", () => {
  // The contract does not depend on the predictors.
  const app = createApp({} as Predictors);
  const bodies = app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== "route") return [];
    const { path, request } = definition.route;
    const json = request?.body?.content["application/json"];
    return json && "schema" in json ? [[path, json.schema as z.ZodType] as const] : [];
  });

  it("in bodies", () => {
    expect(bodies.length).toBeGreaterThanOrEqual(6);
    for (const [path, schema] of bodies) expect(unbounded(schema, path)).toEqual([]);
  });

  it("in the parameters of strategies", () => {
    for (const { name, parameters } of strategies)
      expect(unbounded(parameters as unknown as z.core.$ZodType, name)).toEqual([]);
  });

  it("and the contract says the bounds of records", async () => {
    const { components } = (await (await app.request("/openapi.json")).json()) as {
      components: { schemas: Record<string, { properties: Record<string, object> }> };
    };
    expect(components.schemas.EvolveRequest.properties.constraints).toMatchObject({
      maxProperties: 8,
    });
  });
});

describe("a collection", () => {
  const schema = requestObject({
    names: z.array(z.string("must be a name")).max(3, "must have at most 3 names").optional(),
    inner: z
      .array(
        requestObject({ sizes: boundedRecord(z.string().max(5), z.number("no size"), 2, "sizes") }),
      )
      .max(4)
      .optional(),
    anything: z.array(z.unknown()).max(2, "must have at most 2").optional(),
  });
  const broken = (value: unknown) => brokenByCollection(schema, value);

  it("is refused for its length before its entries are looked at", () => {
    expect(broken({ names: [1, 1, 1, 1] })).toEqual({
      path: ["names"],
      message: "must have at most 3 names",
    });
    expect(broken({ inner: [{ sizes: { a: "", b: "", c: "" } }] })).toEqual({
      path: ["inner", 0, "sizes"],
      message: "must have at most 2 sizes",
    });
    expect(broken({ anything: [1, 2, 3] })).toMatchObject({ path: ["anything"] });
  });

  it("is refused for the first wrong entry", () => {
    expect(broken({ names: ["a", 1, 1] })).toEqual({
      path: ["names", 1],
      message: "must be a name",
    });
    const inner = [{ sizes: { a: 1 } }, { sizes: { a: 1, b: "2" } }];
    expect(broken({ inner })).toEqual({ path: ["inner", 1, "sizes", "b"], message: "no size" });
    expect(broken({ inner: [{}] })).toMatchObject({ path: ["inner", 0, "sizes"] });
    expect(broken({ inner: [{ sizes: { "a long name": 1 } }] })).toMatchObject({
      path: ["inner", 0, "sizes", "a long name"],
    });
  });

  it("has no entry of the name __proto__, which zod would leave out", () => {
    const inner = [{ sizes: JSON.parse('{"__proto__": 1}') }];
    expect(broken({ inner })).toMatchObject({ path: ["inner", 0, "sizes", "__proto__"] });
  });

  it("of valid entries, or of another type, is left to the schema", () => {
    for (const value of [{ names: ["a"], inner: [], anything: [{}] }, { names: "a" }, [], null, 1])
      expect(broken(value)).toBeUndefined();
  });
});
