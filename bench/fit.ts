/**
 * @module
 * How long `archfit fit` takes on 781 cells of NAS-Bench-201, all told: reading the table,
 * cross-validation, export, parity, measuring.
 * Run by hand: `node --import tsx bench/fit.ts`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { nasbench201Table } from "../test/tables.js";
import { printTable, seconds } from "./report.js";

/** Seconds at most. */
const LIMITS = { mlp: 60, best: 90 } as const;

const folder = mkdtempSync(join(tmpdir(), "archfit-bench-"));

function timeOf(family: string): number {
  const begin = performance.now();
  const words = [
    ...["cli/archfit.mjs", "fit", nasbench201Table, "--space", "nasbench201", "--family", family],
    ...["--target", "cifar10_test_200", "--samples", "781", "--seed", "1"],
    ...["--out", join(folder, family)],
  ];
  execFileSync(process.execPath, words, { stdio: "ignore" });
  return (performance.now() - begin) / 1000;
}

const rows = Object.entries(LIMITS).map(([family, limit]) => [
  `fit ${family} on 781 cells`,
  seconds(timeOf(family)),
  seconds(limit),
]);
rmSync(folder, { recursive: true });
printTable(["", "time", "at most"], rows);
