/**
 * @module
 * How long `archfit simulate` takes for 30 runs of 300 queries of `guided` on NAS-Bench-201, as the
 * command that people run. Run by hand: `node --import tsx bench/simulate.ts`. `--runs` and `--queries` make it fewer, for which there is no
 * limit.
 */
import { execFileSync } from "node:child_process";
import { performance } from "node:perf_hooks";
import { parseArgs } from "node:util";
import { nasbench201Table } from "../test/tables.js";
import { printTable, seconds } from "./report.js";

const RUNS = "30";
const QUERIES = "300";
/** Seconds at most for all of them. */
const LIMIT = 600;

const { values: given } = parseArgs({
  options: {
    runs: { type: "string", default: RUNS },
    queries: { type: "string", default: QUERIES },
  },
});
const words = [
  ...["cli/archfit.mjs", "simulate", nasbench201Table],
  ...["--search-on", "cifar10_valid_200", "--strategies", "guided", "--against", ""],
  ...["--runs", given.runs, "--queries", given.queries],
];
const begin = performance.now();
execFileSync(process.execPath, words, { stdio: ["ignore", "ignore", "inherit"] });
const time = (performance.now() - begin) / 1000;
const isWhole = given.runs === RUNS && given.queries === QUERIES;
printTable(
  ["guided on nasbench201.csv.gz", "time", "at most"],
  [[`${given.runs} runs × ${given.queries} queries`, seconds(time), isWhole ? seconds(LIMIT) : ""]],
);
