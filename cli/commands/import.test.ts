import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import { createRandom } from "../../spaces/index.js";
import { LocalDatabase } from "../../tables/database/local-database.js";
import { cells, findTable, Workplace } from "../../tables/testing/workplace.js";
import { runCli } from "../testing/run-cli.js";

const ARCHFIT = fileURLToPath(new URL("../archfit.mjs", import.meta.url));
const place = new Workplace();
afterAll(() => place.remove());

const found = async (table: string) => {
  const database = await LocalDatabase.open(place.state);
  try {
    return await findTable(database, table);
  } finally {
    await database.close();
  }
};
const words = (table: string, ...more: string[]) => [
  ...["import", "--table", table, "--persist-to", place.state],
  ...more,
];

describe("archfit import", { timeout: 120_000 }, () => {
  const good = place.csv(
    "good.csv",
    "arch,cifar10_test_200_seed777,cifar10_test_200_seed888,params_m",
    cells(3).map((arch, at) => [arch, 90 + at, 91 + at, at]),
  );

  it("says what it would load, and writes nothing, not even a database", async () => {
    const { exitCode, stdout } = await runCli(...words("table", good, "--dry-run"));
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      [
        "table: 3 architectures of nasbench201, a new table; checked, nothing is written",
        "| metric | what | runs | architectures |",
        "| --- | --- | --- | --- |",
        "| cifar10_test_200 | test accuracy on cifar10 after 200 epochs, percent | 777, 888 | 3 |",
        "| params_m | params, millions |  | 3 |",
        "",
      ].join("\n"),
    );
    expect(existsSync(place.state)).toBe(false);
  });

  it("loads, and says so again", async () => {
    const json = place.path("figures.json");
    expect(await runCli(...words("table", good, "--json", json))).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(json, "utf8"))).toMatchObject({
      outcome: "loaded",
      table: "table",
      rows: 3,
      means: [
        { metric: "cifar10_test_200", rows: 3 },
        { metric: "params_m", rows: 3 },
      ],
      bad_records: { count: 0, first: [] },
    });
    expect((await found("table"))?.rows.get(cells(1)[0])?.values.cifar10_test_200).toBe(90.5);
    const again = await runCli(...words("table", good));
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("already loaded") });
  });

  it("stops at a record that is damaged, unless it may leave it out", async () => {
    const file = place.csv("bad.csv", "arch,params_m", [
      [cells(1)[0], 1],
      ["|none~0|", 2],
    ]);
    const stopped = await runCli(...words("bad", file));
    expect(stopped.exitCode).toBe(1);
    expect(stopped.stderr).toMatch(
      /1 record can't be used; --skip-bad loads the others\n {2}.*bad\.csv, record 3, byte 64: /,
    );
    expect(await found("bad")).toBeUndefined();
    const skipped = await runCli(...words("bad", file, "--skip-bad"));
    expect(skipped).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining("1 records left out"),
    });
    expect((await found("bad"))?.rows.size).toBe(1);
  });

  it("writes files of SQL", async () => {
    const folder = place.path("sql");
    const { exitCode, stdout } = await runCli("import", good, "--table", "t", "--sql-out", folder);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining("wrangler d1 execute DB --remote"),
    });
    // The version, and the removal of the one before it.
    expect(readdirSync(folder)).toEqual(["0001.sql", "0002.sql"]);
  });

  it("refuses what can't be done", async () => {
    for (const [wrong, exitCode, message] of [
      [["import", good], 2, "required option '--table <id>'"],
      [words("a", good, "--remote"), 2, "cannot be used with"],
      [words("a", place.path("none.csv")), 1, "There is no such file"],
      [words("a", good, "--space", "none"), 1, 'no search space "none"'],
    ] as const) {
      const result = await runCli(...wrong);
      expect(result.exitCode).toBe(exitCode);
      expect(result.stderr).toContain(message);
    }
  });
});

describe("an import that is killed", { timeout: 240_000 }, () => {
  const ROWS = 4000;
  const edition = (name: string, accuracy: number) =>
    place.csv(
      name,
      "arch,cifar10_test_200,a_ms,b_ms,c_ms,d_ms",
      cells(ROWS).map((arch, at) => [arch, accuracy, at, at / 3, at / 7, at / 11]),
    );

  /** Runs the program and kills it so many milliseconds after it says that it is writing. */
  async function killed(file: string, after: number): Promise<void> {
    const child = spawn(process.execPath, [ARCHFIT, ...words("killed", file)], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    for await (const text of child.stderr) if (`${text}`.includes("writing")) break;
    await sleep(after);
    child.kill("SIGKILL");
    await ended;
  }

  it("leaves the version before it or its own, complete, and nothing once it is repeated", async () => {
    const random = createRandom(1);
    expect(await runCli(...words("killed", edition("one.csv", 91)))).toMatchObject({ exitCode: 0 });
    const second = edition("two.csv", 92);
    for (let time = 0; time < 4; time++) {
      await killed(second, 90 * random.uniform() * time);
      const { rows, version } = (await found("killed")) ?? { rows: new Map(), version: undefined };
      expect(rows.size).toBe(version?.rows);
      const numbers = new Set([...rows.values()].map(({ values }) => values.cifar10_test_200));
      expect([...numbers].join()).toMatch(/^9[12]$/);
    }
    expect(await runCli(...words("killed", second))).toMatchObject({ exitCode: 0 });
    expect((await found("killed"))?.rows.values().next().value?.values.cifar10_test_200).toBe(92);
    // A version that was complete when its import was killed has left the one before it to be removed.
    expect(await runCli(...words("killed", edition("three.csv", 93)))).toMatchObject({
      exitCode: 0,
    });
    const database = await LocalDatabase.open(place.state);
    const [counts] =
      await database.query(sql`SELECT (SELECT count(*) FROM table_versions WHERE table_id = 'killed') AS versions,
        (SELECT count(*) FROM architectures
          WHERE version NOT IN (SELECT id FROM table_versions WHERE state = 'complete')) AS left_over`);
    await database.close();
    expect(counts).toEqual({ versions: 1, left_over: 0 });
  });
});
