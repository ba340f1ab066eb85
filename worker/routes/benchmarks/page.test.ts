import { reset } from "cloudflare:test";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArchitecturePage, MeasuredRow } from "../../../schema/http/benchmark-rows.js";
import { MAX_PAGE_ROWS, MAX_SCANNED_ROWS } from "../../../schema/http/limits.js";
import { createRandom, nasbench201 } from "../../../spaces/index.js";
import { CELL_201, expectProblem, testService } from "../../testing/service.js";
import { loadTable, type TestRow } from "../../testing/table.js";

fc.configureGlobal({ seed: 5 });
const service = await testService();

/** So many that the orders have several chunks, and that scans of them come to their limit. */
const ROWS = MAX_SCANNED_ROWS + 2500;
const random = createRandom(4);

/** Accuracies with many ties, parameters without, a latency that most rows do not have. */
const rows: TestRow[] = [];
for (const cell of nasbench201.enumerate()) {
  if (rows.length === ROWS) break;
  rows.push({
    architecture: nasbench201.format(cell),
    index: rows.length,
    values: {
      ...(random.integer(10) > 0 && { cifar10_test_200: 90 + random.integer(40) / 10 }),
      params_m: random.uniform(),
      ...(random.integer(50) === 0 && { edgegpu_ms: random.integer(100) }),
      cifar10_valid_12_seed1: random.integer(100),
    },
  });
}
const METRICS = ["cifar10_test_200", "params_m", "edgegpu_ms", "cifar10_valid_12"] as const;

type Metric = (typeof METRICS)[number];
type Order = "asc" | "desc";
interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}
type Filters = Partial<Record<Metric, Range>>;

beforeAll(() => loadTable({ id: "pages", space: nasbench201, rows }), 60_000);
afterAll(reset);

const path = (query: object, table = "pages") =>
  `/v1/benchmarks/${table}/architectures?${new URLSearchParams(query as Record<string, string>)}`;
const getPage = (query: object) => service.get<ArchitecturePage>(path(query));
const fetchPage = (query: object, table?: string) => service.fetch(path(query, table));
const indicesOf = (page: readonly MeasuredRow[]) => page.map(({ index }) => index);

const numberOf = ({ values }: TestRow, metric: Metric): number | undefined =>
  metric === "cifar10_valid_12" ? values.cifar10_valid_12_seed1 : values[metric];

/** Indices of what pages ought to hold, by definition. */
function expected(sort: Metric, order: Order, filters: Filters = {}): number[] {
  const found = [...rows.keys()].filter((index) =>
    ([[sort, {}], ...Object.entries(filters)] as [Metric, Range][]).every(
      ([metric, { min = -Infinity, max = Infinity }]) => {
        const value = numberOf(rows[index], metric);
        return value !== undefined && value >= min && value <= max;
      },
    ),
  );
  const value = (index: number) => numberOf(rows[index], sort) as number;
  found.sort((a, b) => value(b) - value(a) || a - b);
  return order === "desc" ? found : found.reverse();
}

function parametersOf(filters: Filters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([metric, { min, max }]) => [
      ...(min === undefined ? [] : [[`min_${metric}`, `${min}`]]),
      ...(max === undefined ? [] : [[`max_${metric}`, `${max}`]]),
    ]),
  );
}

/** The rows of all pages, one after the other. */
async function allPages(query: object): Promise<{ rows: MeasuredRow[]; pages: number }> {
  const found: MeasuredRow[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const page: ArchitecturePage = await getPage({ ...query, ...(cursor && { cursor }) });
    found.push(...page.rows);
    cursor = page.next_cursor;
    pages++;
  } while (cursor !== null);
  return { rows: found, pages };
}

describe("pages, one after the other, hold every row once and in order", () => {
  it.each(
    METRICS.flatMap(
      (sort) =>
        [
          [sort, "desc"],
          [sort, "asc"],
        ] as [Metric, Order][],
    ),
  )("by %s %s, ties and missing numbers included", async (sort, order) => {
    const { rows: found, pages } = await allPages({ sort, order, limit: 997, metrics: sort });
    const wanted = expected(sort, order);
    expect(indicesOf(found)).toEqual(wanted);
    expect(pages).toBe(Math.ceil(wanted.length / 997));
  });

  it("for any limit and filters", async () => {
    const limits = {
      cifar10_test_200: fc.integer({ min: 89, max: 95 }),
      params_m: fc.double({ min: -0.1, max: 1.1, noNaN: true }),
      edgegpu_ms: fc.integer({ min: -1, max: 101 }),
      cifar10_valid_12: fc.integer({ min: -1, max: 101 }),
    };
    const rangeOf = (limit: fc.Arbitrary<number>) =>
      fc.record({
        min: fc.option(limit, { nil: undefined }),
        max: fc.option(limit, { nil: undefined }),
      });
    const anyFilters = fc.record(
      Object.fromEntries(METRICS.map((metric) => [metric, rangeOf(limits[metric])])),
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...METRICS),
        fc.constantFrom<Order>("asc", "desc"),
        anyFilters,
        fc.oneof(fc.integer({ min: 100, max: MAX_PAGE_ROWS }), fc.constant(MAX_PAGE_ROWS)),
        async (sort, order, filters: Filters, limit) => {
          const query = { sort, order, limit, metrics: sort, ...parametersOf(filters) };
          const { rows: found, pages } = await allPages(query);
          const wanted = expected(sort, order, filters);
          expect(indicesOf(found)).toEqual(wanted);
          const atMost = wanted.length / limit + ROWS / MAX_SCANNED_ROWS + 1;
          expect(pages).toBeLessThanOrEqual(Math.ceil(atMost));
        },
      ),
      { numRuns: 60 },
    );
  }, 60_000);

  it("for small limits", async () => {
    for (const limit of [1, 7]) {
      const filters = { cifar10_test_200: { min: 93 }, params_m: { max: 0.02 } };
      const query = { sort: "params_m", limit, ...parametersOf(filters) };
      expect(indicesOf((await allPages(query)).rows)).toEqual(
        expected("params_m", "desc", filters),
      );
    }
  });
});

describe("a page", () => {
  it("of the best k is the first k of the order", async () => {
    const page = await getPage({ sort: "params_m", limit: 3 });
    expect(indicesOf(page.rows)).toEqual(expected("params_m", "desc").slice(0, 3));
    expect(page.rows.map(({ numbers }) => numbers.params_m?.rank)).toEqual([1, 2, 3]);
    expect(page.rows.map(({ numbers }) => numbers.params_m?.percentile)).toEqual(
      [1, 2, 3].map((rank) => Math.round((1e6 * (ROWS - rank + 1)) / ROWS) / 1e4),
    );
  });

  it("has 100 rows, the largest first, unless it is asked otherwise", async () => {
    const page = await getPage({ sort: "params_m" });
    expect(indicesOf(page.rows)).toEqual(expected("params_m", "desc").slice(0, 100));
  });

  it("holds rows as look-ups do, with the official form", async () => {
    const page = await getPage({ sort: "params_m", limit: 5 });
    const keys = page.rows.map(({ key }) => key);
    const { metrics, results } = await service.post<{ metrics: unknown; results: unknown }>(
      "/v1/benchmarks/pages/lookup",
      { keys, include_architectures: true },
    );
    expect(results).toEqual(page.rows.map((row) => ({ rows: [row] })));
    expect(page.metrics).toEqual(metrics);
    expect(page.rows.map(({ architecture }) => architecture)).toEqual(keys);
  });

  it("answers the metrics that are asked for, and always the one that it is sorted by", async () => {
    const { metrics, rows: found } = await getPage({
      sort: "params_m",
      metrics: "cifar10_test_200,edgegpu_ms",
      limit: 2,
    });
    const names = ["params_m", "cifar10_test_200", "edgegpu_ms"];
    expect(metrics.map(({ metric }) => metric)).toEqual(names);
    for (const { numbers } of found) expect(Object.keys(numbers)).toEqual(names);
  });

  it("includes rows at its limits", async () => {
    const value = rows[100].values.params_m;
    const { rows: found } = await getPage({
      sort: "params_m",
      min_params_m: value,
      max_params_m: value,
    });
    expect(indicesOf(found)).toEqual([100]);
  });

  it("is empty where nothing passes", async () => {
    for (const filter of [{ min_params_m: 2 }, { max_params_m: 0.3, min_params_m: 0.5 }])
      expect(await getPage({ sort: "cifar10_test_200", ...filter })).toMatchObject({
        rows: [],
        next_cursor: null,
      });
  });

  it("with a filter that leaves few is not looked for in the whole order", async () => {
    const filters = { cifar10_test_200: { min: 93.9 }, params_m: { min: 0.9 } };
    const query = { sort: "cifar10_valid_12", ...parametersOf(filters) };
    const { pages, rows: found } = await allPages(query);
    expect(indicesOf(found)).toEqual(expected("cifar10_valid_12", "desc", filters));
    expect(pages).toBe(1);
  });

  it("reads its own rows, a chunk or two of the order, and no others", async () => {
    await fetchPage({ sort: "params_m" });
    const answer = await fetchPage({ sort: "params_m", limit: 100 });
    // A chunk; 100 rows and the list of 100; twice the version.
    expect(answer.headers.get("X-Rows-Read")).toBe("203");
  });

  it("reads a bounded part of the table, whatever the filters", async () => {
    const query = { sort: "cifar10_test_200", max_edgegpu_ms: 50, min_cifar10_valid_12: 20 };
    await fetchPage(query);
    const answer = await fetchPage({ ...query, limit: MAX_PAGE_ROWS });
    expect(Number(answer.headers.get("X-Rows-Read"))).toBeLessThan(
      2 * (MAX_SCANNED_ROWS + MAX_PAGE_ROWS) + 100,
    );
  });

  it("has an ETag that lasts as long as the version", async () => {
    const etag = (await fetchPage({ sort: "params_m" })).headers.get("ETag") as string;
    const again = await service.fetch(path({ sort: "params_m" }), {
      headers: { "If-None-Match": etag },
    });
    expect(again.status).toBe(304);
  });
});

describe("a cursor", () => {
  const query = { sort: "params_m", limit: "50", max_cifar10_test_200: "93" };
  const first = async () => (await getPage(query)).next_cursor as string;

  it("may be used with another limit and other metrics", async () => {
    const next = await getPage({ ...query, cursor: await first(), limit: 7, metrics: "params_m" });
    const wanted = expected("params_m", "desc", { cifar10_test_200: { max: 93 } });
    expect(indicesOf(next.rows)).toEqual(wanted.slice(50, 57));
  });

  it("is refused in pages of another sort, order, filter or table", async () => {
    const cursor = await first();
    await loadTable({
      id: "other",
      space: nasbench201,
      rows: [{ architecture: CELL_201, values: { params_m: 1, cifar10_test_200: 1 } }],
    });
    for (const other of [
      { sort: "cifar10_test_200" },
      { order: "asc" },
      { max_cifar10_test_200: "93.1" },
      { min_edgegpu_ms: "0" },
      { max_params_m: "1" },
    ])
      await expectProblem(await fetchPage({ ...query, ...other, cursor }), 422, "foreign_cursor");
    const { max_cifar10_test_200: _, ...unfiltered } = query;
    await expectProblem(await fetchPage({ ...unfiltered, cursor }), 422, "foreign_cursor");
    await expectProblem(await fetchPage({ ...query, cursor }, "other"), 422, "foreign_cursor");
  });

  it("is refused when it was changed", async () => {
    const cursor = await first();
    const changed = [
      "",
      "nope",
      "0",
      "%",
      "=",
      "\u0000",
      cursor.slice(1),
      cursor.slice(0, -1),
      cursor + cursor,
      cursor.toLowerCase(),
      btoa("1.2.3.4.5"),
      btoa("1......"),
      "A".repeat(10_000),
      ...Array.from(cursor.slice(0, -1), (letter, at) => {
        const other = letter === "A" ? "B" : "A";
        return cursor.slice(0, at) + other + cursor.slice(at + 1);
      }),
    ];
    for (const each of changed)
      await expectProblem(await fetchPage({ ...query, cursor: each }), 400, "malformed_cursor");
  });

  it("is refused when the table has been loaded anew", async () => {
    const load = (value: number) =>
      loadTable({
        id: "anew",
        space: nasbench201,
        rows: [0, 1, 2].map((place) => ({
          architecture: rows[place].architecture,
          values: { params_m: value + place },
        })),
      });
    await load(0);
    const small = { sort: "params_m", limit: "2" };
    const answer = await fetchPage(small, "anew");
    const cursor = (await answer.json<ArchitecturePage>()).next_cursor as string;
    await load(5);
    await expectProblem(await fetchPage({ ...small, cursor }, "anew"), 410, "expired_cursor");
  });
});

describe("a query that can't be answered", () => {
  it.each([
    ["no sort", {}, "invalid_request", "/sort"],
    ["limit 0", { sort: "params_m", limit: "0" }, "invalid_request", "/limit"],
    ["limit 1e9", { sort: "params_m", limit: "1e9" }, "invalid_request", "/limit"],
    ["limit a billion", { sort: "params_m", limit: "1000000000" }, "invalid_request", "/limit"],
    ["limit 1001", { sort: "params_m", limit: "1001" }, "invalid_request", "/limit"],
    ["limit -1", { sort: "params_m", limit: "-1" }, "invalid_request", "/limit"],
    ["limit 1.5", { sort: "params_m", limit: "1.5" }, "invalid_request", "/limit"],
    ["an empty limit", { sort: "params_m", limit: "" }, "invalid_request", "/limit"],
    ["another order", { sort: "params_m", order: "up" }, "invalid_request", "/order"],
    ["an unknown sort", { sort: "params" }, "unknown_metric", "/sort"],
    ["sort by one run", { sort: "cifar10_valid_12_seed1" }, "unknown_metric", "/sort"],
    ["__proto__", { sort: "__proto__" }, "unknown_metric", "/sort"],
    ["an unknown metric", { sort: "params_m", metrics: "params" }, "unknown_metric", "/metrics"],
    ["no metric", { sort: "params_m", metrics: "" }, "unknown_metric", "/metrics"],
    [
      "a filter by an unknown metric",
      { sort: "params_m", max_latency_ms: "1" },
      "unknown_metric",
      "/max_latency_ms",
    ],
    [
      "a filter that is no number",
      { sort: "params_m", max_edgegpu_ms: "fast" },
      "invalid_request",
      "/max_edgegpu_ms",
    ],
    [
      "a filter without a number",
      { sort: "params_m", min_edgegpu_ms: "" },
      "invalid_request",
      "/min_edgegpu_ms",
    ],
    [
      "an infinite filter",
      { sort: "params_m", min_edgegpu_ms: "1e999" },
      "invalid_request",
      "/min_edgegpu_ms",
    ],
    ["an unknown parameter", { sort: "params_m", page: "2" }, "invalid_request", "/page"],
    [
      "a metric as a parameter",
      { sort: "params_m", edgegpu_ms: "2" },
      "invalid_request",
      "/edgegpu_ms",
    ],
  ] as const)("%s", async (_, query, problem, pointer) => {
    expect((await expectProblem(await fetchPage(query), 422, problem)).pointer).toBe(pointer);
  });

  it("has a parameter twice", async () => {
    for (const twice of ["limit=1&limit=2", "sort=params_m", "max_params_m=1&max_params_m=2"]) {
      const answer = await service.fetch(`${path({ sort: "params_m" })}&${twice}`);
      await expectProblem(answer, 422, "invalid_request");
    }
  });

  it("is for a table that is not there", async () => {
    await expectProblem(await fetchPage({ sort: "params_m" }, "nope"), 404, "unknown_table");
  });
});

describe("no query causes a 500", () => {
  it("whatever its parameters", async () => {
    const name = fc.oneof(
      fc.constantFrom(
        "sort",
        "order",
        "limit",
        "cursor",
        "metrics",
        "max_params_m",
        "min_params_m",
      ),
      fc.string(),
      fc.constantFrom(
        "min_",
        "max_",
        "__proto__",
        "min___proto__",
        "constructor",
        "max_max_params_m",
      ),
    );
    const value = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(...METRICS, "asc", "1", "0.5", "-0", "1e308", "NaN", "Infinity", "0x10", "١"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 5 }), async (parameters) => {
        const query = new URLSearchParams([["sort", "params_m"], ["limit", "5"], ...parameters]);
        const answer = await service.fetch(`/v1/benchmarks/pages/architectures?${query}`);
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
