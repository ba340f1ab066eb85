/**
 * @module
 * POST /v1/benchmarks/{table}/lookup: measured numbers of many architectures at once.
 */
import { createRoute } from "@hono/zod-openapi";
import {
  type LookupAnswer,
  LookupRequest,
  lookUpRoute,
} from "../../../schema/http/benchmark-lookup.js";
import type { MeasuredRow } from "../../../schema/http/benchmark-rows.js";
import { LISTED_TWINS } from "../../../schema/http/limits.js";
import type { LookupError } from "../../../schema/http/problems.js";
import type { Work } from "../../../search/work.js";
import { byKey, findMany, someKeysOfHashes } from "../../../tables/queries/rows.js";
import { Selection } from "../../../tables/queries/selection.js";
import type { Session } from "../../../tables/queries/session.js";
import type { VersionMetric } from "../../../tables/queries/version.js";
import type { Register } from "../../environment.js";
import { readJson } from "../../http/json-body.js";
import { answerLong } from "../../http/long-answer.js";
import { isItem, readLookupItems } from "../../http/lookup-items.js";
import { describeMetric, mostRows, refuseTooLarge, requireMetrics } from "../../http/metrics.js";
import { measuredRows } from "../../http/rows.js";
import { readPathTable } from "../../http/table.js";
import type { Stopwatch } from "../../runtime/stopwatch.js";
import { workOf } from "../../runtime/turns.js";

interface Found {
  readonly rows: MeasuredRow[];
}
type Result = Found | LookupError;

export const registerLookup: Register = (app) => {
  app.openapi(
    createRoute({ ...lookUpRoute, middleware: [readJson(LookupRequest)] as const }),
    async (c) => {
      const request = c.req.valid("json");
      const stopwatch = c.get("stopwatch");
      const work = workOf(c);
      const found = await readPathTable(
        c,
        (session) => lookUp(session, request, work, stopwatch),
        work,
      );
      const answer = await answerLong(c, found, "results", work);
      stopwatch.lap("serialisation");
      answer.headers.set("Server-Timing", `${stopwatch}`);
      return answer;
    },
  );
};

async function lookUp(
  session: Session,
  request: LookupRequest,
  work: Work,
  stopwatch: Stopwatch,
): Promise<LookupAnswer> {
  const { version } = session;
  const metrics = requireMetrics(version, request.metrics, "/metrics");
  const { kind, by, items } = await readLookupItems(version, request, work);
  refuseTooLarge(items.length, metrics);

  const selection = new Selection(metrics);
  const values = [...new Set(items.filter(isItem).map(({ value }) => value))];
  stopwatch.lap("parsing");
  const stored = await findMany(session, by, values, selection, {
    written: request.include_architectures === true,
    atMost: mostRows(metrics) + 1,
  });
  stopwatch.lap("database");
  const found = new Map<string | number, Found>();
  for (const [value, rows] of stored)
    found.set(value, { rows: await measuredRows(rows.sort(byKey), selection, work) });
  const results = items.map((item, index): Result => {
    if (!isItem(item)) return item;
    return found.get(item.value) ?? notInTable(version.table, `/${kind}/${index}`);
  });
  refuseTooLarge(
    results.reduce((count, result) => count + ("rows" in result ? result.rows.length : 1), 0),
    metrics,
  );
  const trainingSeconds = sumSeconds(metrics, results);
  stopwatch.lap("unpacking");
  const wantsTwins = version.mayHaveTwins && request.twins !== false && kind !== "hashes";
  const twins = wantsTwins ? await twinsOf(session, found) : undefined;
  stopwatch.lap("database");
  return {
    table: version.table,
    version: version.fingerprint,
    metrics: metrics.map(describeMetric),
    results,
    ...(twins && { twins }),
    training_seconds: trainingSeconds,
  };
}

function notInTable(table: string, pointer: string): LookupError {
  const detail = `The table ${table} does not hold this architecture`;
  return { error: { type: "not_in_table", detail, pointer } };
}

async function twinsOf(
  session: Session,
  found: ReadonlyMap<unknown, Found>,
): Promise<LookupAnswer["twins"]> {
  const hashes = new Set([...found.values()].flatMap(({ rows }) => rows.map(({ hash }) => hash)));
  const some = await someKeysOfHashes(session, [...hashes], LISTED_TWINS + 1);
  return Object.fromEntries(
    [...some]
      .filter(([, keys]) => keys.length > 1)
      .map(([hash, keys]) => [
        hash,
        { keys: keys.slice(0, LISTED_TWINS), complete: keys.length <= LISTED_TWINS },
      ]),
  );
}

/** For each metric in seconds: its sum over all rows, and the items that have none. */
function sumSeconds(
  metrics: readonly VersionMetric[],
  results: readonly Result[],
): LookupAnswer["training_seconds"] {
  const inSeconds = metrics.filter(({ metric }) => metric.unit === "seconds");
  return Object.fromEntries(
    inSeconds.map(({ name }) => {
      let total = 0;
      let missing = 0;
      for (const result of results) {
        const values =
          "rows" in result ? result.rows.flatMap(({ numbers }) => numbers[name]?.value ?? []) : [];
        for (const value of values) total += value;
        if (values.length === 0) missing++;
      }
      return [name, { total, missing }];
    }),
  );
}
