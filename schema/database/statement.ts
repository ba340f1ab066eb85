/**
 * @module
 * Statements over these tables, written with Drizzle's `sql`: values stand where they belong and travel beside
 * the text, or are written into it. The Worker and the importer run the same kind.
 */
import { type SQL, sql } from "drizzle-orm";
import { SQLiteSyncDialect } from "drizzle-orm/sqlite-core";

/** A query for rows of this type, or a change. */
export type Statement<Row = unknown> = SQL<Row>;

type Parameter = string | number | null;

/** A statement as D1 takes it. */
export interface BoundStatement {
  /** With a `?` for each parameter. */
  readonly sql: string;
  readonly params: readonly Parameter[];
}

const dialect = new SQLiteSyncDialect();

/** The text, and the parameters beside it. */
export function bind(statement: Statement): BoundStatement {
  const { sql: text, params } = dialect.sqlToQuery(statement);
  return { sql: text, params: params as Parameter[] };
}

/** The text with its parameters written into it, for files of SQL. */
export function inline(statement: Statement): string {
  return dialect.sqlToQuery(sql`${statement}`.inlineParams()).sql;
}
