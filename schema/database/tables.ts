/**
 * @module
 * All tables of the D1 database: a registry of benchmark tables, and their measured numbers. The migrations
 * beside are generated from them.
 *
 * Numbers are in versions that are loaded whole or not at all: readers are served from the one version of a
 * table that is `complete`, and the switch from one to the next is a single batch. They are packed per
 * architecture (`tables/packing`), so that a look-up reads one row and a table of 97 metrics has as many rows
 * as one of two. For sorted pages the order of each ranked metric is kept in chunks, so that a page reads one
 * or two of them and then its architectures.
 */
import { sql } from "drizzle-orm";
import {
  customType,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { ChoicesDefinition } from "../../spaces/choices/definition.js";

/** Architectures in one row of `sorted_chunks`. */
export const CHUNK_SIZE = 1000;

export interface VersionSource {
  readonly name: string;
  readonly format: string;
  readonly sha256: string;
}

/** Drizzle's own blobs are Node's `Buffer`, which a Worker does not have; D1 answers arrays. */
const bytes = customType<{ data: Uint8Array; driverData: ArrayLike<number> }>({
  dataType: () => "blob",
  fromDriver: (value) => Uint8Array.from(value),
  toDriver: (value) => value,
});

/** One row for each table of measured architectures. */
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

export const tableVersions = sqliteTable(
  "table_versions",
  {
    id: integer().primaryKey({ autoIncrement: true }),
    tableId: text("table_id").notNull(),
    /** SHA-256 over space and sources: equal for versions of equal content. */
    fingerprint: text().notNull(),
    /** Random; names the import that alone adds rows to this version. */
    load: text().notNull(),
    /** `loading` until the last row is in; `discarded` when its rows may be deleted. */
    state: text({ enum: ["loading", "complete", "discarded"] }).notNull(),
    /** Architectures. This and what follows is set when the version is complete. */
    rows: integer().notNull(),
    /** Names of the metrics, in the order of `architectures.numbers`. */
    metrics: text({ mode: "json" }).$type<readonly string[]>().notNull(),
    /** Names of all means, stored or over stored runs, in the order of `architectures.ranks`. */
    ranked: text({ mode: "json" }).$type<readonly string[]>().notNull(),
    /** For each of `ranked`: architectures that have a number. */
    rankedRows: text("ranked_rows", { mode: "json" }).$type<readonly number[]>().notNull(),
    sources: text({ mode: "json" }).$type<readonly VersionSource[]>().notNull(),
    /** ISO 8601, UTC. */
    createdAt: text("created_at").notNull(),
  },
  (table) => [
    index("table_versions_table").on(table.tableId, table.state),
    uniqueIndex("table_versions_loading").on(table.tableId).where(sql`${table.state} = 'loading'`),
  ],
);

/**
 * A table with row ids, unlike `sorted_chunks`: WITHOUT ROWID a row of more than 1,002 bytes takes a
 * page of 4 KiB for itself, and all of NAS-Bench-101 2 GB instead of 0.6.
 */
export const architectures = sqliteTable(
  "architectures",
  {
    version: integer().notNull(),
    /** Under which the benchmark knows it: module hash or official string. */
    key: text().notNull(),
    /** 0 … rows - 1. */
    ordinal: integer().notNull(),
    /** Hash of the function, where it is not the key. */
    hash: text(),
    /** Index of the benchmark's own numbering, if it has one. */
    officialIndex: integer("official_index"),
    /** The official form as JSON, where it is not the key. */
    written: text(),
    /** Float64, one for each of the version's `metrics`; NaN where not measured. */
    numbers: bytes().notNull(),
    /** Uint32, one for each of `ranked`: 1 + how many rows have a larger value; 0 where not measured. */
    ranks: bytes().notNull(),
  },
  (table) => [
    uniqueIndex("architectures_key").on(table.version, table.key),
    uniqueIndex("architectures_ordinal").on(table.version, table.ordinal),
    index("architectures_hash").on(table.version, table.hash).where(sql`${table.hash} IS NOT NULL`),
    uniqueIndex("architectures_official_index")
      .on(table.version, table.officialIndex)
      .where(sql`${table.officialIndex} IS NOT NULL`),
  ],
);

/** Clustered by its key: the migration says WITHOUT ROWID, which Drizzle can't express. */
export const sortedChunks = sqliteTable(
  "sorted_chunks",
  {
    version: integer().notNull(),
    metric: text().notNull(),
    /** 0, 1, …: positions `chunk * CHUNK_SIZE` … of the metric's order, largest value first. */
    chunk: integer().notNull(),
    largest: real().notNull(),
    smallest: real().notNull(),
    /** Uint32: ordinals in that order, ties by ordinal. Architectures without a number are in no chunk. */
    ordinals: bytes().notNull(),
  },
  (table) => [primaryKey({ columns: [table.version, table.metric, table.chunk] })],
);
