/**
 * @module
 * Reads from one version of a table, in batches that are one round trip to D1 each. What a version is
 * made of is kept from request to request; every batch asks whether it is still the one to be served,
 * so that the next request after an import is answered from the new one.
 */
import { ProblemError } from "../../schema/http/problems.js";
import type { Spaces } from "../../spaces/index.js";
import { type Meter, runBatch, type Statement } from "./batch.js";
import { unknownTable } from "./unknown-table.js";
import { readVersion, SELECT_VERSIONS, type TableVersion, type VersionRow } from "./version.js";

/** By table, as many as there are tables; a version has its space from among those that are known. */
const remembered = new WeakMap<Spaces, Map<string, TableVersion>>();

/** Versions that are tried, should imports overtake the reading. */
const ATTEMPTS = 3;

/** Another version is served by now. */
export class SupersededError extends Error {}

export class Session {
  /** Whether D1 has said that the version is served. */
  #checked: boolean;

  constructor(
    readonly version: TableVersion,
    private readonly binding: D1Database,
    private readonly meter: Meter,
    checked: boolean,
  ) {
    this.#checked = checked;
  }

  /** The rows of each statement, of one state of the database. */
  async run<Rows extends unknown[]>(
    ...statements: { readonly [At in keyof Rows]: Statement<Rows[At]> }
  ): Promise<{ [At in keyof Rows]: Rows[At][] }> {
    const results = await runBatch(
      this.binding,
      [...statements, servedVersion(this.version.table)],
      this.meter,
    );
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
 * @throws {ProblemError} if there is no such table, or the database can't be used.
 */
export async function readTable<T>(
  binding: D1Database,
  spaces: Spaces,
  table: string,
  meter: Meter,
  read: (session: Session) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const known = attempt === 0 ? rememberedOf(spaces).get(table) : undefined;
    const version = known ?? (await loadVersion(binding, spaces, table, meter));
    const session = new Session(version, binding, meter, known === undefined);
    try {
      try {
        const result = await read(session);
        await session.check();
        return result;
      } catch (error) {
        // What is wrong with a request may be right for a newer version.
        if (error instanceof ProblemError) await session.check();
        throw error;
      }
    } catch (error) {
      if (!(error instanceof SupersededError)) throw error;
    }
  }
  throw new ProblemError(
    "database_unavailable",
    `The table "${table}" is being loaded again and again: try later`,
  );
}

/** All tables that are loaded, by id. @throws {ProblemError} if the database can't be used. */
export async function readTables(
  binding: D1Database,
  spaces: Spaces,
  meter: Meter,
): Promise<TableVersion[]> {
  const [rows] = await runBatch(
    binding,
    [{ sql: `${SELECT_VERSIONS} ORDER BY t.id`, parameters: [] }],
    meter,
  );
  return rows.map((row) => readVersion(spaces, row as VersionRow));
}

async function loadVersion(
  binding: D1Database,
  spaces: Spaces,
  table: string,
  meter: Meter,
): Promise<TableVersion> {
  const statement = { sql: `${SELECT_VERSIONS} WHERE t.id = ?1`, parameters: [table] };
  const [[row]] = await runBatch(binding, [statement], meter);
  if (row === undefined) {
    rememberedOf(spaces).delete(table);
    throw unknownTable(table, await readTables(binding, spaces, meter));
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

const servedVersion = (table: string): Statement<{ load: string }> => ({
  sql: "SELECT load FROM table_versions WHERE table_id = ?1 AND state = 'complete' LIMIT 1",
  parameters: [table],
});
