/**
 * @module
 * How long `archfit fit` takes for an ensemble of five MLPs on 781 cells of NAS-Bench-201, all told:
 * reading the table, cross-validation, export, parity, measuring. Run by hand, with the folder of the
 * tables in `ARCHFIT_TABLES`: `node --import tsx bench/fit.ts`.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { tablesFolder } from "../test/tables.js";
import { printTable, seconds } from "./report.js";

if (!tablesFolder) throw new Error("Set ARCHFIT_TABLES to the folder that holds the tables");

const folder = mkdtempSync(join(tmpdir(), "archfit-bench-"));
const begin = performance.now();
execFileSync(
  process.execPath,
  [
    "trainer/archfit.mjs",
    "fit",
    join(tablesFolder, "nasbench201.csv.gz"),
    ...["--space", "nasbench201", "--target", "cifar10_test_200", "--family", "mlp"],
    ...["--samples", "781", "--seed", "1", "--out", join(folder, "predictor")],
  ],
  { stdio: ["ignore", "ignore", "ignore"] },
);
const elapsed = (performance.now() - begin) / 1000;
rmSync(folder, { recursive: true });
printTable(["", "time", "at most"], [["fit, 5 MLPs, 781 cells", seconds(elapsed), seconds(60)]]);
