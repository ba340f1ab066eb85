/**
 * @module
 * Looks every row of the tables in the folder `ARCHFIT_TABLES` up in the service, by architecture
 * (NAS-Bench-101: relabelled, every other one with a vertex that is pruned) and by hash or index, and
 * compares every number with the file: `node --import tsx bench/lookup-all.ts [STATE]`, STATE as in
 * `bench/lookup.ts`.
 */
import { performance } from "node:perf_hooks";
import { MAX_ARCHITECTURES } from "../schema/http/limits.js";
import { nasbench101, nasbench201, type SearchSpace } from "../spaces/index.js";
import { relabel, type WrittenCell, withDeadVertex } from "../test/relabel.js";
import { readRows, tablePath } from "../test/tables.js";
import { startWithTables } from "./imported.js";
import { printTable, seconds } from "./report.js";
import { build, post, type Service } from "./service.js";

type CsvRow = Readonly<Record<string, string>>;
interface Answer {
  readonly results: readonly {
    readonly rows?: readonly {
      readonly key: string;
      readonly numbers: Readonly<Record<string, { readonly value: number } | null>>;
    }[];
  }[];
}

/** Columns that hold no number that is measured. */
const IDENTITIES = ["index", "arch", "hash", "matrix", "ops"];

build();
const { service, stop } = await startWithTables(process.argv[2]);
printTable(
  ["table", "looked up", "rows", "not found or different", "time"],
  [
    ...(await checkTable(nasbench101, (rows) => [
      ["relabelled architecture", { architectures: rows.map(relabelled) }],
      ["hash", { hashes: rows.map(({ hash }) => hash) }],
    ])),
    ...(await checkTable(nasbench201, (rows) => [
      ["architecture", { architectures: rows.map(({ arch }) => arch) }],
      ["index", { indices: rows.map(({ index }) => Number(index)) }],
    ])),
  ],
);
await stop();

async function checkTable(
  space: SearchSpace,
  requestsFor: (rows: readonly CsvRow[]) => [string, object][],
): Promise<string[][]> {
  const counts = new Map<string, { rows: number; wrong: number; time: number }>();
  const check = async (rows: readonly CsvRow[]) => {
    for (const [name, body] of requestsFor(rows)) {
      const count = counts.get(name) ?? { rows: 0, wrong: 0, time: 0 };
      const begin = performance.now();
      const { results } = await lookUp(service, space, body);
      count.time += performance.now() - begin;
      count.rows += rows.length;
      count.wrong += rows.filter((row, at) => !isRow(space, row, results[at])).length;
      counts.set(name, count);
    }
  };
  let batch: CsvRow[] = [];
  for await (const row of readRows(tablePath(`${space.id}.csv.gz`))) {
    batch.push(row);
    if (batch.length < MAX_ARCHITECTURES) continue;
    await check(batch);
    batch = [];
  }
  await check(batch);
  return [...counts].map(([name, { rows, wrong, time }]) => [
    space.id,
    name,
    rows.toLocaleString("en"),
    `${wrong}`,
    seconds(time / 1000),
  ]);
}

async function lookUp(from: Service, space: SearchSpace, body: object): Promise<Answer> {
  const path = `/v1/benchmarks/${space.id}/lookup`;
  return (await post(from, path, { ...body, twins: false })).answer as Answer;
}

function relabelled({ matrix, ops }: CsvRow, seed: number): WrittenCell {
  const written = nasbench101.format(nasbench101.parseColumns([matrix, ops])) as WrittenCell;
  const cell = relabel(written, seed);
  return seed % 2 ? withDeadVertex(cell) : cell;
}

function isRow(space: SearchSpace, row: CsvRow, { rows = [] }: Answer["results"][number]): boolean {
  const key = space.key(space.parseColumns(space.columns.map((column) => row[column])));
  const [found] = rows;
  return (
    rows.length === 1 &&
    found.key === key &&
    Object.entries(row).every(
      ([name, text]) =>
        IDENTITIES.includes(name) ||
        (text === "" ? found.numbers[name] === null : found.numbers[name]?.value === Number(text)),
    )
  );
}
