/**
 * @module
 * One process of workerd that serves a bundle. It ends with this process, however this one ends.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { ServeError } from "../failure.js";
import { ASSETS } from "../paths.js";
import { CONFIGURATION, FAULT_VARIABLE } from "./configuration.js";
import { readOutput, type SqliteError } from "./output.js";

/**
 * Runs a command until it ends, or standard input does, which it does when the process at its other end
 * is gone. What waits for that is a process of its own, so that the end of the command is seen at once.
 */
const UNTIL_INPUT_ENDS = `
exec 4<&0
"$@" </dev/null 4<&- & command=$!
{ exec 3>&-; read -r line; kill -KILL $command; } <&4 2>/dev/null &
wait $command 2>/dev/null
`;

/** How long a start may take, of a machine that is busy. */
const START_MS = 60_000;

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

  private constructor(
    readonly port: number,
    /** How the process has ended. */
    readonly end: Promise<string>,
    private readonly endProcess: () => void,
  ) {
    void end.then(() => {
      // What waits for the end of the process's input ends, too.
      endProcess();
    });
  }

  /** Ready when this resolves. @throws {ServeError} with what workerd said if it does not start. */
  static async start(options: BackendOptions): Promise<Backend> {
    const { bundle, databases, fault, onDatabaseFault } = options;
    const binary: string = createRequire(import.meta.url)("workerd").default;
    const command = [
      ...[binary, "serve", join(bundle, CONFIGURATION), "--control-fd=3"],
      ...[`-dstate=${databases}`, `-dfiles=${ASSETS}`],
    ];
    const isWindows = process.platform === "win32";
    const [program, ...words] = isWindows
      ? command
      : ["sh", "-c", UNTIL_INPUT_ENDS, "sh", ...command];
    const child = spawn(program, words, {
      stdio: ["pipe", "inherit", "pipe", "pipe"],
      env: { ...process.env, [FAULT_VARIABLE]: fault ?? "" },
      // A Ctrl-C is for the process that drains.
      detached: !isWindows,
    });
    let output = "";
    let report = (text: string) => {
      output += text;
    };
    (child.stderr as Readable).setEncoding("utf8").on("data", (text) => report(text));
    const end = once(child, "exit").then(([code, signal]) => String(signal ?? code));
    (child.stdin as Writable).on("error", () => {});
    const kill = () => {
      (child.stdin as Writable).destroy();
      if (isWindows) child.kill();
    };
    const timer = setTimeout(kill, START_MS);
    const port = await Promise.race([
      listeningPort(child.stdio[3] as Readable),
      end.then(() => undefined),
    ]);
    clearTimeout(timer);
    if (port === undefined) throw new ServeError(`workerd did not start: ${output.trim()}`);
    report = readOutput((line) => process.stderr.write(line), onDatabaseFault);
    report(output);
    return new Backend(port, end, kill);
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
    this.endProcess();
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

/** The port that workerd says it listens on. */
async function listeningPort(control: Readable): Promise<number | undefined> {
  for await (const line of createInterface(control)) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === "listen") return port;
  }
  return undefined;
}
