import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importTable } from "../import/import-table.js";
import { cells, type FoundTable, findTable, Workplace } from "../testing/workplace.js";
import { LocalDatabase } from "./local-database.js";
import { SqlFiles } from "./sql-files.js";
import { MAX_STATEMENT_BYTES } from "./statements.js";
import { runWrangler } from "./wrangler.js";

const [direct, deployed] = [new Workplace(), new Workplace()];
/** Stands for `--remote`: a database that is reached by wrangler only. */
const flags = ["--local", "--persist-to", deployed.state];
beforeAll(async () => {
  await runWrangler(["d1", "migrations", "apply", "DB", ...flags]);
});
afterAll(() => {
  direct.remove();
  deployed.remove();
});

const options = (name: string, count: number) => ({
  table: "table",
  title: `Nobody's; "quoted" – and one`,
  paths: [
    direct.csv(
      name,
      "index,arch,cifar10_test_200,params_m",
      cells(count).map((arch, at) => [at, arch, (at * 37) % 101, at % 3 ? at / 7 : ""]),
    ),
  ],
});

async function inDatabase(place: Workplace): Promise<FoundTable | undefined> {
  const database = await LocalDatabase.open(place.state);
  try {
    return await findTable(database, "table");
  } finally {
    await database.close();
  }
}

/** Without what differs between two loads of the same. */
const content = (found: FoundTable | undefined) => {
  const { id, load, created_at, ...version } = { ...found?.version };
  return { ...found, version };
};

describe("files of SQL", () => {
  it("bring the same rows into a database that only wrangler reaches", async () => {
    const files = await SqlFiles.open({ flags });
    expect(await importTable(files, options("first.csv", 1200))).toMatchObject({
      outcome: "loaded",
      change: "new",
    });
    await files.close();
    const database = await LocalDatabase.open(direct.state);
    await importTable(database, options("first.csv", 1200));
    await database.close();
    const found = await inDatabase(deployed);
    expect(found?.rows.size).toBe(1200);
    expect(content(found)).toEqual(content(await inDatabase(direct)));

    // The same again is found to be there, and by its metrics what is new.
    const again = await SqlFiles.open({ flags });
    expect(await importTable(again, options("first.csv", 1200))).toMatchObject({
      outcome: "already loaded",
    });
    const adding = direct.csv("adding.csv", "index,new_ms", [[3, 1]]);
    await expect(importTable(again, { table: "table", paths: [adding] })).rejects.toThrow(
      "name the files that it was loaded from as well (first.csv)",
    );
    await again.close();
  });

  it("can only be written, take the place of an older version, and change nothing when run again", async () => {
    const folder = direct.path("sql");
    const files = await SqlFiles.open({ folder });
    expect(await importTable(files, options("second.csv", 1500))).toMatchObject({
      outcome: "written",
    });
    await files.close();
    await expect(SqlFiles.open({ folder })).rejects.toThrow("has files of SQL already");
    const names = readdirSync(folder).sort();
    for (const name of names) {
      const statements = readFileSync(`${folder}/${name}`, "utf8").split(";\n");
      for (const statement of statements)
        expect(Buffer.byteLength(statement)).toBeLessThan(MAX_STATEMENT_BYTES);
    }
    const run = async () => {
      for (const name of names)
        await runWrangler(["d1", "execute", "DB", ...flags, "--file", `${folder}/${name}`]);
      return inDatabase(deployed);
    };
    const first = await run();
    expect(first?.rows.size).toBe(1500);
    expect(await run()).toEqual(first);
  });
});
