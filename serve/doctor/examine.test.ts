import { mkdir, open, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LocalDatabase } from "../../tables/database/local-database.js";
import { databaseFile, localDatabaseId } from "../../tables/database/wrangler.js";
import { importTable } from "../../tables/import/import-table.js";
import { cells, Workplace } from "../../tables/testing/workplace.js";
import { PREDICTORS } from "../paths.js";
import { SHIPPED_TABLE } from "../shipped-table.js";
import { examine } from "./examine.js";

const place = new Workplace();
const predictors = place.path("predictors");
let file: string;
let large: Buffer | undefined;
beforeAll(async () => {
  file = databaseFile(place.state, await localDatabaseId());
  await mkdir(predictors);
});
afterAll(() => place.remove());

const look = async (mend: boolean) =>
  Object.fromEntries(
    (await examine({ state: place.state, predictors, mend })).map(({ what, ...found }) => [
      what,
      found,
    ]),
  );

/** Does something to the database. */
async function withDatabase<T>(act: (database: LocalDatabase) => Promise<T>): Promise<T> {
  const database = await LocalDatabase.open(place.state);
  try {
    return await act(database);
  } finally {
    await database.close();
  }
}
const load = () =>
  withDatabase((database) =>
    importTable(database, {
      table: "mine",
      paths: [
        place.csv(
          "mine.csv",
          "arch,cifar10_test_200",
          cells(3000).map((arch, at) => [arch, at / 100]),
        ),
      ],
    }),
  );

describe("an examination", { timeout: 60_000 }, () => {
  it("applies missing migrations, if it is to", async () => {
    expect((await look(false)).database).toMatchObject({ state: "broken" });
    expect((await look(true)).database).toMatchObject({ state: "mended" });
    expect(await look(false)).toMatchObject({
      "state folder": { state: "sound" },
      database: { state: "sound", detail: file },
      predictors: { state: "sound" },
    });
  });

  it("finds a table that is not whole, and names the import that makes it so", async () => {
    await load();
    expect((await look(true))["table mine"]).toMatchObject({ state: "sound" });
    await withDatabase((database) =>
      database.run([sql`DELETE FROM architectures WHERE ordinal = 7`]),
    );
    const found = (await look(true))["table mine"];
    expect(found).toMatchObject({ state: "broken" });
    expect(found.detail).toBe(
      "it has 2999 of 3000 architectures; load it again: npx archfit import mine.csv --table mine --replace",
    );
  });

  it("names broken predictors", async () => {
    await mkdir(join(predictors, "folder.onnx"));
    await writeFile(join(predictors, "folder.json"), "{}");
    expect((await look(true))["predictors/folder"]).toMatchObject({ state: "broken" });
  });

  it("opens predictors as the Worker does, and counts those that can be served", async () => {
    const [json, onnx] = await Promise.all(
      ["json", "onnx"].map((ending) => readFile(join(PREDICTORS, `nasbench201-cifar10.${ending}`))),
    );
    const put = async (name: string, changes: object) => {
      const card = { ...JSON.parse(json.toString()), id: name, ...changes };
      await writeFile(join(predictors, `${name}.json`), JSON.stringify(card));
      await writeFile(join(predictors, `${name}.onnx`), onnx);
    };
    await put("sound", {});
    await put("stale", { encoding_fingerprint: "0".repeat(32) });
    const found = await look(true);
    expect(found.predictors).toMatchObject({ detail: "1 can be served" });
    expect(found["predictors/stale"]).toMatchObject({ state: "broken" });
    expect(found["predictors/stale"].detail).toContain("encoded otherwise");
  });

  it.each([
    ["has damaged pages", damagePages],
    ["is cut off", () => truncate(file, 10_000)],
    ["is no database", () => writeFile(file, "some text ".repeat(100))],
  ])("sets a file aside that %s, and makes a new database", async (_, damage) => {
    // A log beside the file would mend it.
    for (const ending of ["-wal", "-shm"]) await rm(`${file}${ending}`, { force: true });
    await writeFile(file, (large ??= await largeDatabase()));
    await damage();
    expect((await look(false)).database).toMatchObject({ state: "broken" });
    const before = (await readdir(dirname(file))).length;
    const { database } = await look(true);
    expect(database).toMatchObject({ state: "mended" });
    expect(database.detail).toContain("set aside");
    expect((await readdir(dirname(file))).length).toBeGreaterThan(before);
    expect((await look(false)).database).toMatchObject({ state: "sound" });
  });
});

/** Bytes of a database of which most is in the file. */
async function largeDatabase(): Promise<Buffer> {
  const { table, file: csv } = SHIPPED_TABLE;
  await withDatabase((database) => importTable(database, { table, paths: [csv] }));
  const bytes = await readFile(file);
  for (const ending of ["-wal", "-shm"]) await rm(`${file}${ending}`, { force: true });
  return bytes;
}

async function damagePages(): Promise<void> {
  const handle = await open(file, "r+");
  const { size } = await handle.stat();
  for (let page = 4096; page < size; page += 4096)
    await handle.write(Buffer.alloc(200, 0xff), 0, 200, page);
  await handle.close();
}
