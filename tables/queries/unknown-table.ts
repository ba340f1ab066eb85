/**
 * @module
 * What a request for a table that is not loaded is told.
 */

import { findBenchmark } from "../../schema/benchmarks-catalogue.js";
import { ProblemError } from "../../schema/http/problems.js";
import { quote } from "../../spaces/quote.js";
import type { TableVersion } from "./version.js";

/** Of ids that can be pasted into a shell. */
const TABLE_ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export function unknownTable(table: string, loaded: readonly TableVersion[]): ProblemError {
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
