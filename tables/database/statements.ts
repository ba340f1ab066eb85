/**
 * @module
 * Every SQL statement of an import, once: a local database takes its parameters beside the text, a file
 * of SQL takes them written out, so that both get the same rows.
 */
import { sql } from "drizzle-orm";
import type { Statement } from "../../schema/database/statement.js";
import type { ListedTableRow, PresentVersionRow, StoredVersionRow } from "./database.js";

/** Longest statement of D1, in bytes. */
export const MAX_STATEMENT_BYTES = 100_000;

/** Rows that one statement deletes: far below D1's 30 s. */
export const DELETED_ROWS = 5000;
const DELETED_CHUNKS = 500;

/**
 * The complete version of a table and what is said of the table: one row, or none. A database that has not
 * been migrated, which a dry run reads, has no `space_definition`: columns of `t` are not named one by one.
 */
export const presentVersion = (table: string): Statement<PresentVersionRow> => sql`
  SELECT t.*, v.id, v.fingerprint, v.rows, v.metrics, v.sources
  FROM benchmark_tables t JOIN table_versions v ON v.table_id = t.id AND v.state = 'complete'
  WHERE t.id = ${table}`;

/** Rows of a version from an ordinal on. */
export const storedRows = (
  version: number,
  ordinal: number,
  count: number,
): Statement<StoredVersionRow> => sql`
  SELECT key, hash, official_index, written, hex(numbers) AS numbers
  FROM architectures WHERE version = ${version} AND ordinal >= ${ordinal} ORDER BY ordinal LIMIT ${count}`;

/**
 * Begins a version. An earlier import of the table that is still running loses its claim with it, and
 * can neither add rows nor complete its version any more. Nothing begins if the version is there.
 */
export const begin = (
  table: string,
  fingerprint: string,
  load: string,
  createdAt: string,
): Statement[] => [
  sql`UPDATE table_versions SET state = 'discarded' WHERE table_id = ${table} AND state = 'loading'`,
  sql`INSERT INTO table_versions
    (table_id, fingerprint, load, state, rows, metrics, ranked, ranked_rows, sources, created_at)
    SELECT ${table}, ${fingerprint}, ${load}, 'loading', 0, '[]', '[]', '[]', '[]', ${createdAt}
    WHERE NOT EXISTS (
      SELECT 1 FROM table_versions
      WHERE table_id = ${table} AND state = 'complete' AND fingerprint = ${fingerprint})`,
];

/** Each row `r` of JSON, with the version `v` that an import has claimed. */
const rowsOf = (load: string, rows: string) =>
  sql`FROM table_versions v CROSS JOIN json_each(${rows}) r WHERE v.load = ${load} AND v.state = 'loading'`;

/** Adds rows to `architectures`. @param rows JSON, an array of `RowText`. */
export const insertArchitectures = (load: string, rows: string): Statement => sql`
  INSERT INTO architectures
    (version, key, ordinal, hash, official_index, written, numbers, ranks)
    SELECT v.id, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4,
      unhex(r.value ->> 5), unhex(r.value ->> 6)
    ${rowsOf(load, rows)}`;

/** Adds rows to `sorted_chunks`. @param rows JSON, an array of `RowText`. */
export const insertChunks = (load: string, rows: string): Statement => sql`
  INSERT INTO sorted_chunks (version, metric, chunk, largest, smallest, ordinals)
    SELECT v.id, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, unhex(r.value ->> 4)
    ${rowsOf(load, rows)}`;

/** What readers are told of a version and its table. */
export interface VersionDescription {
  readonly table: string;
  readonly space: string;
  /** JSON that makes the space again; null where it is no list of choices. */
  readonly spaceDefinition: string | null;
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  readonly rows: number;
  /** Rows in `sorted_chunks`. */
  readonly chunks: number;
  readonly metrics: readonly string[];
  readonly ranked: readonly string[];
  readonly rankedRows: readonly number[];
  readonly sources: readonly { name: string; format: string; sha256: string }[];
}

/**
 * Completes a version and makes it the one that readers are served from; a batch. Does nothing if not
 * every row is there, or a later import has taken its place. The first statement changes one row if it
 * succeeds.
 */
export const complete = (load: string, version: VersionDescription): Statement[] => [
  sql`UPDATE table_versions
    SET state = 'complete', rows = ${version.rows}, metrics = ${JSON.stringify(version.metrics)},
      ranked = ${JSON.stringify(version.ranked)}, ranked_rows = ${JSON.stringify(version.rankedRows)},
      sources = ${JSON.stringify(version.sources)}
    WHERE load = ${load} AND state = 'loading'
    AND ${version.rows} = (SELECT count(*) FROM architectures a WHERE a.version = table_versions.id)
    AND ${version.chunks} = (SELECT count(*) FROM sorted_chunks c WHERE c.version = table_versions.id)`,
  sql`UPDATE table_versions SET state = 'discarded'
    WHERE table_id = ${version.table} AND state = 'complete' AND load <> ${load}
    AND EXISTS (SELECT 1 FROM table_versions WHERE load = ${load} AND state = 'complete')`,
  sql`INSERT INTO benchmark_tables
      (id, space, title, licence, source, space_definition, current_version, rows)
    SELECT ${version.table}, ${version.space}, ${version.title}, ${version.licence}, ${version.source},
      ${version.spaceDefinition}, fingerprint, rows FROM table_versions
    WHERE load = ${load} AND state = 'complete'
    ON CONFLICT (id) DO UPDATE SET space = excluded.space, title = excluded.title,
      licence = excluded.licence, source = excluded.source,
      space_definition = excluded.space_definition,
      current_version = excluded.current_version, rows = excluded.rows`,
];

/** Says what makes the space of a table that is there. */
export const defineSpace = (table: string, definition: string): Statement =>
  sql`UPDATE benchmark_tables SET space_definition = ${definition} WHERE id = ${table}`;

/** Gives a version up. */
export const abandon = (load: string): Statement =>
  sql`UPDATE table_versions SET state = 'discarded' WHERE load = ${load} AND state = 'loading'`;

/**
 * Every table that is there, by its id: the complete version of each, and how many versions are half loaded,
 * since an import is running or was broken off; null where there is no complete one.
 */
export const listTables: Statement<ListedTableRow> = sql`
  SELECT i.id AS "table", t.space, t.title, t.licence, t.source, v.rows, v.metrics, v.ranked,
    v.ranked_rows, v.created_at,
    (SELECT count(*) FROM table_versions h
      WHERE h.table_id = i.id AND h.state <> 'complete') AS half_loaded,
    (SELECT count(*) FROM table_versions h JOIN architectures a ON a.version = h.id
      WHERE h.table_id = i.id AND h.state <> 'complete') AS half_loaded_rows,
    (SELECT avg(length(key) + ifnull(length(hash), 0) + ifnull(length(written), 0))
      FROM architectures a WHERE a.version = v.id AND a.ordinal < 100) AS text_bytes
  FROM (SELECT id FROM benchmark_tables UNION SELECT table_id FROM table_versions) i
  LEFT JOIN benchmark_tables t ON t.id = i.id
  LEFT JOIN table_versions v ON v.table_id = i.id AND v.state = 'complete'
  ORDER BY i.id`;

/**
 * Takes a table away, with the versions that are half loaded; a batch. Their rows are deleted by `clean`. An
 * import that is running can't go on.
 */
export const drop = (table: string): Statement[] => [
  sql`UPDATE table_versions SET state = 'discarded' WHERE table_id = ${table}`,
  sql`DELETE FROM benchmark_tables WHERE id = ${table}`,
];

const discarded = (table: string) =>
  sql`SELECT id FROM table_versions WHERE table_id = ${table} AND state = 'discarded'`;

/**
 * Delete a bounded part of what the discarded versions of a table have left, each statement until it
 * changes nothing; in this order.
 */
export const clean = (table: string): Statement[] => [
  sql`DELETE FROM architectures WHERE rowid IN (
    SELECT rowid FROM architectures WHERE version IN (${discarded(table)}) LIMIT ${DELETED_ROWS})`,
  sql`DELETE FROM sorted_chunks WHERE (version, metric, chunk) IN (
    SELECT version, metric, chunk FROM sorted_chunks
    WHERE version IN (${discarded(table)}) LIMIT ${DELETED_CHUNKS})`,
  sql`DELETE FROM table_versions WHERE table_id = ${table} AND state = 'discarded'
    AND NOT EXISTS (SELECT 1 FROM architectures a WHERE a.version = table_versions.id)
    AND NOT EXISTS (SELECT 1 FROM sorted_chunks c WHERE c.version = table_versions.id)`,
];
