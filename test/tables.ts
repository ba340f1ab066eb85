/**
 * @module
 * Benchmark tables for tests: NAS-Bench-201 comes with the repository, others are read from the folder
 * that the variable `ARCHFIT_TABLES` names.
 */
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";

/** `undefined`: tests that need other tables than NAS-Bench-201 are skipped. */
export const tablesFolder = process.env.ARCHFIT_TABLES;

/** The measured numbers of all 15,625 cells of NAS-Bench-201. */
export const nasbench201Table = fileURLToPath(
  new URL("../tables/nasbench201.csv.gz", import.meta.url),
);

/** Rows of a gzipped CSV table, as objects by column name. */
export function readRows(path: string): AsyncIterable<Record<string, string>> {
  return createReadStream(path)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }));
}

/** Path of a table in `tablesFolder`. @throws {Error} if that is not set. */
export function tablePath(name: string): string {
  if (tablesFolder === undefined)
    throw new Error("Set ARCHFIT_TABLES to the folder that holds the tables");
  return join(tablesFolder, name);
}
