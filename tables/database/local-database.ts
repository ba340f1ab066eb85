/**
 * @module
 * The database that `npm start` serves from, opened beside it: the same SQLite file, through the same
 * runtime (`workerd`).
 */
import { statfs } from "node:fs/promises";
import { bind, type Statement } from "../../schema/database/statement.js";
import { InputError } from "../../schema/input-error.js";
import {
  type ImportDatabase,
  type ListedTable,
  type PresentVersion,
  readListedTable,
  readPresentVersion,
  readStoredRow,
  type StoredRow,
} from "./database.js";
import { type DatabaseServer, serveDatabase } from "./database-server.js";
import { whenFree } from "./lock.js";
import { migrate } from "./migrations.js";
import { clean, listTables, presentVersion, storedRows } from "./statements.js";
import { DEFAULT_STATE, databasesFolder, localDatabaseId } from "./wrangler.js";

/** More would not be faster, but take more memory. */
const PARAMETER_BYTES = 2 ** 18;
/** Rows of a version that are read at a time. */
const READ_ROWS = 1000;
/** A disk with less than this is full: SQLite needs some room to write anything. */
const FULL_BYTES = 2 ** 20;

/** As D1 answers a statement. */
interface Answer {
  readonly results: readonly unknown[];
  readonly meta: { readonly changes: number };
}

/** A statement that could not be run: the disk is full, or another process writes all the time. */
class DatabaseError extends InputError {}

export class LocalDatabase implements ImportDatabase {
  readonly loads = true;
  readonly parameterBytes = PARAMETER_BYTES;

  private constructor(
    readonly server: DatabaseServer,
    readonly folder: string,
  ) {}

  /**
   * Opens the database.
   *
   * @param state folder of wrangler's `--persist-to`.
   * @param options `migrated`: bring it to the latest migration, which is to be done before writing.
   */
  static async open(state = DEFAULT_STATE, { migrated = true } = {}): Promise<LocalDatabase> {
    const folder = databasesFolder(state);
    const server = await serveDatabase(folder, await localDatabaseId());
    const database = new LocalDatabase(server, folder);
    try {
      if (migrated) await migrate(database);
    } catch (error) {
      await database.close();
      throw error;
    }
    return database;
  }

  async present(table: string): Promise<PresentVersion | undefined> {
    try {
      const [row] = await this.query(presentVersion(table));
      return row === undefined ? undefined : readPresentVersion(row);
    } catch (error) {
      // Not migrated, so that it has no tables.
      if (error instanceof DatabaseError && error.message.includes("no such table"))
        return undefined;
      throw error;
    }
  }

  async tables(): Promise<ListedTable[]> {
    return (await this.query(listTables)).map(readListedTable);
  }

  async *storedRows(version: PresentVersion): AsyncGenerator<StoredRow> {
    for (let ordinal = 0; ordinal < version.rows; ordinal += READ_ROWS) {
      const rows = await this.query(storedRows(version.id, ordinal, READ_ROWS));
      yield* rows.map(readStoredRow);
    }
  }

  async run(statements: readonly Statement[]): Promise<number[]> {
    return (await this.#batch(statements)).map(({ meta }) => meta.changes);
  }

  /** The rows that a statement selects. */
  async query<Row>(statement: Statement<Row>): Promise<Row[]> {
    const [rows] = await this.batch([statement]);
    return rows as Row[];
  }

  /** The rows that each statement selects, of one state of the database. */
  async batch(statements: readonly Statement[]): Promise<unknown[][]> {
    return (await this.#batch(statements)).map(({ results }) => [...results]);
  }

  async clean(table: string): Promise<void> {
    for (const statement of clean(table))
      for (let changes = 1; changes > 0; ) [changes] = await this.run([statement]);
  }

  /** Every batch has been run when `run` is done. */
  async settle(): Promise<void> {}

  async close(): Promise<void> {
    await this.server.close();
  }

  /** Where the disk is full, the runtime answers that it has failed, and not why. */
  async #explain(problem: string, bytes: number): Promise<string> {
    const { blocks, bavail, bsize } = await statfs(this.folder);
    const full = blocks > 0 && bavail * bsize < Math.max(FULL_BYTES, 2 * bytes);
    return full || /SQLITE_FULL|disk is full/.test(problem)
      ? `The local database could not be written: the disk of ${this.folder} is full. Make room and run the command again`
      : `The local database could not be used: ${problem}`;
  }

  async #batch(statements: readonly Statement[]): Promise<Answer[]> {
    const body = JSON.stringify(statements.map(bind));
    try {
      return await whenFree(() => this.#send(body));
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      throw new DatabaseError(await this.#explain(error.message, body.length));
    }
  }

  /** @throws {DatabaseError} with the problem in the words of the runtime. */
  async #send(body: string): Promise<Answer[]> {
    const { address, headers } = this.server;
    const answer = await fetch(address, { method: "POST", headers, body });
    const answered = answer.ok
      ? ((await answer.json()) as Answer[] | { readonly error: string })
      : { error: await answer.text() };
    if ("error" in answered) throw new DatabaseError(answered.error);
    return answered;
  }
}
