/**
 * @module
 * Reads from one version of a table, in batches that are one round trip to the database each. What a version
 * is made of is kept from request to request; every batch asks whether it is still the one to be served,
 * so that the next request after an import is answered from the new one.
 */
import { sql } from "drizzle-orm";
import type { Statement } from "../../schema/database/statement.js";
import { tableVersions } from "../../schema/database/tables.js";
import type { Spaces } from "../../spaces/index.js";
import { readVersion, SELECT_VERSIONS, type TableVersion, type VersionRow } from "./version.js";

/** What queries need of a database: D1 in the Worker, the local file in Node. */
export interface TableDatabase {
  /** The rows of each statement, all of one state of the database. */
  batch(statements: readonly Statement[]): Promise<unknown[][]>;
}

/** By table, as many as there are tables; a version has its space from among those that are known. */
const remembered = new WeakMap<Spaces, Map<string, TableVersion>>();

/** Versions that are tried, should imports overtake the reading. */
const ATTEMPTS = 3;

/** Another version is served by now. */
export class SupersededError extends Error {
  override readonly name = "SupersededError";
}

/** No version of a table of this name is complete. */
export class UnknownTableError extends Error {
  override readonly name = "UnknownTableError";
  /** @param loaded all tables that there are. */
  constructor(
    readonly table: string,
    readonly loaded: readonly TableVersion[],
  ) {
    super(`there is no table ${table}`);
  }
}

export class Session {
  /** Whether the database has said that the version is served. */
  #checked: boolean;

  constructor(
    readonly version: TableVersion,
    private readonly database: TableDatabase,
    checked: boolean,
  ) {
    this.#checked = checked;
  }

  /** The rows of each statement, of one state of the database. @throws {SupersededError} */
  async run<Rows extends unknown[]>(
    ...statements: { readonly [At in keyof Rows]: Statement<Rows[At]> }
  ): Promise<{ [At in keyof Rows]: Rows[At][] }> {
    const results = await this.database.batch([...statements, servedVersion(this.version.table)]);
    const [served] = results.pop() as { load: string }[];
    if (served?.load !== this.version.load) throw new SupersededError();
    this.#checked = true;
    return results as { [At in keyof Rows]: Rows[At][] };
  }

  /** @throws {SupersededError} if the version is not served any more and was not when it was read. */
  async check(): Promise<void> {
    if (!this.#checked) await this.run();
  }
}

/**
 * What `read` makes of the version of a table that is served. It may be called again for another
 * version.
 *
 * @param spaces that are known besides the table's own.
 * @throws {UnknownTableError}
 * @throws {SupersededError} if imports overtake the reading again and again.
 */
export async function readServed<T>(
  database: TableDatabase,
  spaces: Spaces,
  table: string,
  read: (session: Session) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const known = attempt === 1 ? rememberedOf(spaces).get(table) : undefined;
    const version = known ?? (await loadVersion(database, spaces, table));
    const session = new Session(version, database, known === undefined);
    try {
      try {
        const result = await read(session);
        await session.check();
        return result;
      } catch (error) {
        // What is wrong with a request may be right for a newer version.
        if (!(error instanceof SupersededError)) await session.check();
        throw error;
      }
    } catch (error) {
      if (!(error instanceof SupersededError) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** All tables that are loaded, by id. */
export async function readTables(database: TableDatabase, spaces: Spaces): Promise<TableVersion[]> {
  const [rows] = await database.batch([sql`${SELECT_VERSIONS} ORDER BY t.id`]);
  return (rows as VersionRow[]).map((row) => readVersion(spaces, row));
}

async function loadVersion(
  database: TableDatabase,
  spaces: Spaces,
  table: string,
): Promise<TableVersion> {
  const [[row]] = await database.batch([sql`${SELECT_VERSIONS} WHERE t.id = ${table}`]);
  if (row === undefined) {
    rememberedOf(spaces).delete(table);
    throw new UnknownTableError(table, await readTables(database, spaces));
  }
  const version = readVersion(spaces, row as VersionRow);
  rememberedOf(spaces).set(table, version);
  return version;
}

function rememberedOf(spaces: Spaces): Map<string, TableVersion> {
  let known = remembered.get(spaces);
  if (!known) remembered.set(spaces, (known = new Map()));
  return known;
}

const servedVersion = (table: string): Statement<{ load: string }> => sql`
  SELECT ${tableVersions.load} FROM ${tableVersions}
  WHERE ${tableVersions.tableId} = ${table} AND ${tableVersions.state} = 'complete' LIMIT 1`;
