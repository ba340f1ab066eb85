/**
 * @module
 * One process of workerd that serves a bundle.
 */
import { get } from "node:http";
import { join } from "node:path";
import { startWorkerd, type Workerd } from "../../tables/database/workerd.js";
import { messageOf, ServeError } from "../failure.js";
import { ASSETS } from "../paths.js";
import { CONFIGURATION, FAULT_VARIABLE } from "./configuration.js";
import { readOutput, type SqliteError } from "./output.js";

export interface BackendOptions {
  /** Folder of a bundle with its configuration. */
  readonly bundle: string;
  /** Folder of the databases; with a fault, one that exists: nothing is written there then. */
  readonly databases: string;
  /** What the database is out of order for, where it can't be opened at all. */
  readonly fault?: string | undefined;
  /** Is told what SQLite finds wrong with the database or its disk. */
  readonly onDatabaseFault?: (error: SqliteError) => void;
}

export class Backend {
  /** Requests that are being answered. */
  inFlight = 0;
  #retired = false;

  private constructor(private readonly process: Workerd) {}

  /** Ready when this resolves. @throws {ServeError} with what workerd said if it does not start. */
  static async start(options: BackendOptions): Promise<Backend> {
    const { bundle, databases, fault, onDatabaseFault } = options;
    try {
      return new Backend(
        await startWorkerd({
          configuration: join(bundle, CONFIGURATION),
          folders: { state: databases, files: ASSETS },
          environment: { [FAULT_VARIABLE]: fault ?? "" },
          signal: "KILL",
          onOutput: readOutput((line) => process.stderr.write(line), onDatabaseFault),
        }),
      );
    } catch (error) {
      throw new ServeError(messageOf(error));
    }
  }

  get port(): number {
    return this.process.port;
  }

  /** How the process has ended. */
  get end(): Promise<string> {
    return this.process.end;
  }

  /** Whether it answers within so long, whatever it says. */
  answers(milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const signal = AbortSignal.timeout(milliseconds);
      const path = "/v2/health/live";
      get({ host: "127.0.0.1", port: this.port, path, agent: false, signal }, (answer) => {
        answer.resume().on("error", () => {});
        resolve(true);
      }).on("error", () => resolve(false));
    });
  }

  /** Ends the process at once. */
  async kill(): Promise<void> {
    this.process.stop();
    await this.end;
  }

  /** Ends the process when all that it was asked is answered. */
  retire(): void {
    this.#retired = true;
    if (this.inFlight === 0) void this.kill();
  }

  /** Called for a request that was counted by `inFlight`. */
  answered(): void {
    this.inFlight--;
    if (this.#retired && this.inFlight === 0) void this.kill();
  }
}
