/**
 * @module
 * What is known of the version of a table that is served: everything but its rows.
 */

import type { VersionSource } from "../../schema/database/table-versions.js";
import type { BenchmarkTable, TableMetric } from "../../schema/http/benchmarks.js";
import { parseMetric } from "../../schema/metric.js";
import type { SearchSpace, Spaces } from "../../spaces/index.js";
import { type Statistic, statisticsOf } from "../packing/statistics.js";
import { spaceOfTable } from "./spaces.js";

/** A metric, and where its numbers are in the blobs of a row. */
export interface VersionMetric {
  readonly name: string;
  readonly statistic: Statistic;
  /** Its place in the ranks, or -1. */
  readonly rankPlace: number;
  readonly description: TableMetric;
}

/** Immutable, so that it can be kept for as long as the version is served. */
export interface TableVersion {
  readonly id: number;
  readonly table: string;
  /** Names the import that made it; no other version has the same. */
  readonly load: string;
  readonly fingerprint: string;
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
  /** What clients are told. */
  readonly description: BenchmarkTable;
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

/** All tables that are loaded, with their versions. */
export const SELECT_VERSIONS = `SELECT t.id AS "table", t.space, t.space_definition, t.title, t.licence, t.source,
    v.id, v.load, v.fingerprint, v.rows, v.metrics, v.ranked, v.ranked_rows, v.sources, v.created_at,
    (SELECT official_index FROM architectures a
      WHERE a.version = v.id AND a.official_index IS NOT NULL
      ORDER BY official_index DESC LIMIT 1) AS last_index
  FROM benchmark_tables t JOIN table_versions v ON v.table_id = t.id AND v.state = 'complete'`;

/** @param spaces that are known besides the table's own. */
export function readVersion(spaces: Spaces, row: VersionRow): TableVersion {
  const space = spaceOfTable(spaces, row.space, row.space_definition);
  const keyIsHash = space?.keyedBy === "hash";
  const { written = Number.POSITIVE_INFINITY, distinct = 0 } = space?.size ?? {};
  const metrics = readMetrics(row);
  const sources: readonly VersionSource[] = JSON.parse(row.sources);
  return {
    id: row.id,
    table: row.table,
    load: row.load,
    fingerprint: row.fingerprint,
    space,
    keyIsHash,
    mayHaveTwins: space !== undefined && !keyIsHash && distinct < written,
    lastIndex:
      row.last_index === null ? null : Math.max(row.last_index, (space?.size.written ?? 0) - 1),
    metrics: new Map(metrics.map((metric) => [metric.name, metric])),
    description: {
      id: row.table,
      space: row.space,
      title: row.title,
      rows: row.rows,
      licence: row.licence,
      source: row.source,
      version: row.fingerprint,
      loaded_at: row.created_at,
      files: sources.map(({ name, format, sha256 }) => ({ name, format, sha256 })),
      official_indices: row.last_index !== null,
      metrics: metrics.map(({ description }) => description),
    },
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
      statistic,
      rankPlace,
      description: {
        ...metric,
        runs: metric.statistic === "seed" ? 1 : runs.length || null,
        rows: rankPlace < 0 ? null : rankedRows[rankPlace],
      },
    };
  });
}
