import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { LocalDatabase } from "../../tables/database/local-database.js";
import { begin, insertArchitectures } from "../../tables/database/statements.js";
import { cells, Workplace } from "../../tables/testing/workplace.js";
import { runCli } from "../testing/run-cli.js";

const place = new Workplace();
afterAll(() => place.remove());

const run = (...words: string[]) => runCli(...words, "--persist-to", place.state);

describe("archfit tables and archfit drop", { timeout: 120_000 }, () => {
  it("say that nothing is loaded, without making a database", async () => {
    expect((await run("tables")).stdout).toContain("No table is loaded");
    expect(await run("drop", "some")).toMatchObject({
      exitCode: 1,
      stderr: "archfit: There is no table some: none is loaded\n",
    });
  });

  it("list what is loaded, and what is half loaded", async () => {
    const rows = cells(1500).map((arch, at) => [arch, 90, at]);
    const file = place.csv("mine.csv", "arch,mine_test_5,mine_ms", rows);
    await run("import", file, "--table", "mine", "--licence", "CC0-1.0");
    const database = await LocalDatabase.open(place.state);
    await database.run(begin("broken", "f", "l", "2026-01-01"));
    const row = ["k", 0, null, null, null, "00", "00"];
    await database.run([insertArchitectures("l", JSON.stringify([row]))]);
    await database.close();
    const json = place.path("tables.json");
    const { stdout } = await run("tables", "--json", json);
    expect(stdout).toContain("mine: 1,500 architectures of nasbench201, 2 metrics, about 0.");
    expect(stdout).toContain("licence: CC0-1.0; from mine.csv; loaded 20");
    expect(stdout).toContain("mine_test_5, mine_ms");
    expect(stdout).toMatch(/broken: no complete version\n {2}half loaded: .*archfit drop broken/);
  });

  it("take a table away whole, and what a broken-off import has left", async () => {
    expect((await run("drop", "broken")).stdout).toContain("what a broken-off import had left");
    expect((await run("drop", "mine")).stdout).toContain("1,500 architectures taken away");
    const database = await LocalDatabase.open(place.state);
    for (const table of ["benchmark_tables", "table_versions", "architectures", "sorted_chunks"])
      expect(await database.query(sql.raw(`SELECT count(*) AS rows FROM ${table}`))).toEqual([
        { rows: 0 },
      ]);
    await database.close();
    expect((await run("tables")).stdout).toContain("No table is loaded");
  });
});

it("archfit --version", async () => {
  expect(await runCli("--version")).toMatchObject({ exitCode: 0, stdout: `${manifest.version}\n` });
});
