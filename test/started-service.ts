/**
 * @module
 * `npm start` as a process, for tests, and copies of the repository to start it in.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const POLL_MS = 50;

export class StartedService {
  readonly child;
  output = "";

  /** @param script of the repository, or of a copy of it. */
  constructor(
    script: string,
    readonly port: number | string,
    environment: NodeJS.ProcessEnv = {},
  ) {
    this.child = spawn(process.execPath, [script], {
      cwd: dirname(script),
      env: { ...process.env, ...environment, PORT: `${port}` },
    });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (this.output += text));
  }

  async printed(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(this.output);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null)
      await once(this.child, "exit");
    return this.child.exitCode;
  }

  /** The status and the JSON of an answer. */
  async ask<Body>(path: string, body?: unknown): Promise<{ status: number; body: Body }> {
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
      headers: { "Content-Type": "application/json" },
      signal: AbortSignal.timeout(60_000),
    });
    return { status: answer.status, body: (await answer.json()) as Body };
  }

  /** Process ids of workerd in this service's family. */
  servers(): number[] {
    const family = new Set([this.child.pid]);
    const lines = execFileSync("ps", ["-axo", "pid=,ppid=,args="], { encoding: "utf8" });
    const processes = lines.split("\n").map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
    // Children may be listed before their parents.
    for (let before = 0; before < family.size; ) {
      before = family.size;
      for (const [, own, parent] of processes)
        if (family.has(Number(parent))) family.add(Number(own));
    }
    return processes
      .filter(([, own, , words = ""]) => family.has(Number(own)) && /^\S*workerd serve/.test(words))
      .map(([, own]) => Number(own));
  }
}

/** Whether a process is there. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until it is so. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}

/** What a clone has of what is served. */
const PARTS = [
  ...["cli", "examples", "files", "learn", "predictor", "schema", "scripts", "search", "serve"],
  ...["spaces", "studies", "tables", "trainer", "worker"],
  ...["package.json", "package-lock.json", "wrangler.toml", "tsconfig.base.json", "tsconfig.json"],
];

/** A copy of the repository in a temporary folder, with these further parts, and how it is removed. */
export async function copyRepository(...further: string[]) {
  const folder = await mkdtemp(join(tmpdir(), "archfit-clone-"));
  for (const part of [...PARTS, ...further])
    if (existsSync(join(ROOT, part)))
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
  await symlink(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
