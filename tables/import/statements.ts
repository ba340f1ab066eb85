/**
 * @module
 * Every SQL statement of an import, once: a local database takes its parameters beside the text, a file
 * of SQL takes them written out, so that both get the same rows.
 */

type Parameter = string | number | null;

/** Parameters are numbered: `?1` is the first. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/** Longest statement of D1, in bytes. */
export const MAX_STATEMENT_BYTES = 100_000;

/** Rows that one statement deletes: far below D1's 30 s. */
export const DELETED_ROWS = 5000;
const DELETED_CHUNKS = 500;

/** The statement with its parameters written into it. */
export function inline({ sql, parameters }: Statement): string {
  return sql.replace(/\?(\d+)/g, (_, number) => literal(parameters[Number(number) - 1]));
}

function literal(parameter: Parameter): string {
  return typeof parameter === "string"
    ? `'${parameter.replaceAll("'", "''")}'`
    : String(parameter ?? "NULL");
}

/**
 * The complete version of a table and what is said of the table: one row, or none. A database that has not
 * been migrated, which a dry run reads, has no `space_definition`: columns of `t` are not named one by one.
 */
export const presentVersion = (table: string): Statement => ({
  sql: `SELECT t.*, v.id, v.fingerprint, v.rows, v.metrics, v.sources
    FROM benchmark_tables t JOIN table_versions v ON v.table_id = t.id AND v.state = 'complete'
    WHERE t.id = ?1`,
  parameters: [table],
});

/** Rows of a version from an ordinal on. */
export const storedRows = (version: number, ordinal: number, count: number): Statement => ({
  sql: `SELECT key, hash, official_index, written, hex(numbers) AS numbers
    FROM architectures WHERE version = ?1 AND ordinal >= ?2 ORDER BY ordinal LIMIT ?3`,
  parameters: [version, ordinal, count],
});

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
  {
    sql: `UPDATE table_versions SET state = 'discarded' WHERE table_id = ?1 AND state = 'loading'`,
    parameters: [table],
  },
  {
    sql: `INSERT INTO table_versions
      (table_id, fingerprint, load, state, rows, metrics, ranked, ranked_rows, sources, created_at)
      SELECT ?1, ?2, ?3, 'loading', 0, '[]', '[]', '[]', '[]', ?4
      WHERE NOT EXISTS (
        SELECT 1 FROM table_versions
        WHERE table_id = ?1 AND state = 'complete' AND fingerprint = ?2)`,
    parameters: [table, fingerprint, load, createdAt],
  },
];

const OF_LOAD =
  "FROM table_versions v CROSS JOIN json_each(?2) r WHERE v.load = ?1 AND v.state = 'loading'";

/** Adds rows to `architectures`. @param rows JSON, an array of `RowText`. */
export const insertArchitectures = (load: string, rows: string): Statement => ({
  sql: `INSERT INTO architectures
    (version, key, ordinal, hash, official_index, written, numbers, ranks)
    SELECT v.id, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4,
      unhex(r.value ->> 5), unhex(r.value ->> 6)
    ${OF_LOAD}`,
  parameters: [load, rows],
});

/** Adds rows to `sorted_chunks`. @param rows JSON, an array of `RowText`. */
export const insertChunks = (load: string, rows: string): Statement => ({
  sql: `INSERT INTO sorted_chunks (version, metric, chunk, largest, smallest, ordinals)
    SELECT v.id, r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, unhex(r.value ->> 4)
    ${OF_LOAD}`,
  parameters: [load, rows],
});

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
  {
    sql: `UPDATE table_versions
      SET state = 'complete', rows = ?2, metrics = ?4, ranked = ?5, ranked_rows = ?6, sources = ?7
      WHERE load = ?1 AND state = 'loading'
      AND ?2 = (SELECT count(*) FROM architectures a WHERE a.version = table_versions.id)
      AND ?3 = (SELECT count(*) FROM sorted_chunks c WHERE c.version = table_versions.id)`,
    parameters: [
      load,
      version.rows,
      version.chunks,
      JSON.stringify(version.metrics),
      JSON.stringify(version.ranked),
      JSON.stringify(version.rankedRows),
      JSON.stringify(version.sources),
    ],
  },
  {
    sql: `UPDATE table_versions SET state = 'discarded'
      WHERE table_id = ?2 AND state = 'complete' AND load <> ?1
      AND EXISTS (SELECT 1 FROM table_versions WHERE load = ?1 AND state = 'complete')`,
    parameters: [load, version.table],
  },
  {
    sql: `INSERT INTO benchmark_tables
        (id, space, title, licence, source, space_definition, current_version, rows)
      SELECT ?2, ?3, ?4, ?5, ?6, ?7, fingerprint, rows FROM table_versions
      WHERE load = ?1 AND state = 'complete'
      ON CONFLICT (id) DO UPDATE SET space = excluded.space, title = excluded.title,
        licence = excluded.licence, source = excluded.source,
        space_definition = excluded.space_definition,
        current_version = excluded.current_version, rows = excluded.rows`,
    parameters: [
      load,
      version.table,
      version.space,
      version.title,
      version.licence,
      version.source,
      version.spaceDefinition,
    ],
  },
];

/** Says what makes the space of a table that is there. */
export const defineSpace = (table: string, definition: string): Statement => ({
  sql: "UPDATE benchmark_tables SET space_definition = ?2 WHERE id = ?1",
  parameters: [table, definition],
});

/** Gives a version up. */
export const abandon = (load: string): Statement => ({
  sql: `UPDATE table_versions SET state = 'discarded' WHERE load = ?1 AND state = 'loading'`,
  parameters: [load],
});

/**
 * Every table that is there, by its id: the complete version of each, and how many versions are half loaded,
 * since an import is running or was broken off; null where there is no complete one.
 */
export const listTables: Statement = {
  sql: `SELECT i.id AS "table", t.space, t.title, t.licence, t.source, v.rows, v.metrics, v.ranked,
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
    ORDER BY i.id`,
  parameters: [],
};

/**
 * Takes a table away, with the versions that are half loaded; a batch. Their rows are deleted by `clean`. An
 * import that is running can't go on.
 */
export const drop = (table: string): Statement[] =>
  [
    `UPDATE table_versions SET state = 'discarded' WHERE table_id = ?1`,
    `DELETE FROM benchmark_tables WHERE id = ?1`,
  ].map((sql) => ({ sql, parameters: [table] }));

const DISCARDED = "SELECT id FROM table_versions WHERE table_id = ?1 AND state = 'discarded'";

/**
 * Delete a bounded part of what the discarded versions of a table have left, each statement until it
 * changes nothing; in this order.
 */
export const clean = (table: string): Statement[] =>
  [
    `DELETE FROM architectures WHERE rowid IN (
      SELECT rowid FROM architectures WHERE version IN (${DISCARDED}) LIMIT ${DELETED_ROWS})`,
    `DELETE FROM sorted_chunks WHERE (version, metric, chunk) IN (
      SELECT version, metric, chunk FROM sorted_chunks
      WHERE version IN (${DISCARDED}) LIMIT ${DELETED_CHUNKS})`,
    `DELETE FROM table_versions WHERE table_id = ?1 AND state = 'discarded'
      AND NOT EXISTS (SELECT 1 FROM architectures a WHERE a.version = table_versions.id)
      AND NOT EXISTS (SELECT 1 FROM sorted_chunks c WHERE c.version = table_versions.id)`,
  ].map((sql) => ({ sql, parameters: [table] }));
