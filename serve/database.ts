/**
 * @module
 * The local database before and while it is served: made, migrated, and watched.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import {
  DEFAULT_STATE,
  databaseFile,
  databasesFolder,
  localDatabaseId,
} from "../tables/database/wrangler.js";
import { adviseOn, type DatabaseFault, databaseFault } from "./database-file.js";
import { ServeError } from "./failure.js";
import { loadedMark, SHIPPED_TABLE } from "./shipped-table.js";
import type { BackendOptions } from "./workerd/backend.js";

const PREPARE = fileURLToPath(new URL("prepare-database.ts", import.meta.url));

export class ServedDatabase {
  readonly #prepared = new AbortController();

  private constructor(
    /** In `wrangler.toml`. */
    readonly id: string,
    readonly state: string,
  ) {}

  static async find(state = DEFAULT_STATE): Promise<ServedDatabase> {
    return new ServedDatabase(await localDatabaseId(), state);
  }

  get file(): string {
    return databaseFile(this.state, this.id);
  }

  /** What is wrong with it, as far as a look at the file shows. */
  fault(): Promise<DatabaseFault | undefined> {
    return databaseFault(this.file);
  }

  /** Whether it is not there yet, or the table that comes with the repository was never loaded. */
  isNew(): boolean {
    const untold = existsSync(SHIPPED_TABLE.file) && !existsSync(loadedMark(this.state));
    return untold || !existsSync(this.file);
  }

  /** What workerd is told of it. */
  options(fault: DatabaseFault | undefined): Pick<BackendOptions, "databases" | "fault"> {
    if (fault === undefined) return { databases: databasesFolder(this.state), fault: undefined };
    // Any folder will do where nothing is opened.
    return { databases: tmpdir(), fault: adviseOn(fault) };
  }

  /** Tells apart this file from another one of its name; undefined where there is none. */
  async identity(): Promise<string | undefined> {
    const found = await stat(this.file).catch(() => undefined);
    return found && `${found.dev}:${found.ino}`;
  }

  /** Migrates it, and loads the table into a new one. @throws {ServeError} with the reason if that fails. */
  async prepare(report: (line: string) => void): Promise<void> {
    const child = spawn(process.execPath, ["--import", "tsx", PREPARE, this.state], {
      stdio: ["pipe", "pipe", "pipe"],
      cwd: dirname(PREPARE),
      signal: this.#prepared.signal,
      detached: process.platform !== "win32",
    });
    child.on("error", () => {});
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors += text;
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => report(text.trimEnd()));
    const [code] = await once(child, "close");
    if (code !== 0) throw new ServeError(errors.trim().split("\n").at(-1) ?? "");
  }

  /** Ends what `prepare` has begun. */
  stop(): void {
    this.#prepared.abort();
  }
}
