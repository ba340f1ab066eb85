import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { folderOfTests } from "../../test/temporary-folder.js";
import { runCli } from "../testing/run-cli.js";
import { SYNTHETIC_TARGET, syntheticLines } from "../testing/synthetic-table.js";

const folder = folderOfTests();

beforeAll(async () => {
  const text = syntheticLines(150).join("\n").replace(SYNTHETIC_TARGET, "cifar10_test_200");
  await writeFile(join(folder, "nasbench201.csv.gz"), gzipSync(text));
});

const words = (page: string, ...more: string[]) => [
  ...["quality", "--tables", folder, "--out", join(folder, page), "--families", "mlp"],
  ...["--studies", "nasbench201-cifar10", "--samples", "78", "--draws", "1", "--members", "1"],
  ...["--backend", "wasm", "--threads", "1", ...more],
];
const text = (...path: string[]) => readFile(join(folder, ...path), "utf8");

describe("archfit quality", () => {
  it("measures, and makes the same page from its figures again", async () => {
    expect(await runCli(...words("docs/quality.md"))).toMatchObject({ exitCode: 0 });
    const { studies } = JSON.parse(await text("docs", "quality.json"));
    expect(studies).toMatchObject([
      {
        id: "nasbench201-cifar10",
        table: { name: "nasbench201.csv.gz", rows: 150 },
        results: [{ family: "mlp", samples: 78, draws: 1, held_out: 72 }],
      },
    ]);
    const page = await text("docs", "quality.md");
    expect(page).toContain(studies[0].results[0].kendall_tau.mean.toFixed(3));
    const charts = await readdir(join(folder, "docs", "charts"));
    expect(charts).toHaveLength(2);
    const files = ["quality.md", ...charts.map((file) => join("charts", file))];
    const before = await Promise.all(files.map((file) => text("docs", file)));

    for (const file of files) await rm(join(folder, "docs", file));
    const again = await runCli("quality", "--from-json", "--out", join(folder, "docs/quality.md"));
    expect(again).toMatchObject({ exitCode: 0 });
    expect(await Promise.all(files.map((file) => text("docs", file)))).toEqual(before);
    expect(await readdir(join(folder, "docs"))).not.toContain("quality.json.draws.jsonl");
  });

  it.each([
    [["--samples", "79"], "No study has a training size of 79"],
    [["--samples", "156"], "156 samples were asked for, but the table has 150 rows"],
    [["--tables", "/no/such/folder"], "/no/such/folder/nasbench201.csv.gz"],
    [["--from-json"], "to make the page from; measure first"],
  ])("says what is wrong with %j and writes nothing", async (more, problem) => {
    const { exitCode, stderr } = await runCli(...words("wrong.md", ...more));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(problem)]);
    expect(await readdir(folder)).not.toContain("wrong.md");
    expect(await readdir(folder)).not.toContain("wrong.json");
  });

  it("says what figures cannot stand beside those that are there, before it measures", async () => {
    const file = join(folder, "docs", "quality.md");
    const { exitCode, stderr } = await runCli(...words("docs/quality.md", "--seed", "9"));
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("(seed: 1, now 9)")]);
    await writeFile(join(folder, "other.json"), "{}");
    const other = await runCli(...words("other.md", "--from-json"));
    expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining("does not hold")]);
    expect(await readFile(file, "utf8")).toContain("# Quality");
  });

  it.each([
    [["--studies", "imagenet"], "There are the studies nasbench201-cifar10"],
    [["--out", "page.html"], "It is to end in .md"],
  ])("says how it is used for %j", async (more, problem) => {
    const { exitCode, stderr } = await runCli(...words("wrong.md", ...more));
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});
