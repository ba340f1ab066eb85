import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOfTests } from "../../test/temporary-folder.js";
import { runCli } from "../testing/run-cli.js";

const folder = folderOfTests();

const words = (page: string, ...more: string[]) => [
  ...["search-report", "--tables", folder, "--out", join(folder, page), "--studies", "choices"],
  ...["--strategies", "random,local", "--runs", "2", "--queries", "50", "--threads", "1", ...more],
];
const text = (...path: string[]) => readFile(join(folder, ...path), "utf8");

describe("archfit search-report", { timeout: 60_000 }, () => {
  it("searches, and makes the same page from its figures again", async () => {
    expect(await runCli(...words("docs/search.md"))).toMatchObject({ exitCode: 0 });
    const { studies } = JSON.parse(await text("docs", "search.json"));
    expect(studies).toMatchObject([
      {
        id: "choices",
        table: { rows: 4 ** 8 },
        results: [
          { strategy: "random", runs: 2 },
          { strategy: "local", runs: 2 },
        ],
      },
    ]);
    const page = await text("docs", "search.md");
    expect(page).toContain(studies[0].results[1].best_at["50"].mean.toFixed(2));
    const charts = await readdir(join(folder, "docs", "charts"));
    expect(charts).toHaveLength(2);
    const files = ["search.md", ...charts.map((file) => join("charts", file))];
    const before = await Promise.all(files.map((file) => text("docs", file)));

    for (const file of files) await rm(join(folder, "docs", file));
    const again = await runCli(
      ...["search-report", "--from-json", "--out", join(folder, "docs/search.md")],
    );
    expect(again).toMatchObject({ exitCode: 0 });
    expect(await Promise.all(files.map((file) => text("docs", file)))).toEqual(before);
    expect(await readdir(join(folder, "docs"))).not.toContain("search.json.draws.jsonl");
  });

  it.each([
    [["--studies", "nasbench201-cifar10"], "nasbench201.csv.gz"],
    [["--from-json"], "to make the page from; search first"],
  ])("says what is wrong with %j and writes nothing", async (more, problem) => {
    const { exitCode, stderr } = await runCli(...words("wrong.md", ...more));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
    expect(await readdir(folder)).not.toContain("wrong.md");
    expect(await readdir(folder)).not.toContain("wrong.json");
  });

  it("says what figures cannot stand beside those that are there, before it searches", async () => {
    const { exitCode, stderr } = await runCli(...words("docs/search.md", "--seed", "9"));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("(seed: 1, now 9)")]);
    await writeFile(join(folder, "other.json"), "{}");
    const other = await runCli(...words("other.md", "--from-json"));
    expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining("does not hold")]);
  });

  it.each([
    [["--studies", "imagenet"], "There are the studies nasbench201-cifar10"],
    [["--strategies", "annealing"], "There are the strategies random"],
    [["--out", "page.html"], "It is to end in .md"],
  ])("says how it is used for %j", async (more, problem) => {
    const { exitCode, stderr } = await runCli(...words("wrong.md", ...more));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});
