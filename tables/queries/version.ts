/**
 * @module
 * What is known of the version of a table that is served: everything but its rows.
 */
import { type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import {
  architectures,
  benchmarkTables,
  tableVersions,
  type VersionSource,
} from "../../schema/database/tables.js";
import { type Metric, parseMetric } from "../../schema/metric.js";
import type { SearchSpace, Spaces } from "../../spaces/index.js";
import { type Statistic, statisticsOf } from "../packing/statistics.js";
import { spaceOfTable } from "./spaces.js";

/** A metric, and where its numbers are in the blobs of a row. */
export interface VersionMetric {
  readonly name: string;
  /** What the name says. */
  readonly metric: Metric;
  /** Most runs that one number is the mean over; 1 for single runs; null for a mean without its runs. */
  readonly runs: number | null;
  /** Architectures that have the number; null for single runs, which are not ranked. */
  readonly rows: number | null;
  readonly statistic: Statistic;
  /** Its place in the ranks, or -1. */
  readonly rankPlace: number;
}

/** Immutable, so that it can be kept for as long as the version is served. */
export interface TableVersion {
  readonly id: number;
  readonly table: string;
  /** Names the import that made it; no other version has the same. */
  readonly load: string;
  readonly fingerprint: string;
  readonly title: string;
  readonly licence: string;
  /** Where the numbers come from. */
  readonly source: string;
  /** ISO 8601, UTC. */
  readonly loadedAt: string;
  /** What was loaded. */
  readonly files: readonly VersionSource[];
  /** Architectures. */
  readonly rows: number;
  readonly spaceId: string;
  /** `undefined` for a space that this service does not have: its architectures can't be read. */
  readonly space: SearchSpace | undefined;
  /** Whether rows are known under the hash of their function. */
  readonly keyIsHash: boolean;
  /** Whether rows with different keys may compute the same function. */
  readonly mayHaveTwins: boolean;
  /** The largest official index that there can be; null if the table has none. */
  readonly lastIndex: number | null;
  /** By name, in the order of the table. */
  readonly metrics: ReadonlyMap<string, VersionMetric>;
}

/** A row of `SELECT_VERSIONS`. */
export interface VersionRow {
  readonly table: string;
  readonly space: string;
  readonly space_definition: string | null;
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  readonly id: number;
  readonly load: string;
  readonly fingerprint: string;
  readonly rows: number;
  readonly metrics: string;
  readonly ranked: string;
  readonly ranked_rows: string;
  readonly sources: string;
  readonly created_at: string;
  readonly last_index: number | null;
}

const t = alias(benchmarkTables, "t");
const v = alias(tableVersions, "v");

/** All tables that are loaded, `t`, with their versions, `v`. */
export const SELECT_VERSIONS: SQL<VersionRow> = sql`
  SELECT ${t.id} AS "table", ${t.space}, ${t.spaceDefinition}, ${t.title}, ${t.licence}, ${t.source},
    ${v.id}, ${v.load}, ${v.fingerprint}, ${v.rows}, ${v.metrics}, ${v.ranked}, ${v.rankedRows},
    ${v.sources}, ${v.createdAt},
    (SELECT ${architectures.officialIndex} FROM ${architectures}
      WHERE ${architectures.version} = ${v.id} AND ${architectures.officialIndex} IS NOT NULL
      ORDER BY ${architectures.officialIndex} DESC LIMIT 1) AS last_index
  FROM ${benchmarkTables} t JOIN ${tableVersions} v ON ${v.tableId} = ${t.id} AND ${v.state} = 'complete'`;

/** @param spaces that are known besides the table's own. */
export function readVersion(spaces: Spaces, row: VersionRow): TableVersion {
  const space = spaceOfTable(spaces, row.space, row.space_definition);
  const keyIsHash = space?.keyedBy === "hash";
  const { written = Number.POSITIVE_INFINITY, distinct = 0 } = space?.size ?? {};
  return {
    id: row.id,
    table: row.table,
    load: row.load,
    fingerprint: row.fingerprint,
    title: row.title,
    licence: row.licence,
    source: row.source,
    loadedAt: row.created_at,
    files: JSON.parse(row.sources),
    rows: row.rows,
    spaceId: row.space,
    space,
    keyIsHash,
    mayHaveTwins: space !== undefined && !keyIsHash && distinct < written,
    lastIndex:
      row.last_index === null ? null : Math.max(row.last_index, (space?.size.written ?? 0) - 1),
    metrics: new Map(readMetrics(row).map((metric) => [metric.name, metric])),
  };
}

function readMetrics(row: VersionRow): VersionMetric[] {
  const ranked: readonly string[] = JSON.parse(row.ranked);
  const rankedRows: readonly number[] = JSON.parse(row.ranked_rows);
  return statisticsOf(JSON.parse(row.metrics)).map((statistic) => {
    const { name, runs } = statistic;
    const metric = parseMetric(name);
    if (metric === undefined)
      throw new Error(`${row.table} has a metric of no valid name: ${name}`);
    const rankPlace = ranked.indexOf(name);
    return {
      name,
      metric,
      runs: metric.statistic === "seed" ? 1 : runs.length || null,
      rows: rankPlace < 0 ? null : rankedRows[rankPlace],
      statistic,
      rankPlace,
    };
  });
}
