/**
 * @module
 * Statements that are one round trip to D1, and what they cost.
 */
import { query } from "../../worker/database.js";

/** A query for rows of this type. */
export interface Statement<Row> {
  readonly sql: string;
  readonly parameters: readonly (string | number)[];
  /** Only there for the type. */
  readonly row?: Row;
}

/** Counts what D1 bills. */
export interface Meter {
  rowsRead: number;
}

/** The rows of each statement. @throws {ProblemError} if the database can't be used. */
export async function runBatch(
  binding: D1Database,
  statements: readonly Statement<unknown>[],
  meter: Meter,
): Promise<unknown[][]> {
  const results = await query(binding, () =>
    binding.batch(
      statements.map(({ sql, parameters }) => binding.prepare(sql).bind(...parameters)),
    ),
  );
  return results.map(({ results: rows, meta }) => {
    meter.rowsRead += meta.rows_read;
    return rows;
  });
}
