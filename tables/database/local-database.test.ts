import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importTable } from "../import/import-table.js";
import { cells, Workplace } from "../testing/workplace.js";
import { LocalDatabase } from "./local-database.js";
import { localDatabaseId, persistenceFolder } from "./wrangler.js";

const place = new Workplace();
let miniflare: Miniflare;
/** The database as `wrangler dev` opens it, in a process of its own. */
let served: Awaited<ReturnType<Miniflare["getD1Database"]>>;
beforeAll(async () => {
  miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: "export default {};",
      d1Databases: { DB: await localDatabaseId() },
      resourcePersistencePath: persistenceFolder(place.state),
      cf: false,
    }),
  );
  served = await miniflare.getD1Database("DB");
});
afterAll(async () => {
  await miniflare.dispose();
  place.remove();
});

const file = (name: string, rows: number, accuracy: number) =>
  place.csv(
    name,
    "arch,cifar10_test_200",
    cells(rows).map((arch) => [arch, accuracy]),
  );

/** Locally every read of D1 writes a bookmark, so that it can meet a writer; then it is tried again. */
async function read<Row>(sql: string): Promise<Row[]> {
  for (;;)
    try {
      return (await served.prepare(sql).all<Row>()).results;
    } catch (error) {
      if (!/internal error|SQLITE_BUSY/.test(String(error))) throw error;
    }
}

describe("LocalDatabase", { timeout: 60_000 }, () => {
  it("is the database of a server that is running, which sees old or new, nothing between", async () => {
    const database = await LocalDatabase.open(place.state);
    try {
      await importTable(database, { table: "served", paths: [file("old.csv", 100, 91)] });
      const seen = new Set<string>();
      let done = false;
      const reading = (async () => {
        while (!done) {
          const [row] = await read<{ stated: number; rows: number }>(
            `SELECT v.rows AS stated, count(a.key) AS rows FROM table_versions v
              JOIN architectures a ON a.version = v.id
              WHERE v.table_id = 'served' AND v.state = 'complete'`,
          );
          seen.add(`${row.rows} of ${row.stated}`);
        }
      })();
      await importTable(database, { table: "served", paths: [file("new.csv", 4000, 92)] });
      done = true;
      await reading;
      seen.add("4000 of 4000");
      expect([...seen].sort()).toEqual(["100 of 100", "4000 of 4000"]);
      const [table] = await read<{ rows: number }>("SELECT rows FROM benchmark_tables");
      expect(table.rows).toBe(4000);
    } finally {
      await database.close();
    }
  });

  it("waits for others that write", async () => {
    const databases = await Promise.all([1, 2, 3].map(() => LocalDatabase.open(place.state)));
    try {
      await Promise.all(
        databases.map((database, at) =>
          importTable(database, {
            table: `other-${at}`,
            paths: [file(`${at}.csv`, 1500, 90 + at)],
          }),
        ),
      );
      const rows = await read("SELECT id FROM benchmark_tables WHERE rows = 1500");
      expect(rows).toHaveLength(3);
    } finally {
      await Promise.all(databases.map((database) => database.close()));
    }
  });
});
