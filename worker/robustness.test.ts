import { reset } from "cloudflare:test";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nasbench201 } from "../spaces/index.js";
import { CELL_101, CELL_201, expectProblem, PREDICTORS, testService } from "./testing/service.js";
import { loadTable } from "./testing/table.js";

fc.configureGlobal({ seed: 2 });
const service = await testService();

const deepList = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
const deepObject = (depth: number) => `${'{"matrix":'.repeat(depth)}0${"}".repeat(depth)}`;

/** A valid body for each call that takes one. */
const CALLS: readonly [string, Record<string, unknown>][] = [
  ["/v1/score", { space: "nasbench201", architectures: [CELL_201] }],
  ["/v1/score", { space: "nasbench201", architectures: [CELL_201], explain: true }],
  [
    "/v1/evolve",
    {
      space: "nasbench201",
      strategy: { name: "aging", population: 4, sample: 2 },
      population: [{ architecture: CELL_201, fitness: 90 }],
      offspring: 2,
      seed: 1,
    },
  ],
  ["/v1/score", { space: "nasbench101", architectures: [CELL_101] }],
  ["/v1/spaces/nasbench101/canonicalize", { architectures: [CELL_101] }],
  ["/v1/spaces/nasbench201/canonicalize", { architectures: [CELL_201] }],
  ["/v1/spaces/nats-size/canonicalize", { architectures: ["8:8:8:8:8"] }],
  ["/v1/spaces/nasbench201/sample", { count: 2, seed: 1 }],
  ["/v1/benchmarks/cells/lookup", { architectures: [CELL_201], metrics: ["params_m"] }],
  ["/v1/benchmarks/cells/lookup", { indices: [0], twins: false }],
  [
    `/v2/models/${PREDICTORS.nasbench101}/infer`,
    {
      inputs: [
        { name: "architecture", datatype: "BYTES", shape: [1], data: [JSON.stringify(CELL_101)] },
      ],
    },
  ],
  [
    `/v2/models/${PREDICTORS.nasbench201}/infer`,
    { inputs: [{ name: "one_hot", datatype: "FP32", shape: [1, 30], data: Array(30).fill(0) }] },
  ],
];

beforeAll(() =>
  loadTable({
    id: "cells",
    space: nasbench201,
    rows: [{ architecture: CELL_201, index: 0, values: { params_m: 1 } }],
  }),
);
afterAll(reset);

/** Bytes of the answer to any bad request. */
const LONGEST_PROBLEM = 4096;

/** Whatever was sent: the answer is either the call's or a problem of the request. */
async function expectAnswer(answer: Response): Promise<void> {
  const text = await answer.text();
  if (answer.status >= 500) throw new Error(`${answer.status} ${text}`);
  const body = JSON.parse(text);
  if (answer.status === 200) return;
  expect(new TextEncoder().encode(text).length).toBeLessThan(LONGEST_PROBLEM);
  expect(body).toMatchObject({ status: answer.status, request_id: expect.any(String) });
}

async function sendAll(body: unknown): Promise<void> {
  for (const [path] of CALLS) await expectAnswer(await service.send(path, body));
}

const strange = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.string({ unit: "binary" }),
  fc.double({ noDefaultInfinity: true, noNaN: true }),
  fc.constantFrom("\ud800", "\u0000", "__proto__", "constructor", -0, 2 ** 53, -1, 1e308),
  fc.constantFrom(JSON.parse(deepList(1000)), { __proto__: null }, Array(1000).fill(null)),
);

/** A valid call with one of its parts replaced, removed or joined by something strange. */
const spoiled = fc
  .record({
    call: fc.constantFrom(...CALLS),
    steps: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }),
    value: strange,
    how: fc.constantFrom("replace", "remove", "add"),
    key: fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString", "length")),
  })
  .map(({ call: [path, valid], steps, value, how, key }) => {
    const body = structuredClone(valid);
    let part = body;
    let at = "";
    for (const step of steps) {
      const keys = Object.keys(part);
      if (keys.length === 0) break;
      at = keys[step % keys.length];
      const inner = part[at];
      if (typeof inner !== "object" || inner === null) break;
      if (step === steps[steps.length - 1]) break;
      part = inner as Record<string, unknown>;
    }
    if (how === "replace") part[at] = value;
    else if (how === "remove") delete part[at];
    else if (!Array.isArray(part)) Object.assign(part, JSON.parse(`{${JSON.stringify(key)}: 0}`));
    return { path, body };
  });

describe("no input causes a 500", () => {
  it("the calls of this test are valid", async () => {
    for (const [path, body] of CALLS) expect((await service.send(path, body)).status).toBe(200);
  });

  it("any JSON", async () => {
    await fc.assert(
      fc.asyncProperty(strange, async (body) => sendAll(JSON.stringify(body))),
      { numRuns: 150 },
    );
  });

  it("any text and any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: "binary" }), fc.uint8Array({ maxLength: 64 })),
        sendAll,
      ),
      { numRuns: 150 },
    );
  });

  it("valid calls with a part spoiled", async () => {
    await fc.assert(
      fc.asyncProperty(spoiled, async ({ path, body }) =>
        expectAnswer(await service.send(path, body)),
      ),
      { numRuns: 1500 },
    );
  });

  it("any architecture", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(strange, { minLength: 1, maxLength: 8 }), async (architectures) => {
        for (const space of ["nasbench101", "nasbench201"]) {
          const answer = await service.send("/v1/score", { space, architectures });
          expect(answer.status).toBe(200);
          const { scores } = await answer.json<{ scores: { error?: { pointer: string } }[] }>();
          expect(scores).toHaveLength(architectures.length);
          scores.forEach(({ error }, index) => {
            expect(error?.pointer).toMatch(new RegExp(`^/architectures/${index}(/|$)`));
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  it("any matrix and ops", async () => {
    const size = fc.integer({ min: 0, max: 34 });
    const entry = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(0, 1) },
      fc.constantFrom(2, -1, 0.5, null, "1", true, [1], {}),
    );
    const op = fc.oneof(
      { weight: 10, arbitrary: fc.constantFrom(...CELL_101.ops) },
      fc.constantFrom("", "none", "__proto__", null, 3),
    );
    const cell = fc.tuple(size, size).chain(([rows, columns]) =>
      fc.record({
        matrix: fc.array(fc.array(entry, { maxLength: columns }), { maxLength: rows }),
        ops: fc.array(op, { maxLength: rows }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), async (architectures) => {
        const answer = await service.send("/v1/score", { space: "nasbench101", architectures });
        expect(answer.status).toBe(200);
      }),
      { numRuns: 100 },
    );
  });

  it("any path and method", async () => {
    const segment = fc.oneof(
      fc.webSegment(),
      fc.constantFrom(
        "v1",
        "v2",
        "spaces",
        "score",
        "models",
        "docs",
        "benchmarks",
        "cells",
        "architectures",
        "..",
        "%00",
        "%",
        "%ff",
        "",
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(segment, { maxLength: 5 }),
        fc.constantFrom("GET", "POST", "PUT", "DELETE"),
        fc.webQueryParameters(),
        async (segments, method, query) => {
          const answer = await service.fetch(`/${segments.join("/")}?${query}`, { method });
          expect(answer.status).toBeLessThan(500);
          await answer.body?.cancel();
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe("bodies that are made to hurt", () => {
  const listOf = (count: number, entry: string) => `[${`${entry},`.repeat(count - 1)}${entry}]`;
  const recordOf = (count: number, value: string) =>
    `{${Array.from({ length: count }, (_, index) => `"${index}":${value}`).join()}}`;
  const lookup = (metrics: string) => `{"indices": [0], "metrics": ${metrics}}`;
  const evolve = (population: string, rest = "", strategy = "") =>
    `{"space": "nasbench201", "strategy": {"name": "aging"${strategy}}, "offspring": 1, "seed": 1,
      "population": ${population}${rest}}`;
  const member = (rest: string) => `{"architecture": "${CELL_201}"${rest}}`;
  const infer = (rest: string) =>
    `{"inputs": [{"name": "one_hot", "datatype": "FP32", "shape": [1, 30], "data": [0]${rest}}]}`;
  const paths = {
    lookup: "/v1/benchmarks/cells/lookup",
    evolve: "/v1/evolve",
    infer: `/v2/models/${PREDICTORS.nasbench201}/infer`,
  };

  it.each<[string, keyof typeof paths, string, string]>([
    ["125,000 names", "lookup", lookup(listOf(125_000, "1")), "/metrics"],
    ["4,000,000 names", "lookup", lookup(listOf(4_000_000, "1")), "/metrics"],
    ["1,000 wrong names", "lookup", lookup(listOf(1000, "1")), "/metrics/0"],
    [
      "125,000 constraints",
      "evolve",
      evolve(`[${member("")}]`, `, "constraints": ${recordOf(125_000, "1")}`),
      "/constraints",
    ],
    [
      "1,000 members with 124 wrong metrics each",
      "evolve",
      evolve(listOf(1000, member(`, "metrics": ${recordOf(124, '""')}`))),
      "/population/0/metrics",
    ],
    [
      "1,000 members of 16 wrong metrics each",
      "evolve",
      evolve(listOf(1000, member(`, "metrics": ${recordOf(16, '""')}`))),
      "/population/0/metrics/0",
    ],
    ["a million members", "evolve", evolve(listOf(1_000_000, "1")), "/population"],
    [
      "100,000 parameters",
      "evolve",
      evolve(`[${member("")}]`, "", `, ${recordOf(100_000, "1").slice(1, -1)}`),
      "/strategy",
    ],
    [
      "125,000 objectives",
      "evolve",
      evolve(`[${member("")}]`, `, "objectives": ${listOf(125_000, "1")}`),
      "/objectives",
    ],
    [
      "a shape of 125,000",
      "infer",
      infer(`, "shape": ${listOf(125_000, '""')}`),
      "/inputs/0/shape",
    ],
    [
      "125,000 parameters of a tensor",
      "infer",
      infer(`, "parameters": ${recordOf(125_000, "1")}`),
      "/inputs/0/parameters",
    ],
    ["125,000 tensors", "infer", `{"inputs": ${listOf(125_000, "1")}}`, "/inputs"],
    [
      "125,000 outputs",
      "infer",
      infer("").replace("{", `{"outputs": ${listOf(125_000, "1")}, `),
      "/outputs",
    ],
    [
      "__proto__ as a constraint",
      "evolve",
      evolve(`[${member("")}]`, ', "constraints": {"__proto__": {"max": 1}}'),
      "/constraints/__proto__",
    ],
    [
      "__proto__ as a metric",
      "evolve",
      evolve(`[${member(', "metrics": {"__proto__": 1}')}]`),
      "/population/0/metrics/__proto__",
    ],
    [
      "__proto__ as a parameter of a strategy",
      "evolve",
      evolve(`[${member("")}]`, "", ', "__proto__": {"sample": 3}'),
      "/strategy/__proto__",
    ],
    ["__proto__ as a field", "lookup", '{"indices": [0], "__proto__": []}', "/__proto__"],
    [
      "__proto__ as a field of a member",
      "evolve",
      evolve(`[${member(', "__proto__": {}')}]`),
      "/population/0/__proto__",
    ],
  ])("%s are refused at once, where they stand", async (_, call, body, pointer) => {
    const answer = await service.send(paths[call], body);
    const problem = await expectProblem(answer, 422, "invalid_request");
    expect(problem.pointer).toBe(pointer);
  });

  it.each([
    ["signs", "x".repeat(8_000_000)],
    ["slashes, which are written twice as long", "/".repeat(8_000_000)],
    ["control characters, which are written six times as long", "\\u0001".repeat(1_000_000)],
    ["half signs", "\\ud800".repeat(1_000_000)],
  ])("a name of millions of %s is answered by its beginning", async (_, name) => {
    for (const [path, body] of [
      ["/v1/score", `{"${name}": 1}`],
      [paths.evolve, evolve(`[${member("")}]`, `, "constraints": {"${name}": 1}`)],
      [paths.evolve, evolve(`[${member(`, "metrics": {"${name}": 1}`)}]`)],
      [paths.evolve, evolve(`[${member("")}]`, "", `, "${name}": 1`)],
      [paths.evolve, evolve(`[${member("")}]`).replace("nasbench201", name)],
      [paths.lookup, lookup(`["${name}"]`)],
      [paths.infer, infer(`, "${name}": 1`)],
      [paths.infer, infer(`, "name": "${name}"`)],
      [paths.infer, `{"${name}": 1}`],
    ]) {
      const answer = await service.send(path, body);
      expect([404, 422]).toContain(answer.status);
      await expectAnswer(answer);
    }
  });

  it("queries of many names and filters are refused at once", async () => {
    const path = "/v1/benchmarks/cells/architectures";
    for (const query of [
      `sort=params_m&metrics=${"params_m,".repeat(2000)}`,
      `sort=params_m&${Array.from({ length: 2000 }, (_, index) => `max_${index}=1`).join("&")}`,
      `sort=params_m&${"x".repeat(50_000)}=1`,
      `sort=${"x".repeat(50_000)}`,
    ]) {
      const answer = await service.fetch(`${path}?${query}`);
      expect(answer.status).toBe(422);
      await expectAnswer(answer);
    }
    const { pointer } = await expectProblem(
      await service.fetch(`${path}?sort=params_m&metrics=${"a,".repeat(2000)}`),
      422,
      "invalid_request",
    );
    expect(pointer).toBe("/metrics");
    for (const part of ["x/", "%01", "%ED%A0%80", "~"])
      for (const prefix of ["/", "/v2/", "/v1/spaces/", `${path}/`, "/v2/models/"])
        await expectAnswer(await service.fetch(`${prefix}${part.repeat(10_000)}`));
    const proto = await service.fetch(`${path}?sort=params_m&__proto__=1`);
    await expectProblem(proto, 422, "invalid_request");
  });

  it.each([
    ["brackets 100,000 deep", deepList(100_000)],
    ["a field 100,000 deep", `{"space": ${deepList(100_000)}, "count": ${deepList(100_000)}}`],
    [
      "numbers beyond double precision",
      '{"space": "nasbench201", "architectures": [1e999, -1e999, 1e-999], "seed": 1e999, "count": 1e999}',
    ],
    [
      "keys twice",
      '{"space": "nasbench201", "space": "nasbench101", "architectures": [1], "architectures": [2], "count": 1, "count": 2}',
    ],
    [
      "keys of Object.prototype",
      '{"__proto__": {"space": "nasbench201", "count": 1}, "constructor": {"prototype": {}}, "toString": 1}',
    ],
    [
      "lone surrogates",
      '{"space": "\\ud800", "architectures": ["\\udfff\\ud800"], "predictor": "\\udc00"}',
    ],
    [
      "null bytes",
      '{"space": "nasbench201\\u0000", "architectures": ["\\u0000"], "count": "\\u0000"}',
    ],
    [
      "a number of 1,000,000 digits",
      `{"count": ${"9".repeat(1_000_000)}, "seed": 1, "architectures": []}`,
    ],
    ["100,000 fields", `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":0`).join()}}`],
    ["a million empty lists", `{"architectures": [${"[],".repeat(1_000_000)}[]]}`],
  ])("%s", { timeout: 30_000 }, async (_, body) => {
    await sendAll(body);
  });

  it.each([
    ["lists 100,000 deep", deepList(100_000)],
    ["objects 100,000 deep", deepObject(100_000)],
    ["a matrix with a row 100,000 deep", `{"matrix": [${deepList(100_000)}], "ops": ["input"]}`],
    [
      "a matrix of a million rows",
      `{"matrix": [${"[0],".repeat(1_000_000)}[0]], "ops": ["input", "output"]}`,
    ],
    [
      "a row of a million entries",
      `{"matrix": [[${"0,".repeat(1_000_000)}0],[0,0]], "ops": ["input", "output"]}`,
    ],
    [
      "an op of a million letters",
      `{"matrix": [[0,1],[0,0]], "ops": ["input", "${"o".repeat(1_000_000)}"]}`,
    ],
    ["a text of a million signs", `"${"|nor_conv_3x3~0|+".repeat(60_000)}"`],
    [
      "__proto__ as a matrix",
      '{"__proto__": {"matrix": [[0,1],[0,0]], "ops": ["input", "output"]}}',
    ],
  ])("an architecture that is %s is answered in its place", async (_, architecture) => {
    for (const [space, sound] of [
      ["nasbench101", CELL_101],
      ["nasbench201", CELL_201],
    ] as const) {
      const architectures = `[${JSON.stringify(sound)}, ${architecture}]`;
      for (const [path, head] of [
        ["/v1/score", `"space": "${space}", `],
        [`/v1/spaces/${space}/canonicalize`, ""],
      ]) {
        const answer = await service.send(path, `{${head}"architectures": ${architectures}}`);
        expect(answer.status).toBe(200);
        const body = await answer.text();
        expect(body.length).toBeLessThan(10_000);
        const [first, second] = (Object.values(JSON.parse(body)) as unknown[][]).at(-1) as object[];
        expect(first).toHaveProperty("hash");
        expect(second).toMatchObject({
          error: { pointer: expect.stringMatching(/^\/architectures\/1/) },
        });
      }
    }
  });

  it("the Open Inference Protocol reads hostile texts as it reads others", async () => {
    for (const text of [
      "[".repeat(100_000),
      deepObject(100_000),
      "",
      "\u0000",
      "null",
      '{"matrix": 1}',
    ]) {
      const answer = await service.send(`/v2/models/${PREDICTORS.nasbench101}/infer`, {
        inputs: [{ name: "architecture", datatype: "BYTES", shape: [1], data: [text] }],
      });
      expect(answer.status).toBe(422);
    }
  });
});
