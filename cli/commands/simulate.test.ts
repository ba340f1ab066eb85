import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { InputError } from "../../schema/input-error.js";
import { choicesOf, createChoicesSpace, nasbench101, nasbench201 } from "../../spaces/index.js";
import { checkCapabilities, parseSpecs } from "../../studies/simulation/strategies.js";
import type { StrategyFigures } from "../../studies/simulation/summarise.js";
import { tablePath, tablesFolder } from "../../test/tables.js";
import { folderOfTests } from "../../test/temporary-folder.js";
import { runCli } from "../testing/run-cli.js";

const definition = {
  name: "four-by-three",
  positions: ["a", "b", "c", "d"].map((name) => ({ name, options: ["small", "middle", "large"] })),
};
const space = createChoicesSpace(definition);
/** Points by which each position counts: no two architectures are equally good. */
const WEIGHTS = [9, 3, 1, 1 / 3];
const fitnessOf = ({ choices }: { readonly choices: readonly number[] }) =>
  50 + choices.reduce((sum, choice, position) => sum + choice * WEIGHTS[position], 0);
const judgementOf = (one: { readonly choices: readonly number[] }) => fitnessOf(one) / 2 + 30;

const folder = folderOfTests();
const path = (name: string) => join(folder, name);

/** Writes a table with two accuracies, of which the second is judged by, and what training took. */
async function writeTable(name: string, keep: (row: number) => boolean): Promise<void> {
  const lines = [...space.enumerate()].flatMap((one, row) =>
    keep(row) ? [`${space.format(one)},${fitnessOf(one)},${judgementOf(one)},60`] : [],
  );
  const header = "arch,toy_valid_10,toy_test_10,toy_train_seconds_10";
  await writeFile(path(name), `${[header, ...lines].join("\n")}\n`);
}

beforeAll(async () => {
  await writeFile(path("space.json"), JSON.stringify(definition));
  await writeTable("whole.csv", () => true);
  await writeTable("half.csv", (row) => row % 2 === 0);
});

const words = (table: string, ...more: string[]) => [
  ...["simulate", path(table), "--space", path("space.json"), "--search-on", "toy_valid_10"],
  ...["--queries", "81", "--runs", "3", "--threads", "1", "--seed", "5", ...more],
];
async function figuresOf(table: string, ...more: string[]) {
  const result = await runCli(...words(table, "--json", path("figures.json"), ...more));
  expect(result).toMatchObject({ exitCode: 0 });
  const figures = JSON.parse(await readFile(path("figures.json"), "utf8"));
  return { ...figures, stdout: result.stdout } as {
    stdout: string;
    results: (StrategyFigures & { speed_up_over: Record<string, Record<string, number>> })[];
    baselines: StrategyFigures[];
  };
}

describe("archfit simulate", { timeout: 60_000 }, () => {
  it("finds the best of a table that it may query as a whole, and says how soon", async () => {
    const { results, baselines, stdout } = await figuresOf("whole.csv", "--strategies", "local");
    expect(results).toMatchObject([
      {
        strategy: "local",
        runs: 3,
        optimum: fitnessOf({ choices: [2, 2, 2, 2] }),
        queries_to_optimum: { missed: 0 },
        not_in_table: { mean: 0 },
      },
    ]);
    const [{ best_at, regret_at, queries_to_optimum, queries_to_within, optimum }] = results;
    expect(best_at["80"].mean).toBe(optimum);
    for (const [query, { mean }] of Object.entries(regret_at))
      expect(mean).toBeCloseTo(optimum - best_at[query].mean);
    expect(queries_to_within["0.3"].mean).toBeLessThanOrEqual(queries_to_optimum.mean);
    expect(queries_to_optimum.training_seconds).toBe(60 * queries_to_optimum.mean);
    expect(baselines.map(({ strategy }) => strategy)).toEqual([
      "random",
      "aging",
      "aging:population=20,sample=15",
    ]);
    expect(results[0].speed_up_over.random.optimum).toBeCloseTo(
      baselines[0].queries_to_optimum.mean / queries_to_optimum.mean,
    );
    expect(stdout).toContain(`| \`local\` | ${Math.round(queries_to_optimum.mean)} |`);
    expect(await readdir(folder)).not.toContain("figures.json.draws.jsonl");
  });

  it("counts what a partial table lacks, and charges no query for it", async () => {
    const strategies = "random,guided:initial=5,members=1,rounds=5";
    const { results } = await figuresOf("half.csv", "--strategies", strategies, "--against", "");
    for (const { not_in_table, best_at, optimum } of results) {
      expect(not_in_table.mean).toBeGreaterThan(20);
      expect(not_in_table.mean).toBeLessThanOrEqual(40);
      expect(best_at["81"].mean).toBe(optimum);
    }
  });

  it("judges by another column than it searches on", async () => {
    const more = ["--strategies", "random", "--judge-by", "toy_test_10", "--against", ""];
    const { results } = await figuresOf("whole.csv", ...more);
    expect(results[0].optimum).toBe(judgementOf({ choices: [2, 2, 2, 2] }));
    expect(results[0].best_at["81"].mean).toBe(results[0].optimum);
  });

  it("gives the same figures over several threads, and goes on where it was interrupted", async () => {
    const more = ["--strategies", 'genetic,nsga2:objectives=[{"metric":"fitness","goal":"max"}]'];
    const one = await figuresOf("whole.csv", ...more);
    const two = await figuresOf("whole.csv", ...more, "--threads", "2");
    const timeless = ({ results, baselines }: typeof one) =>
      [...results, ...baselines].map((figures) => ({ ...figures, seconds_per_run: 0 }));
    expect(timeless(two)).toEqual(timeless(one));
    // A run that is kept is not run again: its figures are taken as they are.
    const key = {
      ...{ strategy: "random", parameters: '{"distinct":"key"}', seed: 5 },
      ...{ queries: 81, limit: 81, goal: 0 },
      table: JSON.parse(await readFile(path("figures.json"), "utf8")).table.sha256,
      ...{ space: space.id, choices: choicesOf(space) },
      ...{ search_on: "toy_valid_10", judge_by: "toy_valid_10" },
    };
    const figures = {
      ...{ queries: 81, incumbents: [[1, 12.5]], incumbent_seconds: [60] },
      ...{ functions: 81, not_in_table: 0, exhausted: false, seconds: 1 },
    };
    const kept = `${JSON.stringify({ key, figures })}\n{"key":{"strat`;
    await writeFile(path("figures.json.draws.jsonl"), kept);
    const random = ["--strategies", "random", "--against", ""];
    const { results } = await figuresOf("whole.csv", ...random, "--runs", "2");
    expect(results[0].best_at["81"].mean).toBe((12.5 + results[0].optimum) / 2);
  });

  it("ends when its simulated time is spent, and says what was best by when", async () => {
    await writeTable("timed.csv", () => true);
    // Every third row does not say how long it took: 60 seconds, as the others do.
    const lines = (await readFile(path("timed.csv"), "utf8")).split("\n");
    const gaps = lines.map((line, row) => (row % 3 === 1 ? line.replace(/,60$/, ",") : line));
    await writeFile(path("gaps.csv"), gaps.join("\n"));
    const timed = (table: string, ...more: string[]) =>
      runCli(
        ...["simulate", path(table), "--space", path("space.json"), "--search-on", "toy_valid_10"],
        ...["--strategies", "local,random", "--against", "", "--runs", "2", "--threads", "1"],
        ...["--budget-seconds", "630", "--json", path("timed.json"), ...more],
      );
    const figures = async () => JSON.parse(await readFile(path("timed.json"), "utf8"));
    const more = ["--seconds-metric", "toy_train_seconds_10", "--chart", path("timed.svg")];
    const { exitCode, stdout } = await timed("gaps.csv", ...more);
    expect(exitCode).toBe(0);
    expect(stdout).toContain("27 of 81 architectures have no toy_train_seconds_10 and count as");
    expect(stdout).toContain("best so far after | 0.0 hours");
    expect(await readFile(path("timed.svg"), "utf8")).toContain("hours of training");
    const { results, seconds, budget_seconds } = await figures();
    expect({ seconds, budget_seconds }).toEqual({
      seconds: { from: "toy_train_seconds_10", rows_without: 27 },
      budget_seconds: 630,
    });
    for (const { by_seconds, best_at } of results as StrategyFigures[]) {
      // Ten trainings of 60 seconds fit into 630.
      expect(by_seconds).toMatchObject({ budget: 630, queries: { mean: 10, std: 0 } });
      expect(Object.keys(by_seconds?.best_at ?? {}).every((at) => Number(at) >= 60)).toBe(true);
      expect(by_seconds?.best_at["630"]).toEqual(best_at["10"]);
    }
    const perEpoch = await timed("half.csv", "--seconds-per-epoch", "12.6");
    expect(perEpoch).toMatchObject({ exitCode: 0 });
    expect((await figures()).results[0].by_seconds.queries.mean).toBe(5);
  });

  it.each([
    [["--search-on", "toy_valid_10", "--seconds-metric", "toy_test_10"], "is in percent"],
    [["--search-on", "toy_valid_10", "--seconds-metric", "toy_train_seconds_9"], "has no number"],
    [["--search-on", "toy_valid_10", "--seconds-per-epoch", "0"], "is to be more than 0"],
    [["--search-on", "toy_valid_10", "--budget-seconds", "59"], "finished no training"],
    [["--search-on", "other_valid_10"], "name the column by --seconds-metric"],
  ])("says what is wrong with a simulated time of %j", async (more, problem) => {
    const text = await readFile(path("whole.csv"), "utf8");
    const header = "arch,toy_valid_10,toy_test_10,toy_train_seconds_10,other_valid_10";
    const rows = text.trim().split("\n").slice(1);
    await writeFile(path("times.csv"), [header, ...rows.map((row) => `${row},50`)].join("\n"));
    const { exitCode, stderr } = await runCli(
      ...["simulate", path("times.csv"), "--space", path("space.json"), "--strategies", "random"],
      ...["--against", "", "--runs", "1", "--threads", "1", "--budget-seconds", "600", ...more],
    );
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
  });

  it("starts from a predictor of another target, and says how much sooner it is there", async () => {
    const { exitCode } = await runCli(
      ...["simulate", "tables/nasbench201.csv.gz", "--search-on", "cifar100_valid_12"],
      ...["--strategies", "guided:members=1,rounds=5", "--against", "random", "--queries", "2"],
      ...["--prior", "predictors/nasbench201-cifar10.onnx", "--runs", "2", "--threads", "1"],
      ...["--json", path("prior.json")],
    );
    expect(exitCode).toBe(0);
    const { results, baselines, prior } = JSON.parse(await readFile(path("prior.json"), "utf8"));
    expect(prior).toBe("nasbench201-cifar10");
    const [{ strategy, best_at, regret_at }] = results;
    expect(strategy).toBe("guided:members=1,rounds=5,prior=nasbench201-cifar10");
    // Before anything was measured: the same in each run.
    expect(best_at["1"].std).toBe(0);
    expect(regret_at["1"].mean).toBeLessThan(baselines[0].regret_at["2"].mean / 2);
  });

  it.each([
    [["--strategies", "random,local", "--prior", "predictors/nasbench201-cifar10"], "only guided"],
    [["--strategies", "guided", "--prior", "predictors/nowhere"], "The prior cannot be read"],
    [["--strategies", "guided", "--prior", "predictors/nasbench101-cifar10"], "of one space"],
    [["--strategies", "guided:prior=nasbench201-cifar10"], "name files by --prior"],
    [["--strategies", "annealing"], 'There is no strategy "annealing"; there are random, local'],
    [["--strategies", "aging:population=0"], "Parameters of aging"],
    [["--strategies", "aging:size=3"], 'Unrecognized key: "size"'],
    [["--strategies", "aging:population"], "write aging:parameter=value"],
    [["--strategies", "population=3"], '"population=3" names no strategy'],
    [["--strategies", "nsga2"], "A strategy needs params_m"],
    [["--strategies", "random", "--search-on", "accuracy"], '"accuracy" is no metric'],
    [["--strategies", "random", "--judge-by", "toy_test_99"], "has no number for toy_test_99"],
    [["--strategies", "random", "--up-to", "9"], "less than the 81 of --queries"],
    [["--strategies", "random", "--space", "nowhere"], 'There is no search space "nowhere"'],
    [["--strategies", "random", "--space", "nasbench201"], "record 2"],
    [["--strategies", "random", "--json", "/no/such/folder/f.json"], "cannot be written"],
  ])("says what is wrong with %j", async (more, problem) => {
    const { exitCode, stderr } = await runCli(...words("whole.csv", ...more));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
  });

  it("says of a strategy that it needs what a space does not have", () => {
    const { growth: _, ...rigid } = nasbench201;
    const specs = parseSpecs("random,progressive:beam=8");
    expect(() => checkCapabilities(specs, nasbench201)).not.toThrow();
    expect(() => checkCapabilities(specs, rigid)).toThrow(
      new InputError(
        "The search space nasbench201 does not say how its architectures grow from small ones to larger ones, which the strategy progressive:beam=8 needs; choose another one",
      ),
    );
  });

  it.each([
    [["--strategies", "random", "--runs", "0"], "positive integer"],
    [["--runs", "1"], "--strategies"],
  ])("says how it is used for %j", async (more, problem) => {
    const { exitCode, stderr } = await runCli(...words("whole.csv", ...more));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });

  it("a missing file, a table of cells that cannot be found by their key", async () => {
    const missing = await runCli(...words("missing.csv", "--strategies", "random"));
    expect([missing.exitCode, missing.stderr]).toEqual([1, expect.stringContaining("missing.csv")]);
    await writeFile(path("index.csv"), "index,cifar10_valid_200\n7,90\n");
    const more = ["--strategies", "random", "--space", nasbench201.id];
    const indices = await runCli(
      ...words("index.csv", ...more, "--search-on", "cifar10_valid_200"),
    );
    expect([indices.exitCode, indices.stderr]).toEqual([
      1,
      expect.stringContaining("only referred to"),
    ]);
  });
});

describe.skipIf(!tablesFolder)("archfit simulate on the tables in ARCHFIT_TABLES", () => {
  it("replays on a table that knows cells by their hash alone, and adds up their training", async () => {
    const { exitCode, stdout } = await runCli(
      ...["simulate", tablePath("nasbench101-validation.csv.gz")],
      ...["--space", nasbench101.id, "--search-on", "cifar10_valid_108", "--strategies", "local"],
      ...["--against", "", "--queries", "20", "--runs", "2", "--threads", "1"],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("24,441 architectures");
    expect(stdout).toContain("hours of training to");
  }, 60_000);
});
