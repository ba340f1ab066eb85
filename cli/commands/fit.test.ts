import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { predictBatches } from "../../predictor/node/onnx-runtime.js";
import { PredictorCard } from "../../schema/card.js";
import { encodingFingerprint, nasbench201 } from "../../spaces/index.js";
import { readTable } from "../../tables/read/read-table.js";
import { folderOfTests } from "../../test/temporary-folder.js";
import { drawRows } from "../../trainer/evaluation/draw.js";
import { measureRanking } from "../../trainer/evaluation/ranking.js";
import { runCli } from "../testing/run-cli.js";
import {
  SYNTHETIC_TARGET,
  syntheticLines,
  writeSyntheticTable,
} from "../testing/synthetic-table.js";

const ARCHFIT = fileURLToPath(new URL("../archfit.mjs", import.meta.url));
const folder = folderOfTests();
let table: string;

beforeAll(async () => {
  table = join(folder, "table.csv");
  await writeSyntheticTable(table, 300);
});

const fitWords = (out: string, ...more: string[]) => [
  ...["fit", table, "--space", "nasbench201", "--target", SYNTHETIC_TARGET, "--family", "mlp"],
  ...["--samples", "60", "--seed", "3", "--members", "1"],
  ...["--threads", "1", "--out", join(folder, out), ...more],
];

describe("archfit fit", () => {
  it("writes a predictor whose card is true, the same file again from one thread", async () => {
    const first = await runCli(...fitWords("first", "--backend", "wasm", "--threads", "2"));
    expect(first).toMatchObject({ exitCode: 0 });
    const again = await runCli(...fitWords("again", "--backend", "wasm"));
    expect(again).toMatchObject({ exitCode: 0 });
    const onnx = await readFile(join(folder, "first.onnx"));
    expect(onnx.equals(await readFile(join(folder, "again.onnx")))).toBe(true);

    const card = PredictorCard.parse(
      JSON.parse(await readFile(join(folder, "first.json"), "utf8")),
    );
    expect(card).toMatchObject({
      id: "first",
      space: "nasbench201",
      family: "mlp",
      target: { metric: SYNTHETIC_TARGET, dataset: "synthetic", split: "test", epochs: 1 },
      inputs: ["features"],
      outputs: ["mean", "std"],
      training: { table: { name: "table.csv", rows: 300 }, rows: 60, seed: 3, backend: "wasm" },
      encoding_fingerprint: encodingFingerprint(nasbench201, ["features"]),
      onnx: { bytes: onnx.length, sha256: createHash("sha256").update(onnx).digest("hex") },
    });
    expect(card.onnx.parity).toBeLessThanOrEqual(1e-3);
    expect(card.training.command).not.toContain(folder);

    // The figures are of the rows that were not drawn, measured on the file as it was written.
    const { architectures, targets } = await readTable(table, SYNTHETIC_TARGET);
    const { heldOut } = drawRows(300, 60, undefined, 3);
    const { outputs } = await predictBatches(
      onnx,
      nasbench201,
      ["features"],
      heldOut.map((row) => architectures[row]),
    );
    const truth = heldOut.map((row) => targets[row]);
    expect(card.quality.held_out_rows).toBe(240);
    expect(card.quality.kendall_tau).toBeCloseTo(
      measureRanking(outputs.mean, truth).kendall_tau,
      5,
    );
    expect(card.quality.kendall_tau).toBeGreaterThan(0.6);
    expect(outputs.std.every((std) => std > 0)).toBe(true);
  });

  it("measures by cross-validation where no rows are left", async () => {
    const small = join(folder, "small.csv");
    await writeSyntheticTable(small, 80);
    const words = fitWords("all", "--members", "2", "--json", join(folder, "figures.json"));
    words[words.indexOf(table)] = small;
    words.splice(words.indexOf("--samples"), 2);
    expect(await runCli(...words)).toMatchObject({ exitCode: 0 });
    const figures = JSON.parse(await readFile(join(folder, "figures.json"), "utf8"));
    expect(figures.training.rows).toBe(80);
    expect(figures.quality.held_out_rows).toBe(80);
    expect(figures.quality.how).toContain("5-fold cross-validation");
    expect(figures.quality.kendall_tau).toBeGreaterThan(0.6);
  });

  it("leaves nothing behind when it is killed", async () => {
    const words = fitWords("killed/predictor", "--members", "50");
    const child = spawn(process.execPath, [ARCHFIT, ...words], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    await new Promise((resolve) => child.stderr.once("data", resolve));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("exit", resolve));
    expect(await readdir(folder)).not.toContain("killed");
  });
});

describe("archfit fit says what is wrong, with exit code 1 and no file", () => {
  it.each([
    [["--samples", "301"], "301 samples were asked for, but the table has 300 rows"],
    [["--samples", "19"], "19 rows are too few to fit on: a predictor needs at least 20"],
    [["--samples", "200", "--held-out", "101"], "200 samples and 101 held-out rows"],
    [["--held-out", "1"], "in all held-out rows (1)"],
    [
      ["--target", "cifar10_test_200"],
      "has no number for cifar10_test_200; it has synthetic_test_1",
    ],
    [["--target", "accuracy"], '"accuracy" is no metric'],
    [["--space", "nasbench301"], 'There is no search space "nasbench301"'],
    [["--json", "/no/such/folder/figures.json"], "figures.json cannot be written"],
  ])("%j", async (words, problem) => {
    const { exitCode, stderr } = await runCli(...fitWords("wrong", ...words));
    expect(stderr).toContain(`archfit: `);
    expect(stderr).toContain(problem);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(exitCode).toBe(1);
    expect(await readdir(folder)).not.toContain("wrong.onnx");
  });

  const [header, ...lines] = syntheticLines(40);
  it.each([
    ["a table of too few rows", lines.slice(0, 19), "19 rows are too few to fit on"],
    ["no row at all", [], "The file has a header, but no rows"],
    [
      "a constant target",
      lines.map((line) => line.replace(/,.*/, ",90")),
      "is 90 in all 40 rows that were drawn: there is nothing to learn",
    ],
    [
      "a target that is no number",
      lines.map((line, row) => (row === 7 ? line.replace(/,.*/, ",good") : line)),
      `${SYNTHETIC_TARGET} must be a number (or empty or nan, where it was not measured), not "good"`,
    ],
    [
      "one cell with two numbers",
      [...lines, lines[3].replace(/,.*/, ",12.5")],
      "is in the table twice: record 5 says",
    ],
  ])("%s", async (_, rows, problem) => {
    const bad = join(folder, "bad.csv");
    await writeFile(bad, [header, ...rows].join("\n"));
    const words = fitWords("wrong");
    words[words.indexOf(table)] = bad;
    words.splice(words.indexOf("--samples"), 2);
    const { exitCode, stderr } = await runCli(...words);
    expect(stderr).toContain(problem);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(exitCode).toBe(1);
    expect((await readdir(folder)).filter((name) => name.startsWith("wrong"))).toEqual([]);
  });
});

describe("archfit fit says before the work what can't be written, and why", () => {
  const long = "n".repeat(252);
  it.each([
    [["--json", "FOLDER"], "FOLDER cannot be written: it is a folder"],
    [
      ["--out", "FOLDER/table.csv/p"],
      "p.onnx cannot be written: what should be a folder is a file",
    ],
    [["--out", `FOLDER/${long}`], `${long}.onnx cannot be written: its name is too long`],
    [["--out", "FOLDER/p", "--json", "FOLDER/./p.json"], "is a file of the predictor itself"],
    [["--out", "/proc/p"], "/proc/p.onnx cannot be written: "],
  ])("%j", async (words, problem) => {
    const given = words.map((word) => word.replace("FOLDER", folder));
    const { exitCode, stderr } = await runCli(...fitWords("unwritten", ...given));
    expect(stderr).toContain(problem.replace("FOLDER", folder));
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(exitCode).toBe(1);
    expect(await readdir(folder)).not.toContain("unwritten.onnx");
  });
});

it("refuses targets that are equal as 32-bit numbers before it fits on them", async () => {
  const file = fileURLToPath(new URL("fixtures/dead20min.csv", import.meta.url));
  const words = ["--target", "mine_test_50", "--family", "mlp", "--out", join(folder, "dead")];
  const { exitCode, stderr } = await runCli("fit", file, "--space", "nasbench201", ...words);
  expect(stderr).toMatch(
    /^archfit: mine_test_50 is from 9\.999999999999998 to 10 in all 20 rows .* 32-bit numbers.*\n$/,
  );
  expect(exitCode).toBe(1);
});

describe("archfit says how it is used, with exit code 2", () => {
  it.each([
    [["fit"], "required option '--target <metric>' not specified"],
    [[], "Usage: archfit"],
    [["fly"], "unknown command 'fly'"],
    [["fit", "x", "--seed", "-1"], "It is to be an integer from 0 to 2147483647"],
    [["fit", "x", "--samples", "1.5"], "It is to be a positive integer"],
    [["fit", "x", "--family", "guess"], "There are the families best, mlp"],
    [["fit", "x", "--backend", "abacus"], "Allowed choices are auto, node-gpu"],
    [["fit", "x", "--out", "predictors/"], "It is a folder: behind it stands the name"],
    [["fit", "x", "--out", "Not A Name"], "lower-case letters, digits and hyphens"],
  ])("%j", async (words, problem) => {
    const { exitCode, stderr } = await runCli(...words);
    expect(stderr).toContain(problem);
    expect(exitCode).toBe(2);
  });

  it("and with 0 when it was asked", async () => {
    expect(await runCli("fit", "--help")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("--samples <n>"),
    });
  });
});
