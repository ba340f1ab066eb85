/**
 * @module
 * Measures `archfit import`, as the command that people run, into a fresh local database each time:
 * `node --import tsx bench/import.ts [--only108 FILE] [--full FILE] [--cells N]`.
 *
 * Files of the size of the original ones are made first unless they are given, as
 * `make-nasbench101-tfrecord.ts` writes them. Of the full one `--cells` says how many cells it has (a
 * tenth of all unless given); the size of its database is then that of all cells in proportion.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { nasbench101 } from "../spaces/index.js";
import { tablesFolder } from "../test/tables.js";
import { printTable, seconds } from "./report.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const ALL_CELLS = nasbench101.size.distinct;
const SAMPLE_MS = 100;
const MB = 1e6;

const { values: given } = parseArgs({
  options: {
    only108: { type: "string" },
    full: { type: "string" },
    cells: { type: "string", default: String(Math.round(ALL_CELLS / 10)) },
  },
});
const folder = mkdtempSync(join(tmpdir(), "archfit-bench-"));
try {
  const only108 = given.only108 ?? make("only108.tfrecord");
  const sample = ["--cells", given.cells, "--budgets", "4,12,36,108"];
  const full = given.full ?? make("full.tfrecord", ...sample);
  const csv = tablesFolder && join(tablesFolder, "nasbench101.csv.gz");
  const rows = [];
  if (csv && existsSync(csv)) rows.push(await measure("nasbench101.csv.gz", csv, "≤ 60 s"));
  else console.log("nasbench101.csv.gz is left out: ARCHFIT_TABLES does not name its folder");
  rows.push(
    await measure("NAS-Bench-101 only108, made up", only108, "≤ 150 s, 400 MB"),
    await measure("NAS-Bench-101 full, made up", full, "≤ 1,000 MB of database"),
  );
  printTable(
    ["table", "architectures", "time", "peak memory", "database", "database of all cells", "limit"],
    rows,
  );
} finally {
  rmSync(folder, { recursive: true });
}

function make(name: string, ...words: string[]): string {
  const file = join(folder, name);
  const script = join(root, "bench", "make-nasbench101-tfrecord.ts");
  execFileSync(process.execPath, ["--import", "tsx", script, file, ...words], { cwd: root });
  return file;
}

/** A row of the table that is printed. */
async function measure(title: string, file: string, limit: string): Promise<string[]> {
  const state = join(folder, "state");
  const json = join(folder, "figures.json");
  const words = ["import", file, "--table", "bench", "--persist-to", state, "--json", json];
  const start = performance.now();
  const child = spawn(process.execPath, [join(root, "cli", "archfit.mjs"), ...words], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  let peak = 0;
  const sampling = setInterval(() => {
    peak = Math.max(peak, memoryOf(child.pid as number));
  }, SAMPLE_MS);
  const [code] = await once(child, "close");
  clearInterval(sampling);
  if (code !== 0) throw new Error(`the import of ${file} failed`);
  const took = performance.now() - start;
  const { rows } = JSON.parse(readFileSync(json, "utf8")) as { rows: number };
  const bytes = bytesOf(state);
  rmSync(state, { recursive: true });
  return [
    title,
    rows.toLocaleString("en"),
    seconds(took / 1000),
    `${(peak / MB).toFixed(0)} MB`,
    `${(bytes / MB).toFixed(0)} MB`,
    `${((bytes / rows) * (ALL_CELLS / MB)).toFixed(0)} MB`,
    limit,
  ];
}

/** Bytes of memory that a process and all that it has started take; what they share counts for each. */
function memoryOf(pid: number): number {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid=,rss="], { encoding: "utf8" });
  const processes = lines
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = new Set([pid]);
  // Children may be listed before their parents.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const [own, parent] of processes) if (family.has(parent)) family.add(own);
  }
  return processes.reduce((sum, [own, , kib]) => sum + (family.has(own) ? 1024 * kib : 0), 0);
}

/** Bytes of all files in a folder. */
function bytesOf(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}
