import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import type { Predictors } from "../predictor/predictors.js";
import { createApp } from "../worker/app.js";

interface Call {
  operationId: string;
  summary: string;
  responses: object;
  requestBody?: object;
}

/** The contract does not depend on the predictors, and no call is made here. */
const app = createApp({} as Predictors);
const contract = (await (await app.request("/openapi.json")).json()) as {
  openapi: string;
  paths: Record<string, Record<string, Call>>;
  components: { schemas: object };
};

/** Everything in the contract, with where it stands. */
function* partsOf(value: unknown, at = ""): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== "object" || value === null) return;
  yield [at, value as Record<string, unknown>];
  for (const [name, inner] of Object.entries(value)) yield* partsOf(inner, `${at}/${name}`);
}

/** Paths that answer what is no part of the contract: the contract itself and the page that shows it. */
const UNDESCRIBED = ["/openapi.json", "/docs", "/docs/start.js", "/docs/:file"];

describe("/openapi.json", () => {
  it("is a valid OpenAPI 3.1 document", async () => {
    expect(contract.openapi).toBe("3.1.0");
    const { valid, errors } = await new Validator().validate(structuredClone(contract));
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
  });

  it("describes every call that the service answers, and no other", () => {
    const served = app.routes
      .filter(({ method, path }) => method !== "ALL" && !UNDESCRIBED.includes(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    const described = Object.entries(contract.paths).flatMap(([path, calls]) =>
      Object.keys(calls).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual([...new Set(served)].sort());
  });

  it("has a summary, a name of its own and the possible problems for every call", () => {
    const calls = Object.values(contract.paths).flatMap((path) => Object.values(path));
    const names = calls.map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(calls.length);
    for (const { summary, responses, requestBody } of calls) {
      expect(summary).toEqual(expect.any(String));
      expect(responses).toHaveProperty("200.content");
      expect(responses).toHaveProperty("500.content");
      if (requestBody)
        for (const status of ["400", "413", "415", "422"]) expect(responses).toHaveProperty(status);
    }
  });

  it("says what it says of a reference beside it, since generators read no properties in an allOf", () => {
    const { Canonicalized } = contract.components.schemas as Record<string, { properties: object }>;
    expect(Canonicalized.properties).toMatchObject({
      canonical: {
        $ref: "#/components/schemas/WrittenArchitecture",
        description: expect.any(String),
      },
    });
    expect([...partsOf(contract)].filter(([, part]) => "allOf" in part)).toEqual([]);
  });

  it("has patterns that every validator reads: no delimiters, no flags, no classes of Unicode", () => {
    const patterns = [...partsOf(contract)].flatMap(([, { pattern }]) =>
      typeof pattern === "string" ? [pattern] : [],
    );
    expect(patterns.length).toBeGreaterThan(0);
    for (const pattern of patterns) expect(pattern).toMatch(/^\^[^/\\]*\$$/);
  });

  it("says what is required, and what excludes each other", () => {
    const schemas = contract.components.schemas as Record<
      string,
      { required?: string[]; oneOf?: { $ref: string }[] }
    >;
    expect(schemas.Member.required).toEqual(["architecture"]);
    const kinds = schemas.LookupRequest.oneOf?.map(
      ({ $ref }) => schemas[$ref.replace("#/components/schemas/", "")].required,
    );
    expect(kinds).toEqual([["architectures"], ["keys"], ["hashes"], ["indices"]]);
  });

  it("resolves all references inside itself", () => {
    const references = [...JSON.stringify(contract).matchAll(/"\$ref":"([^"]*)"/g)];
    expect(references.length).toBeGreaterThan(0);
    for (const [, reference] of references) {
      expect(reference).toMatch(/^#\/components\/schemas\//);
      expect(contract.components.schemas).toHaveProperty(
        reference.replace("#/components/schemas/", ""),
      );
    }
  });
});
