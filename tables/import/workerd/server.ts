/**
 * @module
 * A process of workerd that serves the local D1 databases of one folder. Miniflare would do the same
 * with 150 MB more, and would leave workerd behind if this process is killed.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";

const CONFIGURATION = fileURLToPath(new URL("database.capnp", import.meta.url));

/** Runs a command until standard input ends, which it does when the process at its other end does. */
const UNTIL_INPUT_ENDS = '"$@" & command=$!; read -r line; kill $command; wait $command';

export interface DatabaseServer {
  /** Where to POST batches, followed by the id of the database. */
  readonly address: string;
  /** Headers without which a request is answered 403. */
  readonly headers: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** @param folder where the databases are: `v3/d1` in the folder of wrangler's `--persist-to`. */
export async function serveDatabases(folder: string): Promise<DatabaseServer> {
  await mkdir(folder, { recursive: true });
  const binary: string = createRequire(import.meta.url)("workerd").default;
  const command = [binary, "serve", CONFIGURATION, `-dstate=${folder}`, "--control-fd=3"];
  const [program, ...words] =
    process.platform === "win32" ? command : ["sh", "-c", UNTIL_INPUT_ENDS, "sh", ...command];
  const token = randomBytes(32).toString("base64url");
  const child = spawn(program, words, {
    stdio: ["pipe", "ignore", "pipe", "pipe"],
    // Unlike arguments, the environment of a process is hidden from other users.
    env: { ...process.env, ARCHFIT_DATABASE_TOKEN: token },
  });
  const input = child.stdin as Writable;
  const errorOutput = child.stderr as Readable;
  const control = child.stdio[3] as Readable;
  let errors = "";
  errorOutput.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  const ended = once(child, "close");
  const port = await Promise.race([listeningPort(control), ended.then(() => undefined)]);
  if (port === undefined) throw new Error(`workerd did not start: ${errors.trim()}`);
  return {
    address: `http://127.0.0.1:${port}/`,
    headers: { Authorization: `Bearer ${token}` },
    async close() {
      input.end();
      if (process.platform === "win32") child.kill();
      await ended;
    },
  };
}

/** The port that workerd says it listens on. */
async function listeningPort(control: Readable): Promise<number | undefined> {
  for await (const line of createInterface(control)) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === "listen") return port;
  }
  return undefined;
}
