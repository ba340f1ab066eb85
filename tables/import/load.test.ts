import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bind, type Statement } from "../../schema/database/statement.js";
import { LocalDatabase } from "../database/local-database.js";
import { cells, findTable, Workplace } from "../testing/workplace.js";
import { importTable } from "./import-table.js";
import { SupersededError } from "./load.js";

const place = new Workplace();
let database: LocalDatabase;
beforeAll(async () => {
  database = await LocalDatabase.open(place.state);
});
afterAll(async () => {
  await database.close();
  place.remove();
});

const ROWS = 2000;
const file = (name: string, accuracy: number) =>
  place.csv(
    name,
    "arch,cifar10_test_200",
    cells(ROWS).map((arch) => [arch, accuracy]),
  );
/** The one number that all rows have, or several of them if versions were mixed. */
const numbersOf = async (table: string) => {
  const found = await findTable(database, table);
  expect(found?.rows.size ?? 0).toBe(found?.version.rows ?? 0);
  return [...new Set([...(found?.rows.values() ?? [])].map((row) => row.values.cifar10_test_200))];
};
const countOf = async (from: string) => {
  const [{ count }] = await database.query(
    sql<{ count: number }>`SELECT count(*) AS count FROM ${sql.raw(from)}`,
  );
  return count;
};

/** The database as an import sees it that is interrupted before each of its batches. */
function interrupted(before: (batch: number, statements: readonly Statement[]) => Promise<void>) {
  let batch = 0;
  return new Proxy(database, {
    get(target, name) {
      if (name === "run")
        return async (statements: readonly Statement[]) => {
          await before(batch++, statements);
          return target.run(statements);
        };
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

describe("a version", () => {
  it("is seen by nobody before it is complete, and then at once", async () => {
    await importTable(database, { table: "seen", paths: [file("old.csv", 9)] });
    const seen: number[][] = [];
    const spy = interrupted(async () => {
      seen.push(await numbersOf("seen"));
    });
    await importTable(spy, { table: "seen", paths: [file("new.csv", 2)] });
    expect(seen.length).toBeGreaterThan(4);
    expect(new Set(seen.map((numbers) => numbers.join()))).toEqual(new Set(["9"]));
    expect(await numbersOf("seen")).toEqual([2]);
  });

  it("leaves nothing of the one before it", async () => {
    expect(await countOf("table_versions")).toBe(1);
    expect(await countOf("architectures")).toBe(ROWS);
    expect(await countOf("sorted_chunks")).toBe(ROWS / 1000);
  });

  it("that is broken off anywhere leaves the one before it, and is removed by the next", async () => {
    class Broken extends Error {}
    await importTable(database, { table: "broken", paths: [file("a.csv", 3)] });
    for (let at = 0; ; at++) {
      const breaking = interrupted(async (batch) => {
        if (batch >= at) throw new Broken();
      });
      const broken = await importTable(breaking, { table: "broken", paths: [file("b.csv", 4)] })
        .then(() => false)
        .catch((error) => {
          expect(error).toBeInstanceOf(Broken);
          return true;
        });
      const numbers = await numbersOf("broken");
      expect(numbers).toEqual(numbers[0] === 4 ? [4] : [3]);
      if (!broken || numbers[0] === 4) break;
    }
    await importTable(database, { table: "broken", paths: [file("c.csv", 5)] });
    expect(await numbersOf("broken")).toEqual([5]);
    expect(await countOf("table_versions WHERE table_id = 'broken'")).toBe(1);
    expect(
      await countOf("architectures WHERE version NOT IN (SELECT id FROM table_versions)"),
    ).toBe(0);
  });

  it("gives way to an import of the same table that began later, whenever that is", async () => {
    for (let [at, reached] = [0, true]; reached; at++) {
      const table = `two-${at}`;
      reached = false;
      const later = interrupted(async (batch) => {
        if (batch !== at) return;
        reached = true;
        await importTable(database, { table, paths: [file("later.csv", 7)] });
      });
      const earlier = importTable(later, { table, paths: [file("earlier.csv", 6)] });
      // Before the earlier one has begun, it is the later one.
      const outcome = await earlier.catch((error) => error);
      const gaveWay = reached && at > 0;
      expect(outcome instanceof SupersededError).toBe(gaveWay);
      expect(await numbersOf(table)).toEqual([gaveWay ? 7 : 6]);
      expect(await countOf(`table_versions WHERE table_id = '${table}'`)).toBe(1);
    }
    expect(
      await countOf("architectures WHERE version NOT IN (SELECT id FROM table_versions)"),
    ).toBe(0);
  });

  it("is not completed while rows are missing", async () => {
    const losing = interrupted(async () => {});
    const run = losing.run.bind(losing);
    let lost = false;
    const lossy = new Proxy(losing, {
      get(target, name) {
        if (name !== "run") return Reflect.get(target, name);
        return async (statements: readonly Statement[]) => {
          const [{ sql: text, params }] = statements.map(bind);
          if (lost || !text.includes("INTO architectures")) return run(statements);
          lost = true;
          return [JSON.parse(params[0] as string).length];
        };
      },
    });
    await expect(
      importTable(lossy, { table: "lossy", paths: [file("lossy.csv", 8)] }),
    ).rejects.toThrow();
    expect(await findTable(database, "lossy")).toBeUndefined();
  });
});
