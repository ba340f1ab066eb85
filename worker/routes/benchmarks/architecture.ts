/**
 * @module
 * GET /v1/benchmarks/{table}/architectures/{architecture}: every measured number of one architecture.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { ArchitectureAnswer, ArchitectureQuery } from "../../../schema/http/benchmark-rows.js";
import { TableId } from "../../../schema/http/benchmarks.js";
import { EXAMPLE_ARCHITECTURE } from "../../../schema/http/examples.js";
import { jsonAnswer, problemAnswers } from "../../../schema/http/parts.js";
import type { Register } from "../../environment.js";
import { readName } from "../../http/lookup-items.js";
import { describeArchitecture } from "../../http/rows.js";
import { readPathTable, versionETag } from "../../http/table.js";

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
          "Its key (the official string, or NAS-Bench-101's module hash), its hash, its official index, " +
          "or its official form as JSON; URL-encoded",
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
      "index_out_of_range",
      "malformed_architecture",
      "unknown_operation",
      "invalid_architecture",
      "database_unavailable",
    ),
  },
});

export const registerArchitecture: Register = (app) => {
  app.openapi(route, async (c) => {
    const { architecture } = c.req.valid("param");
    const { metrics } = c.req.valid("query");
    const answer = await readPathTable(c, async (session) => {
      const name = readName(session.version, architecture);
      const described = await describeArchitecture(session, name, metrics);
      c.header("ETag", versionETag(session.version));
      return described;
    });
    return c.json(answer, 200);
  });
};
