import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_NAMED_METRICS } from "../../schema/http/limits.js";
import { Work } from "../../search/work.js";
import { builtInSpaces, nasbench201 } from "../../spaces/index.js";
import { CELL_201 } from "../../worker/testing/service.js";
import { loadTable } from "../../worker/testing/table.js";
import { findMany } from "./rows.js";
import { Selection } from "./selection.js";
import { readTable } from "./session.js";

/** So many that every second one is as many as a request may name. */
const METRICS = 2 * MAX_NAMED_METRICS;
const nameOf = (metric: number) => `device${metric}_ms`;

beforeAll(() =>
  loadTable({
    id: "wide",
    space: nasbench201,
    rows: [
      {
        architecture: CELL_201,
        values: Object.fromEntries(
          Array.from({ length: METRICS }, (_, metric) => [nameOf(metric), metric + 0.5]),
        ),
      },
    ],
  }),
);
afterAll(reset);

/** What a row's numbers of these metrics are, and how many digits were read for them. */
const read = (metrics: readonly number[]) =>
  readTable(env.DB, builtInSpaces, "wide", { rowsRead: 0 }, async (session) => {
    const chosen = metrics.map((metric) => session.version.metrics.get(nameOf(metric)));
    const selection = new Selection(chosen.filter((metric) => metric !== undefined));
    const found = await findMany(session, "key", [CELL_201], selection, new Work(), {
      written: false,
      atMost: 1,
    });
    const [{ digits }] = found.get(CELL_201) ?? [];
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
