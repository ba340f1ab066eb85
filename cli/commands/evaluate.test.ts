import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { folderOfTests } from "../../test/temporary-folder.js";
import { drawRows } from "../../trainer/evaluation/draw.js";
import { runCli } from "../testing/run-cli.js";
import {
  SYNTHETIC_TARGET,
  syntheticLines,
  writeSyntheticTable,
} from "../testing/synthetic-table.js";

const folder = folderOfTests();
let table: string;

beforeAll(async () => {
  table = join(folder, "table.csv");
  await writeSyntheticTable(table, 200);
});

const evaluateWords = (file: string, ...more: string[]) => [
  ...[
    "evaluate",
    file,
    "--space",
    "nasbench201",
    "--target",
    SYNTHETIC_TARGET,
    "--families",
    "mlp",
  ],
  ...["--samples", "30", "--draws", "2", "--members", "1", "--backend", "wasm", ...more],
];
const json = async (name: string) => JSON.parse(await readFile(join(folder, name), "utf8"));
const figures = ({ results }: { results: Record<string, unknown>[] }) =>
  results.map(({ fit_seconds, score_microseconds, ...others }) => others);

describe("archfit evaluate", { timeout: 60_000 }, () => {
  it("reports mean and deviation over the draws, on the rows that were not drawn", async () => {
    const { exitCode, stdout } = await runCli(
      ...evaluateWords(table, "--samples", "30,60", "--json", join(folder, "all.json")),
    );
    expect(exitCode).toBe(0);
    const report = await json("all.json");
    expect(report).toMatchObject({
      results: [
        { family: "mlp", samples: 30, draws: 2, held_out: 170 },
        { family: "mlp", samples: 60, draws: 2, held_out: 140 },
      ],
      target: { metric: SYNTHETIC_TARGET },
      table: { name: "table.csv", rows: 200, skipped: 0 },
    });
    for (const result of report.results) {
      expect(result.kendall_tau.mean).toBeGreaterThan(0.5);
      expect(result.kendall_tau.std).toBeGreaterThan(0);
      expect(result.score_microseconds).toBeGreaterThan(0);
      expect(stdout).toContain(result.kendall_tau.mean.toFixed(4));
    }
    expect(await readdir(folder)).not.toContain("all.json.draws.jsonl");
  });

  it("goes on where it was interrupted", async () => {
    const words = evaluateWords(table, "--json", join(folder, "resumed.json"));
    const complete = await json("all.json");

    // An interruption leaves the first draw, here with figures by which it is recognised, and half a line.
    const key = {
      family: "mlp",
      samples: 30,
      draw: 0,
      held_out: null,
      seed: 1,
      members: 1,
      backend: "wasm",
      table: complete.table.sha256,
      space: "nasbench201",
      choices: null,
      target: SYNTHETIC_TARGET,
    };
    const known = {
      kendall_tau: -1,
      spearman: -1,
      precision_at_1_percent: 0,
      precision_at_5_percent: 0,
      best_rank_in_top_50: 99,
      held_out: 170,
      fit_seconds: 0,
      score_microseconds: 0,
    };
    const finished = join(folder, "resumed.json.draws.jsonl");
    await writeFile(finished, `${JSON.stringify({ key, figures: known })}\n`);
    await appendFile(finished, '{"key":{"fam');
    expect(await runCli(...words)).toMatchObject({ exitCode: 0 });
    const resumed = await json("resumed.json");
    expect(resumed.results[0].best_rank_in_top_50.mean).toBeGreaterThan(49);
    expect(resumed.results[0].kendall_tau.mean).toBeLessThan(complete.results[0].kendall_tau.mean);
    expect(await readdir(folder)).not.toContain("resumed.json.draws.jsonl");
  });

  it("never lets a held-out label into the figures of others", async () => {
    // Rows that no draw fits on get other labels in a second table: the model and its ranking of the
    // rest stay as they were, so that tau over unchanged labels is unchanged.
    await runCli(
      ...evaluateWords(table, "--draws", "1", "--held-out", "50", "--json", join(folder, "a.json")),
    );
    const { training, heldOut } = drawRows(200, 30, 50, 1);
    const used = new Set([...training, ...heldOut]);
    const [header, ...lines] = syntheticLines(200);
    const changed = lines.map((line, row) => (used.has(row) ? line : line.replace(/,.*/, ",1")));
    const other = join(folder, "other.csv");
    await writeFile(other, [header, ...changed].join("\n"));
    await runCli(
      ...evaluateWords(other, "--draws", "1", "--held-out", "50", "--json", join(folder, "b.json")),
    );
    expect(figures(await json("b.json"))).toEqual(figures(await json("a.json")));
  });

  it.each([
    [["--samples", "200"], "200 samples are all rows of the table"],
    [["--samples", "30,201"], "201 samples were asked for, but the table has 200 rows"],
    [["--samples", "5"], "5 rows are too few"],
  ])("refuses %j before it fits anything", async (words, problem) => {
    const { exitCode, stderr } = await runCli(...evaluateWords(table, ...words));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
  });

  it.each([
    [
      ["--target", "cifar10_test_200"],
      "has no number for cifar10_test_200; it has synthetic_test_1",
    ],
    [["--samples", "30", "--held-out", "171"], "30 samples and 171 held-out rows were asked for"],
    [["--held-out", "1"], "in all held-out rows (1)"],
  ])("refuses %j", async (words, problem) => {
    const { exitCode, stderr } = await runCli(...evaluateWords(table, ...words));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
  });

  it.each([
    ["a target that is the same everywhere", () => ",90", "is 90 in all 30 rows"],
    [
      "a target that some later draw has one value of only",
      // Draw 1 has seed 2.
      (row: number) => (drawRows(50, 30, undefined, 2).training.includes(row) ? ",90" : undefined),
      "is 90 in all 30 rows",
    ],
    [
      "a target that is no number",
      (row: number) => (row === 5 ? ",good" : undefined),
      "must be a number",
    ],
  ])("refuses %s before it fits anything", async (_, change, problem) => {
    const bad = join(folder, "bad.csv");
    const [header, ...lines] = syntheticLines(50);
    const changed = lines.map((line, row) => line.replace(/,.*/, (own) => change(row) ?? own));
    await writeFile(bad, [header, ...changed].join("\n"));
    const { exitCode, stderr } = await runCli(...evaluateWords(bad));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
    expect(stderr).not.toContain("draw 1");
  });

  it("refuses one cell with two numbers, naming both records", async () => {
    const bad = join(folder, "twice.csv");
    const lines = syntheticLines(50);
    await writeFile(bad, [...lines, lines[9].replace(/,.*/, ",12.5")].join("\n"));
    const { exitCode, stderr } = await runCli(...evaluateWords(bad));
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/record 52, .* record 10 says/)]);
  });
});
