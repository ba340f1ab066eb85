/**
 * @module
 * Benchmark tables for tests: the folder that the variable `ARCHFIT_TABLES` names.
 */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";

/** `undefined`: tests that need tables are skipped. */
export const tablesFolder = process.env.ARCHFIT_TABLES;

/** Rows of a gzipped CSV table, as objects by column name. */
export function readRows(name: string): AsyncIterable<Record<string, string>> {
  return createReadStream(join(tablesFolder as string, name))
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
}
