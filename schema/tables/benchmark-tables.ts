/**
 * @module
 * The registry of benchmark tables: one row for each table of measured architectures.
 */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const benchmarkTables = sqliteTable("benchmark_tables", {
  /** Chosen by who loads the table; used in URLs, such as `nasbench201`. */
  id: text().primaryKey(),
  /** Id of the search space of its architectures. */
  space: text().notNull(),
  title: text().notNull(),
  licence: text().notNull(),
  /** Where the numbers come from: a paper, a file, an address. */
  source: text().notNull(),
  /** Fingerprint of the version that is complete; null until there is one. */
  currentVersion: text("current_version"),
  /** Architectures in the current version. */
  rows: integer().notNull().default(0),
});
