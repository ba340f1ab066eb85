/** What the contract and the page that tries calls fill in is answered. */
import { reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EXAMPLE_ARCHITECTURE, EXAMPLE_PREDICTOR, EXAMPLE_TABLE } from "../schema/http/examples.js";
import { nasbench201 } from "../spaces/index.js";
import { predictorFiles } from "./generated/predictors.js";
import { loadPredictors } from "./testing/predictor.js";
import { type Service, serviceOver } from "./testing/service.js";
import { loadTable } from "./testing/table.js";

interface Schema {
  readonly example?: unknown;
  readonly default?: unknown;
}
interface Parameter {
  readonly name: string;
  readonly in: "path" | "query";
  readonly schema: Schema;
}
interface Call {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: { "application/json": { readonly example?: unknown } };
  };
}

/** The predictors as they are shipped. */
let service: Service;
let calls: (readonly [path: string, method: string, call: Call])[];

beforeAll(async () => {
  service = serviceOver(await loadPredictors(predictorFiles));
  await loadTable({
    id: EXAMPLE_TABLE,
    space: nasbench201,
    rows: [
      {
        architecture: EXAMPLE_ARCHITECTURE,
        index: 9930,
        values: { cifar10_test_200: 94.3633, params_m: 1.073 },
      },
    ],
  });
  const { paths } = await service.get<{ paths: Record<string, Record<string, Call>> }>(
    "/openapi.json",
  );
  calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => [path, method, call] as const),
  );
});
afterAll(reset);

/** The path of a call with the examples of its parameters, as a page fills them in. */
function filled(path: string, parameters: readonly Parameter[]): string {
  const query = new URLSearchParams();
  for (const { name, in: place, schema } of parameters) {
    const example = schema.example ?? schema.default;
    if (place === "path") {
      expect(example, `${path}: ${name}`).toEqual(expect.any(String));
      path = path.replace(`{${name}}`, encodeURIComponent(`${example}`));
    } else if (typeof example === "object")
      for (const [key, value] of Object.entries(example as object)) query.set(key, `${value}`);
    else if (example !== undefined) query.set(name, `${example}`);
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

describe("every call of the contract", () => {
  it("is answered with its examples filled in", async () => {
    expect(calls.length).toBeGreaterThan(20);
    for (const [path, method, { operationId, parameters = [], requestBody }] of calls) {
      const body = requestBody?.content["application/json"].example;
      if (requestBody) expect(body, operationId).toEqual(expect.any(Object));
      const to = filled(path, parameters);
      const answer = await (method === "get" ? service.fetch(to) : service.send(to, body));
      const text = await answer.text();
      expect(`${operationId} ${answer.status} ${text.slice(0, 300)}`).toMatch(/^\w+ 200 /);
      // An item that can't be read is answered in its place.
      expect(text).not.toContain('"error":');
    }
  });

  it("has examples that name what is shipped", () => {
    expect(predictorFiles.map(({ name }) => name)).toContain(EXAMPLE_PREDICTOR);
    expect(nasbench201.key(nasbench201.parse(EXAMPLE_ARCHITECTURE))).toBe(EXAMPLE_ARCHITECTURE);
  });
});
