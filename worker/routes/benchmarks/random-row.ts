/**
 * @module
 * GET /v1/benchmarks/{table}/random: a row of a table, the same for the same seed and version.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { RandomRowAnswer, RandomRowQuery } from "../../../schema/http/benchmark-rows.js";
import { TableId } from "../../../schema/http/benchmarks.js";
import { jsonAnswer, problemAnswers } from "../../../schema/http/parts.js";
import { createRandom } from "../../../spaces/index.js";
import type { Register } from "../../environment.js";
import { describeArchitecture } from "../../http/rows.js";
import { readPathTable, versionETag } from "../../http/table.js";

const route = createRoute({
  method: "get",
  path: "/v1/benchmarks/{table}/random",
  operationId: "randomRow",
  tags: ["Benchmark tables"],
  summary: "Every measured number of a random architecture, uniform over the rows of the table",
  request: { params: z.object({ table: TableId }), query: RandomRowQuery },
  responses: {
    200: jsonAnswer(
      RandomRowAnswer,
      "The architecture; the ETag lasts as long as the version and this build of the service",
    ),
    ...problemAnswers(
      "unknown_table",
      "not_in_table",
      "invalid_request",
      "unknown_metric",
      "answer_too_large",
      "database_unavailable",
    ),
  },
});

export const registerRandomRow: Register = (app) => {
  app.openapi(route, async (c) => {
    const { seed, metrics } = c.req.valid("query");
    const answer = await readPathTable(c, async (session) => {
      const { version } = session;
      const random = createRandom(seed);
      const ordinal = random.integer(Math.max(version.rows, 1));
      const name = { by: "ordinal", value: ordinal } as const;
      const described = await describeArchitecture(session, name, metrics);
      c.header("ETag", versionETag(version));
      return { ...described, seed: random.seed() };
    });
    return c.json(answer, 200);
  });
};
