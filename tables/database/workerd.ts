/**
 * @module
 * Starts workerd, which runs the Worker and D1 on one's own machine. It ends with this process, however this
 * one ends.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { whenFree } from "./lock.js";

/**
 * Runs a command until it ends, or standard input does, which it does when the process at its other end
 * is gone. What waits for that is a process of its own, so that the end of the command is seen at once.
 */
const untilInputEnds = (signal: string) => `
exec 4<&0
"$@" </dev/null 4<&- & command=$!
{ exec 3>&-; read -r line; kill -${signal} $command; } <&4 2>/dev/null &
wait $command 2>/dev/null
`;

/** How long a start may take, of a machine that is busy. */
const START_MS = 60_000;

export interface WorkerdOptions {
  /** File of its configuration, with one socket whose port is 0. */
  readonly configuration: string;
  /** Folders by the names that the configuration has for them. */
  readonly folders: Readonly<Record<string, string>>;
  /** Variables; unlike arguments they are hidden from other users. */
  readonly environment?: Readonly<Record<string, string>>;
  /** How it is ended: told to, or at once. */
  readonly signal: "TERM" | "KILL";
  /** Takes what it prints on standard error once it serves, and before that too. */
  readonly onOutput?: (text: string) => void;
}

export interface Workerd {
  /** Of 127.0.0.1. */
  readonly port: number;
  /** How it has ended. */
  readonly end: Promise<string>;
  /** Ends it; `end` tells when it has. */
  stop(): void;
}

/** Ready when this resolves. @throws {Error} with what workerd said if it does not start. */
export function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  return whenFree(() => start(options));
}

async function start(options: WorkerdOptions): Promise<Workerd> {
  const { configuration, folders, environment, signal, onOutput = () => {} } = options;
  const binary: string = createRequire(import.meta.url)("workerd").default;
  const command = [
    ...[binary, "serve", configuration, "--control-fd=3"],
    ...Object.entries(folders).map(([name, folder]) => `-d${name}=${folder}`),
  ];
  const isWindows = process.platform === "win32";
  const [program, ...words] = isWindows
    ? command
    : ["sh", "-c", untilInputEnds(signal), "sh", ...command];
  const child = spawn(program, words, {
    stdio: ["pipe", "inherit", "pipe", "pipe"],
    env: { ...process.env, ...environment },
    // A Ctrl-C is for the process that has started it.
    detached: !isWindows,
  });
  let output = "";
  let report = (text: string) => {
    output += text;
  };
  (child.stderr as Readable).setEncoding("utf8").on("data", (text) => report(text));
  const end = once(child, "exit").then(([code, by]) => String(by ?? code));
  (child.stdin as Writable).on("error", () => {});
  const stop = () => {
    (child.stdin as Writable).destroy();
    if (isWindows) child.kill();
  };
  // What waits for the end of the process's input ends, too.
  void end.then(stop);
  const timer = setTimeout(stop, START_MS);
  const port = await Promise.race([
    listeningPort(child.stdio[3] as Readable),
    end.then(() => undefined),
  ]);
  clearTimeout(timer);
  if (port === undefined) throw new Error(`workerd did not start: ${output.trim()}`);
  report = onOutput;
  report(output);
  return { port, end, stop };
}

/** The port that workerd says it listens on. */
async function listeningPort(control: Readable): Promise<number | undefined> {
  for await (const line of createInterface(control)) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === "listen") return port;
  }
  return undefined;
}
