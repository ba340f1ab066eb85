/**
 * @module
 * GET /v1/benchmarks/{table}/architectures/{architecture}: every measured number of one architecture.
 */

import { createRoute, z } from "@hono/zod-openapi";
import { ArchitectureAnswer, ArchitectureQuery } from "../../../schema/api/benchmark-rows.js";
import { TableId } from "../../../schema/api/benchmarks.js";
import { EXAMPLE_ARCHITECTURE } from "../../../schema/api/examples.js";
import { MAX_DESCRIBED_NUMBERS } from "../../../schema/api/limits.js";
import { jsonAnswer, problemAnswers } from "../../../schema/api/parts.js";
import { ProblemError } from "../../../schema/api/problems.js";
import { cut } from "../../../spaces/quote.js";
import type { Register } from "../../environment.js";
import { readName } from "../../http/lookup-items.js";
import { readPathTable, versionETag } from "../../http/table.js";
import { mostRows, refuseTooLarge } from "../../tables/answer-size.js";
import { requireMetrics } from "../../tables/metrics.js";
import {
  architectureOf,
  byKey,
  describeRow,
  findOne,
  findTwins,
  type StoredRow,
} from "../../tables/rows.js";
import { Selection } from "../../tables/selection.js";
import type { VersionMetric } from "../../tables/version.js";

const route = createRoute({
  method: "get",
  path: "/v1/benchmarks/{table}/architectures/{architecture}",
  operationId: "getArchitecture",
  tags: ["Benchmark tables"],
  summary: "Every measured number of one architecture, each with what it is",
  request: {
    params: z.object({
      table: TableId,
      architecture: z.string().openapi({
        description:
          "Its key (the official string, or NAS-Bench-101's module hash), its hash, or its official " +
          "form as JSON; URL-encoded",
        example: EXAMPLE_ARCHITECTURE,
      }),
    }),
    query: ArchitectureQuery,
  },
  responses: {
    200: jsonAnswer(
      ArchitectureAnswer,
      "The architecture; the ETag lasts as long as the version and this build of the service",
    ),
    ...problemAnswers(
      "unknown_table",
      "not_in_table",
      "invalid_request",
      "unknown_metric",
      "answer_too_large",
      "malformed_hash",
      "malformed_architecture",
      "unknown_operation",
      "invalid_architecture",
      "database_unavailable",
    ),
  },
});

/** Characters of a key or hash that an error repeats. */
const LONGEST_NAME = 200;

export const registerArchitecture: Register = (app) => {
  app.openapi(route, async (c) => {
    const { table, architecture } = c.req.valid("param");
    const { metrics: names } = c.req.valid("query");
    const answer = await readPathTable(c, async (session) => {
      const { version } = session;
      const { by, value } = readName(version, architecture);
      const metrics = names
        ? requireMetrics(version, names, "/metrics")
        : [...version.metrics.values()];
      const selection = new Selection(metrics);
      const most = mostRows(metrics, MAX_DESCRIBED_NUMBERS);
      const find = findOne(version.id, by, value, selection, most + 1);
      const mayHaveTwins = version.mayHaveTwins && by === "key";
      const [rows, twins] = mayHaveTwins
        ? await session.run(find, findTwins(version.id, value))
        : [...(await session.run(find)), []];
      if (rows.length === 0)
        throw new ProblemError(
          "not_in_table",
          `The table ${table} does not hold the architecture of ${by} ${cut(value, LONGEST_NAME)}`,
        );
      refuseTooLarge(rows.length, metrics, MAX_DESCRIBED_NUMBERS);
      c.header("ETag", versionETag(version));
      return {
        table,
        version: version.fingerprint,
        rows: rows.sort(byKey).map((row) => describedRow(row, metrics, selection)),
        twins: twins.map(({ key }) => key).sort(),
      };
    });
    return c.json(answer, 200);
  });
};

function describedRow(row: StoredRow, metrics: readonly VersionMetric[], selection: Selection) {
  const numbers = selection.read(row.digits);
  return {
    ...describeRow(row),
    architecture: architectureOf(row),
    numbers: Object.fromEntries(
      metrics.map(({ name, description: { rows: _, ...description } }, at) => {
        const number = numbers[at];
        return [name, number && { ...description, ...number }];
      }),
    ),
  };
}
