/**
 * @module
 * The benchmark table that a request names in its path.
 */
import { findBenchmark } from "../../schema/benchmarks-catalogue.js";
import type { BenchmarkTable } from "../../schema/http/benchmarks.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { Work } from "../../search/work.js";
import { quote } from "../../spaces/quote.js";
import {
  readServed,
  type Session,
  SupersededError,
  type TableDatabase,
  UnknownTableError,
} from "../../tables/queries/session.js";
import type { TableVersion } from "../../tables/queries/version.js";
import { type Meter, tableDatabase } from "../database.js";
import type { AppContext } from "../environment.js";
import { BUILD } from "../generated/build.js";
import { workOf } from "../runtime/turns.js";
import { describeMetric } from "./metrics.js";

/** Rows that D1 has read for an answer, which is what it bills. */
export const ROWS_READ_HEADER = "X-Rows-Read";

/** The version of the table that an answer is of, where its body does not say it. */
export const TABLE_VERSION_HEADER = "X-Table-Version";

/** Rows of the table that an answer is of. */
export const TABLE_ROWS_HEADER = "X-Table-Rows";

/**
 * What `read` makes of the table of the path's `{table}`.
 *
 * @param work takes the rows that are read.
 * @throws {ProblemError} if there is no such table, or the database can't be used.
 */
export async function readPathTable<T>(
  c: AppContext,
  read: (session: Session) => Promise<T>,
  work?: Work,
): Promise<T> {
  const table = c.req.param("table") ?? "";
  try {
    return await metered(c, (database) => readServed(database, c.get("spaces"), table, read), work);
  } catch (error) {
    if (error instanceof UnknownTableError) throw unknownTable(error);
    if (error instanceof SupersededError)
      throw new ProblemError(
        "database_unavailable",
        `The table "${table}" is being loaded again and again: try later`,
      );
    throw error;
  }
}

/** Does something that reads from D1, and says in a header how much. */
export async function metered<T>(
  c: AppContext,
  read: (database: TableDatabase) => Promise<T>,
  work = workOf(c),
): Promise<T> {
  const meter: Meter = { rowsRead: 0 };
  try {
    return await read(tableDatabase(c.env.DB, meter, work));
  } finally {
    c.header(ROWS_READ_HEADER, `${meter.rowsRead}`);
  }
}

/** What clients are told of a table. */
export function describeTable(version: TableVersion): BenchmarkTable {
  const { table, spaceId, title, rows, licence, source, fingerprint, loadedAt } = version;
  return {
    id: table,
    space: spaceId,
    title,
    rows,
    licence,
    source,
    version: fingerprint,
    loaded_at: loadedAt,
    files: version.files.map(({ name, format, sha256 }) => ({ name, format, sha256 })),
    official_indices: version.lastIndex !== null,
    metrics: [...version.metrics.values()].map(describeMetric),
  };
}

/** Of ids that can be pasted into a shell. */
const TABLE_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

function unknownTable({ table, loaded }: UnknownTableError): ProblemError {
  const benchmark = findBenchmark(table);
  const name = TABLE_ID.test(table) ? table : "ID";
  const remedy = benchmark
    ? `${benchmark.title} is published at ${benchmark.page}; this loads it: ${benchmark.command}`
    : `This loads one: npx archfit import FILE --table ${name}`;
  const others = loaded.map((version) => version.table).join(", ") || "no table";
  return new ProblemError(
    "unknown_table",
    `The table ${quote(table)} is not loaded. ${remedy}. Loaded: ${others}`,
  );
}

/** Of answers that are the same for as long as this build serves this version. */
export function versionETag({ load }: TableVersion): string {
  return `"${BUILD}-${load}"`;
}
