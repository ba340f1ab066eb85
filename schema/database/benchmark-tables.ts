/**
 * @module
 * The registry of benchmark tables: one row for each table of measured architectures.
 */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { ChoicesDefinition } from "../../spaces/choices/definition.js";

export const benchmarkTables = sqliteTable("benchmark_tables", {
  /** Chosen by who loads the table; used in URLs, such as `nasbench201`. */
  id: text().primaryKey(),
  /** Id of the search space of its architectures. */
  space: text().notNull(),
  /**
   * What makes the space again, where it is a list of choices, so that a service needs nothing else to know
   * it; null for other spaces, and for tables loaded before definitions were kept.
   */
  spaceDefinition: text("space_definition", { mode: "json" }).$type<ChoicesDefinition>(),
  title: text().notNull(),
  licence: text().notNull(),
  /** Where the numbers come from: a paper, a file, an address. */
  source: text().notNull(),
  /** Fingerprint of the version that is complete; null until there is one. */
  currentVersion: text("current_version"),
  /** Architectures in the current version. */
  rows: integer().notNull().default(0),
});
