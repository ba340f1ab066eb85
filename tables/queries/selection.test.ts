import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_NAMED_METRICS } from "../../schema/http/limits.js";
import { builtInSpaces, nasbench201 } from "../../spaces/index.js";
import { LocalDatabase } from "../database/local-database.js";
import { Load } from "../import/load.js";
import { packIntegers, packNumbers } from "../packing/packing.js";
import { Workplace } from "../testing/workplace.js";
import { findMany } from "./rows.js";
import { Selection } from "./selection.js";
import { readServed } from "./session.js";

/** So many that every second one is as many as a request may name. */
const METRICS = 2 * MAX_NAMED_METRICS;
const CELL = nasbench201.example as string;
const nameOf = (metric: number) => `device${metric}_ms`;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

const place = new Workplace();
let database: LocalDatabase;
beforeAll(async () => {
  database = await LocalDatabase.open(place.state);
  const metrics = Array.from({ length: METRICS }, (_, metric) => nameOf(metric));
  const load = await Load.begin(database, "wide", "fingerprint", 0);
  const numbers = hex(packNumbers(metrics.map((_, metric) => metric + 0.5)));
  const ranks = hex(packIntegers(metrics.map(() => 1)));
  await load.insert("architectures", [JSON.stringify([CELL, 0, null, null, null, numbers, ranks])]);
  await load.complete({
    ...{ table: "wide", space: nasbench201.id, spaceDefinition: null, title: "", licence: "" },
    ...{ source: "", rows: 1, chunks: 0, metrics, ranked: metrics, sources: [] },
    rankedRows: metrics.map(() => 1),
  });
});
afterAll(async () => {
  await database.close();
  place.remove();
});

/** What a row's numbers of these metrics are, and how many digits were read for them. */
const read = (metrics: readonly number[]) =>
  readServed(database, builtInSpaces, "wide", async (session) => {
    const chosen = metrics.map((metric) => session.version.metrics.get(nameOf(metric)));
    const selection = new Selection(chosen.filter((metric) => metric !== undefined));
    const found = await findMany(session, "key", [CELL], selection, { written: false, atMost: 1 });
    const [{ digits }] = found.get(CELL) ?? [];
    return {
      values: selection.read(digits).map((number) => number?.value),
      digits: digits.length,
      sql: selection.sql.length,
    };
  });

describe("a selection reads the numbers and ranks of its metrics and nothing else", () => {
  const DIGITS = 2 * (8 + 4);

  it.each([
    ["one", [1234]],
    ["neighbours", [7, 8, 9]],
    ["31 that are far apart", Array.from({ length: 31 }, (_, at) => 60 * at)],
    ["as many as may be named", Array.from({ length: MAX_NAMED_METRICS }, (_, at) => 2 * at)],
    ["all", Array.from({ length: METRICS }, (_, at) => at)],
  ])("%s", async (_, metrics) => {
    const { values, digits, sql } = await read(metrics);
    expect(values).toEqual(metrics.map((metric) => metric + 0.5));
    expect(digits).toBe(DIGITS * metrics.length);
    expect(sql).toBeLessThan(90_000);
  });
});
