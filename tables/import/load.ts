/**
 * @module
 * The life of one version: begun, filled row by row, completed or given up. Readers see nothing of it
 * before it is complete. Of two imports of one table at once, the one that began later takes the place
 * of the other.
 */
import { randomUUID } from "node:crypto";
import type { Statement } from "../../schema/database/statement.js";
import { InputError } from "../../schema/input-error.js";
import type { ImportDatabase } from "../database/database.js";
import {
  abandon,
  begin,
  complete,
  insertArchitectures,
  insertChunks,
  type VersionDescription,
} from "../database/statements.js";
import type { RowText } from "./table-content.js";

/** Another import took the table over. */
export class SupersededError extends InputError {
  constructor(table: string) {
    super(
      `Another import of ${table} began after this one and takes its place; nothing of this one was loaded`,
    );
  }
}

const INSERTS = { architectures: insertArchitectures, sorted_chunks: insertChunks };

export class Load {
  readonly #id = randomUUID();
  #pending: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly database: ImportDatabase,
    readonly table: string,
    readonly fingerprint: string,
  ) {}

  /** Begins a version, and deletes what broken-off ones have left. */
  static async begin(
    database: ImportDatabase,
    table: string,
    fingerprint: string,
    atMost: number,
  ): Promise<Load> {
    const load = new Load(database, table, fingerprint);
    await database.run(begin(table, fingerprint, load.#id, new Date().toISOString()));
    await database.clean(table, atMost);
    return load;
  }

  /**
   * Adds rows, as many a statement as it may take.
   *
   * @returns how many they were.
   * @throws {SupersededError}
   */
  async insert(
    into: keyof typeof INSERTS,
    rows: Iterable<RowText>,
    onRows: (rows: number) => void = () => {},
  ): Promise<number> {
    let [count, bytes] = [0, 0];
    let gathered: RowText[] = [];
    const flush = async () => {
      if (gathered.length === 0) return;
      const [json, size] = [`[${gathered.join()}]`, gathered.length];
      [gathered, bytes] = [[], 0];
      // While the database works on this, the next rows are made.
      await this.#pending;
      this.#pending = this.#insert(INSERTS[into](this.#id, json), size).then(() => onRows(size));
      // A failure is met where it is awaited.
      this.#pending.catch(() => {});
    };
    for (const row of rows) {
      const added = Buffer.byteLength(row) + 1;
      if (bytes + added >= this.database.parameterBytes) await flush();
      gathered.push(row);
      bytes += added;
      count++;
    }
    await flush();
    await this.#pending;
    return count;
  }

  /** Makes the version the one that readers are served from. @throws {SupersededError} */
  async complete(version: VersionDescription): Promise<void> {
    const changed = await this.database.run(complete(this.#id, version));
    await this.database.settle();
    // Where that is known only now, what the database has tells.
    const present = changed ? undefined : await this.database.present(this.table);
    if (changed?.[0] === 0 || (present && present.fingerprint !== this.fingerprint))
      throw new SupersededError(this.table);
  }

  /** Gives the version up and deletes its rows. */
  async abandon(atMost: number): Promise<void> {
    await this.#pending.catch(() => {});
    await this.database.run([abandon(this.#id)]);
    await this.database.clean(this.table, atMost);
    await this.database.settle();
  }

  async #insert(statement: Statement, rows: number): Promise<void> {
    const changed = await this.database.run([statement]);
    if (changed !== undefined && changed[0] !== rows) throw new SupersededError(this.table);
  }
}
