/**
 * @module
 * How fast a whole table is read: `node --import tsx bench/rows.ts [STATE]`, with the tables of
 * `ARCHFIT_TABLES`, imported into the folder STATE unless they are there. All of NAS-Bench-101 page by
 * page and in one answer, by one client; and how long others wait for a score meanwhile.
 */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { nasbench201 } from "../spaces/index.js";
import { startWithTables } from "./imported.js";
import { milliseconds, percentile, printTable, seconds } from "./report.js";
import { build, get, post } from "./service.js";

const TABLE = "/v1/benchmarks/nasbench101";
/** Between two scores of others. */
const PAUSE_MS = 50;
const WARM_UP = 20;

build();
const { service, stop } = await startWithTables(process.argv[2]);

/** Reads all, and how many rows and bytes that were. */
type Read = () => Promise<{ readonly rows: number; readonly bytes: number }>;

const WAYS: readonly (readonly [name: string, read: Read])[] = [
  ["pages of 1,000", readPages],
  ["NDJSON", () => readLines("application/x-ndjson", 0)],
  ["CSV", () => readLines("text/csv", 1)],
];

const score = () =>
  post(service, "/v1/score", { space: nasbench201.id, architectures: [nasbench201.example] });
for (let warmUp = 0; warmUp < WARM_UP; warmUp++) await score();
const rows: string[][] = [];
for (const [name, read] of WAYS) rows.push(await measure(name, read));
await stop();
printTable(["all of nasbench101", "time", "rows", "MB", "a score beside it, p50", "p99"], rows);

async function measure(name: string, read: Read): Promise<string[]> {
  const begin = performance.now();
  let isReading = true;
  const reading = read().finally(() => {
    isReading = false;
  });
  const waits: number[] = [];
  while (isReading) {
    waits.push((await score()).time);
    await sleep(PAUSE_MS);
  }
  const { rows: count, bytes } = await reading;
  const time = performance.now() - begin;
  return [
    name,
    seconds(time / 1000),
    count.toLocaleString("en"),
    (bytes / 1e6).toFixed(0),
    milliseconds(percentile(waits, 0.5)),
    milliseconds(percentile(waits, 0.99)),
  ];
}

async function readPages(): ReturnType<Read> {
  let count = 0;
  let bytes = 0;
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = `sort=cifar10_test_108&limit=1000${cursor && `&cursor=${cursor}`}`;
    const { answer } = await get(service, `${TABLE}/architectures?${query}`);
    const page = answer as { rows: unknown[]; next_cursor: string | null };
    count += page.rows.length;
    bytes += JSON.stringify(answer).length;
    cursor = page.next_cursor;
  }
  return { rows: count, bytes };
}

/** @param heads lines that are no rows. */
async function readLines(accept: string, heads: number): ReturnType<Read> {
  const response = await fetch(new URL(`${TABLE}/rows`, service.url), { headers: { accept } });
  if (!response.ok || !response.body) throw new Error(`${response.status}`);
  let lines = 0;
  let bytes = 0;
  for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines++;
  }
  return { rows: lines - heads, bytes };
}
