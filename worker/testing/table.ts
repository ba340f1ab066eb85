/**
 * @module
 * Small benchmark tables in the D1 of the tests, as an import would leave them.
 */
import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { drizzle } from "drizzle-orm/d1";
import {
  architectures,
  benchmarkTables,
  CHUNK_SIZE,
  sortedChunks,
  tableVersions,
} from "../../schema/database/tables.js";
import type { SearchSpace, WrittenArchitecture } from "../../spaces/index.js";
import { packIntegers, packNumbers } from "../../tables/packing/packing.js";
import { isMean, readStatistic, statisticsOf } from "../../tables/packing/statistics.js";

export interface TestRow {
  readonly architecture: WrittenArchitecture;
  readonly index?: number;
  /** By metric; what was not measured is left out. */
  readonly values: Readonly<Record<string, number>>;
}

export interface TestTable {
  readonly id: string;
  readonly space: SearchSpace;
  readonly rows: readonly TestRow[];
  /** Id of the space that the table says it is of. */
  readonly spaceId?: string;
  /** Whether readers are served from it; a version that is not complete is not named anywhere. */
  readonly complete?: boolean;
}

/** What every answer says of a test accuracy on CIFAR-10 after 200 epochs. */
export const ACCURACY = {
  quantity: "accuracy",
  dataset: "cifar10",
  split: "test",
  epochs: 200,
  stage: "end",
  trained_on: "default",
  unit: "percent",
};

/** D1 takes 100 parameters a statement. */
const ROWS_PER_INSERT = 12;

/** Loads a table; a version of it that is there is given up, as the importer does. */
export async function loadTable({
  id,
  space,
  rows,
  spaceId = space.id,
  complete = true,
}: TestTable): Promise<void> {
  const database = drizzle(env.DB);
  const metrics = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const numbers = rows.map(({ values }) =>
    Float64Array.from(metrics, (name) => values[name] ?? Number.NaN),
  );
  const means = statisticsOf(metrics).filter(isMean);
  const columns = means.map((mean) => numbers.map((each) => readStatistic(each, mean)?.value));

  const load = crypto.randomUUID();
  await database
    .update(tableVersions)
    .set({ state: "discarded" })
    .where(and(eq(tableVersions.tableId, id), eq(tableVersions.state, "loading")));
  const [{ version }] = await database
    .insert(tableVersions)
    .values({
      tableId: id,
      fingerprint: load.replaceAll("-", "").repeat(2),
      load,
      state: "loading",
      rows: rows.length,
      metrics,
      ranked: means.map(({ name }) => name),
      rankedRows: columns.map((column) => column.filter((value) => value !== undefined).length),
      sources: [{ name: `${id}.csv`, format: "csv", sha256: "0".repeat(64) }],
      createdAt: "2026-01-02T03:04:05.000Z",
    })
    .returning({ version: tableVersions.id });

  const ranks = columns.map(ranksOf);
  const stored = rows.map(({ architecture, index }, ordinal) => {
    const parsed = space.parse(architecture);
    const [key, hash] = [space.key(parsed), space.hash(parsed)];
    return {
      version,
      key,
      ordinal,
      hash: hash === key ? null : hash,
      officialIndex: index ?? null,
      written: architecture === key ? null : JSON.stringify(architecture),
      numbers: packNumbers(numbers[ordinal]),
      ranks: packIntegers(ranks.map((ofMean) => ofMean[ordinal])),
    };
  });
  const chunks = means.flatMap(({ name }, at) =>
    inChunks(orderOf(columns[at]), CHUNK_SIZE).map((ordinals, chunk) => ({
      version,
      metric: name,
      chunk,
      largest: columns[at][ordinals[0]] as number,
      smallest: columns[at][ordinals[ordinals.length - 1]] as number,
      ordinals: packIntegers(ordinals),
    })),
  );
  const inserts: BatchItem<"sqlite">[] = [
    ...inChunks(stored, ROWS_PER_INSERT).map((some) => database.insert(architectures).values(some)),
    ...inChunks(chunks, ROWS_PER_INSERT).map((some) => database.insert(sortedChunks).values(some)),
  ];
  for (const batch of inChunks(inserts, 100))
    await database.batch(batch as [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]]);
  if (!complete) return;

  const table = {
    space: spaceId,
    spaceDefinition: (spaceId === space.id && space.definition) || null,
    title: `Table ${id}`,
    licence: "MIT",
    source: "made up",
    rows: rows.length,
  };
  await database.batch([
    database.update(tableVersions).set({ state: "discarded" }).where(eq(tableVersions.tableId, id)),
    database.update(tableVersions).set({ state: "complete" }).where(eq(tableVersions.id, version)),
    database
      .insert(benchmarkTables)
      .values({ id, ...table, currentVersion: load })
      .onConflictDoUpdate({ target: benchmarkTables.id, set: { ...table, currentVersion: load } }),
  ]);
}

/** 1 + how many have a larger value, as it is defined. */
function ranksOf(values: readonly (number | undefined)[]): number[] {
  const sorted = orderOf(values).map((ordinal) => values[ordinal]);
  return values.map((value) => (value === undefined ? 0 : sorted.indexOf(value) + 1));
}

function orderOf(values: readonly (number | undefined)[]): number[] {
  return [...values.keys()]
    .filter((ordinal) => values[ordinal] !== undefined)
    .sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
}

function inChunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, chunk) =>
    items.slice(chunk * size, (chunk + 1) * size),
  );
}
