/**
 * @module
 * For tests: small files of tables, and what a database holds afterwards.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Statement } from "../../schema/database/statement.js";
import { nasbench201 } from "../../spaces/index.js";
import { unpackIntegers, unpackNumbers } from "../packing/packing.js";
import { readStatistic, statisticsOf } from "../packing/statistics.js";

/** A folder of files and a local database, to be removed at the end. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "archfit-test-"));
  /** Of wrangler's `--persist-to`. */
  readonly state = join(this.folder, "state");

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a CSV file. @returns its path */
  csv(name: string, header: string, rows: Iterable<readonly (string | number)[]>): string {
    const lines = Array.from(rows, (cells) => cells.join(","));
    writeFileSync(this.path(name), [header, ...lines, ""].join("\n"));
    return this.path(name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

const known: string[] = [];

/** Official strings of the first cells of NAS-Bench-201. */
export function cells(count: number): string[] {
  if (known.length < count) {
    known.length = 0;
    for (const cell of nasbench201.enumerate()) {
      if (known.length === count) break;
      known.push(nasbench201.format(cell) as string);
    }
  }
  return known.slice(0, count);
}

/** What readers find of an architecture. */
interface FoundRow {
  readonly key: string;
  readonly ordinal: number;
  readonly hash: string | null;
  readonly official_index: number | null;
  readonly written: string | null;
  /** By the name of every metric that was measured. */
  readonly values: Readonly<Record<string, number>>;
  /** By the name of every mean. */
  readonly ranks: Readonly<Record<string, number>>;
}

export interface FoundTable {
  readonly table: Readonly<Record<string, unknown>>;
  readonly version: Readonly<Record<string, unknown>>;
  /** By key. */
  readonly rows: ReadonlyMap<string, FoundRow>;
  readonly chunks: readonly {
    readonly metric: string;
    readonly chunk: number;
    readonly largest: number;
    readonly smallest: number;
    readonly ordinals: readonly number[];
  }[];
}

interface Queryable {
  query<Row>(statement: Statement<Row>): Promise<Row[]>;
}

/** Reads a table as a reader would: from its complete version. `undefined` if there is none. */
export async function findTable(database: Queryable, id: string): Promise<FoundTable | undefined> {
  const select = (statement: Statement<Record<string, never>>) => database.query(statement);
  const [table] = await select(sql`SELECT * FROM benchmark_tables WHERE id = ${id}`);
  const [version] = await select(
    sql`SELECT * FROM table_versions WHERE table_id = ${id} AND state = 'complete'`,
  );
  if (table === undefined || version === undefined) return undefined;
  const statistics = statisticsOf(JSON.parse(version.metrics));
  const ranked: string[] = JSON.parse(version.ranked);
  const rows = await select(
    sql`SELECT key, ordinal, hash, official_index, written, hex(numbers) AS numbers, hex(ranks) AS ranks
      FROM architectures WHERE version = ${version.id} ORDER BY ordinal`,
  );
  const chunks = await select(
    sql`SELECT metric, chunk, largest, smallest, hex(ordinals) AS ordinals
      FROM sorted_chunks WHERE version = ${version.id} ORDER BY metric, chunk`,
  );
  return {
    table,
    version,
    rows: new Map(
      rows.map(({ numbers, ranks, ...row }) => {
        const unpacked = unpackNumbers(Buffer.from(numbers, "hex"));
        const values = statistics.flatMap((statistic) => {
          const reading = readStatistic(unpacked, statistic);
          return reading === undefined ? [] : [[statistic.name, reading.value]];
        });
        const ofMeans = unpackIntegers(Buffer.from(ranks, "hex"));
        return [
          row.key,
          {
            ...(row as unknown as FoundRow),
            values: Object.fromEntries(values),
            ranks: Object.fromEntries(ranked.map((name, at) => [name, ofMeans[at]])),
          },
        ];
      }),
    ),
    chunks: chunks.map(({ ordinals, ...chunk }) => ({
      ...(chunk as unknown as FoundTable["chunks"][number]),
      ordinals: Array.from(unpackIntegers(Buffer.from(ordinals, "hex"))),
    })),
  };
}
