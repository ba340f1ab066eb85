/**
 * @module
 * How fast measured numbers are looked up, and how many rows D1 reads for it:
 * `node --import tsx bench/lookup.ts [STATE]`, with the tables of `ARCHFIT_TABLES`. They are imported
 * into the folder STATE, unless they are there; without it into one that is deleted at the end. The
 * deployed bundle in Miniflare, JSON over loopback, one client, every request for other rows.
 */
import {
  createRandom,
  nasbench101,
  nasbench201,
  type WrittenArchitecture,
} from "../spaces/index.js";
import { readRows, tablePath } from "../test/tables.js";
import { startWithTables } from "./imported.js";
import { milliseconds, percentile, printTable } from "./report.js";
import { build, type Exchange, get, post } from "./service.js";

const T101 = "/v1/benchmarks/nasbench101";
const T201 = "/v1/benchmarks/nasbench201";
/** Requests that are not counted: those of a cold start. */
const WARM_UP = 20;
/** Every so many rows of NAS-Bench-101 take part. */
const STEP = 4;

build();
const { service, stop } = await startWithTables(process.argv[2]);
const cells101 = await readCells();
const keys101 = cells101.map(({ hash }) => hash);
const cells201 = Array.from(nasbench201.enumerate(), nasbench201.format) as string[];
const random = createRandom(1);
const draw = <T>(items: readonly T[], count: number): T[] =>
  random.distinct(count, items.length).map((at) => items[at]);

const one = (table: string, name: string) => () =>
  get(service, `${table}/architectures/${encodeURIComponent(name)}`);
const lookUp = (table: string, body: () => object) => () =>
  post(service, `${table}/lookup`, body());
const architectures = (count: number) => draw(cells101, count).map(({ written }) => written);
const indices = (count: number) => random.distinct(count, cells201.length);

const LOOK_UPS: [
  name: string,
  limit: number | undefined,
  requests: number,
  () => Promise<Exchange>,
][] = [
  ["one by key", 5, 400, () => one(T101, draw(keys101, 1)[0])()],
  ["one by architecture", 5, 400, lookUp(T101, () => ({ architectures: architectures(1) }))],
  ["one by official string, nasbench201", 5, 400, () => one(T201, draw(cells201, 1)[0])()],
  ["1,000 by key", 30, 60, lookUp(T101, () => ({ keys: draw(keys101, 1000) }))],
  ["1,000 by architecture", 30, 60, lookUp(T101, () => ({ architectures: architectures(1000) }))],
  [
    "1,000 by index, one metric, nasbench201",
    30,
    60,
    lookUp(T201, () => ({ indices: indices(1000), metrics: ["cifar10_test_200"], twins: false })),
  ],
  [
    "1,000 by index, all 13 metrics and twins, nasbench201",
    undefined,
    60,
    lookUp(T201, () => ({ indices: indices(1000) })),
  ],
  ["10,000 by key", undefined, 10, lookUp(T101, () => ({ keys: draw(keys101, 10_000) }))],
  ["page of 100 by accuracy", 15, 200, pages("sort=cifar10_test_108")],
  ["page of 100, smallest first", 15, 200, pages("sort=cifar10_test_108&order=asc")],
  ["page of 100, half pass a filter", 15, 200, pages("sort=cifar10_test_108&max_params_m=7")],
  [
    "page of 100, few pass a filter",
    undefined,
    60,
    pages("sort=cifar10_test_108&max_params_m=0.6"),
  ],
  ["page of 1,000 by accuracy", undefined, 60, pages("sort=cifar10_test_108&limit=1000")],
];
const rows: string[][] = [];
for (const [name, limit, requests, request] of LOOK_UPS)
  rows.push(await measure(name, limit, requests, request));
await stop();

printTable(["look-up", "p50", "p95", "p50 at most", "rows read (median)"], rows);
console.log(
  "\nOf nasbench101.csv.gz (344,171 rows, 2 metrics) unless it says nasbench201.csv.gz (15,625 rows, 13 metrics). Rows read are what D1 bills; it counts each item of a list that is joined, too.",
);

async function measure(
  name: string,
  limit: number | undefined,
  requests: number,
  request: () => Promise<Exchange>,
): Promise<string[]> {
  for (let warmUp = 0; warmUp < WARM_UP; warmUp++) await request();
  const exchanges: Exchange[] = [];
  for (let count = 0; count < requests; count++) exchanges.push(await request());
  const times = exchanges.map(({ time }) => time);
  const rowsRead = exchanges.map((exchange) => exchange.rowsRead);
  return [
    name,
    milliseconds(percentile(times, 0.5)),
    milliseconds(percentile(times, 0.95)),
    limit === undefined ? "" : milliseconds(limit),
    percentile(rowsRead, 0.5).toLocaleString("en"),
  ];
}

/** Page after page, from the first again after the last. */
function pages(query: string): () => Promise<Exchange> {
  let cursor: string | null = null;
  return async () => {
    const path = `${T101}/architectures?${query}${cursor === null ? "" : `&cursor=${cursor}`}`;
    const exchange = await get(service, path);
    cursor = (exchange.answer as { next_cursor: string | null }).next_cursor;
    return exchange;
  };
}

async function readCells(): Promise<{ hash: string; written: WrittenArchitecture }[]> {
  const cells: { hash: string; written: WrittenArchitecture }[] = [];
  let place = 0;
  for await (const { hash, matrix, ops } of readRows(tablePath("nasbench101.csv.gz")))
    if (place++ % STEP === 0)
      cells.push({ hash, written: nasbench101.format(nasbench101.parseColumns([matrix, ops])) });
  return cells;
}
