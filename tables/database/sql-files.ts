/**
 * @module
 * Files of SQL that `wrangler d1 execute --file` takes, for a database that only wrangler reaches.
 */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeFolder, writeOutput } from "../../files/outputs.js";
import { inline, type Statement } from "../../schema/database/statement.js";
import { InputError } from "../../schema/input-error.js";
import {
  type ImportDatabase,
  type ListedTable,
  type PresentVersion,
  readListedTable,
  readPresentVersion,
  type StoredRow,
} from "./database.js";
import {
  clean,
  DELETED_ROWS,
  listTables,
  MAX_STATEMENT_BYTES,
  presentVersion,
} from "./statements.js";
import { BINDING, runWrangler } from "./wrangler.js";

/** The statement around the JSON takes less than 1,000. */
const PARAMETER_BYTES = 90_000;
/** Of a file; a batch is never cut in two. */
const FILE_BYTES = 8_000_000;

/** Where files go, and what is done with each. */
export interface SqlTarget {
  /** Flags of wrangler that name the database, such as `--remote`; `undefined` to only write files. */
  readonly flags?: readonly string[];
  /** Where the files are kept. They are deleted once they have been run, unless it is given. */
  readonly folder?: string;
}

export class SqlFiles implements ImportDatabase {
  readonly parameterBytes = PARAMETER_BYTES;
  readonly loads: boolean;
  #text: string[] = [];
  #bytes = 0;
  #count = 0;

  private constructor(
    readonly folder: string,
    readonly target: SqlTarget,
  ) {
    this.loads = target.flags !== undefined;
  }

  static async open(target: SqlTarget): Promise<SqlFiles> {
    const { folder } = target;
    if (folder !== undefined) {
      await makeFolder(folder);
      if ((await readdir(folder)).some((name) => name.endsWith(".sql")))
        throw new InputError(`${folder} has files of SQL already: name another folder`);
    }
    return new SqlFiles(folder ?? (await mkdtemp(join(tmpdir(), "archfit-import-"))), target);
  }

  async present(table: string): Promise<PresentVersion | undefined> {
    const [row] = await this.#query(presentVersion(table));
    return row === undefined ? undefined : readPresentVersion(row);
  }

  async tables(): Promise<ListedTable[]> {
    return (await this.#query(listTables)).map(readListedTable);
  }

  storedRows({ sources }: PresentVersion): AsyncIterable<StoredRow> {
    const names = sources.map(({ name }) => name).join(", ");
    throw new InputError(
      `A deployed table can't be added to by itself: name the files that it was loaded from as well (${names})`,
    );
  }

  /** What a statement changes is known when its file is run. */
  async run(statements: readonly Statement[]): Promise<undefined> {
    for (const statement of statements) {
      const text = `${inline(statement)};\n`;
      const bytes = Buffer.byteLength(text);
      if (bytes > MAX_STATEMENT_BYTES)
        throw new InputError(
          `A statement would have ${bytes} bytes; D1 takes ${MAX_STATEMENT_BYTES}: the table has too many metrics, or its space too long a definition`,
        );
      this.#text.push(text);
      this.#bytes += bytes;
    }
    if (this.#bytes >= FILE_BYTES) await this.#flush();
  }

  async clean(table: string, atMost: number): Promise<void> {
    const [rows, chunks, versions] = clean(table);
    for (let deleted = 0; deleted < atMost; deleted += DELETED_ROWS) await this.run([rows, chunks]);
    await this.run([versions]);
  }

  async settle(): Promise<void> {
    await this.#flush();
  }

  async close(): Promise<void> {
    if (this.target.folder === undefined) await rm(this.folder, { recursive: true, force: true });
  }

  /** The rows that a statement selects; none where files are only written. */
  async #query<Row>(statement: Statement<Row>): Promise<Row[]> {
    const { flags } = this.target;
    if (flags === undefined) return [];
    const output = await runWrangler([
      ...["d1", "execute", BINDING, ...flags, "--yes", "--json"],
      ...["--command", inline(statement)],
    ]);
    const [{ results }] = JSON.parse(output) as [{ results: Row[] }];
    return results;
  }

  async #flush(): Promise<void> {
    if (this.#text.length === 0) return;
    const number = String(++this.#count).padStart(4, "0");
    const file = join(this.folder, `${number}.sql`);
    await writeOutput(file, this.#text.join(""));
    [this.#text, this.#bytes] = [[], 0];
    const { flags, folder } = this.target;
    if (flags === undefined) return;
    await runWrangler(["d1", "execute", BINDING, ...flags, "--yes", "--file", file]);
    if (folder === undefined) await rm(file);
  }
}
