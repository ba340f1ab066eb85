/**
 * @module
 * GET /v1/benchmarks: the tables of measured architectures.
 */
import { createRoute } from "@hono/zod-openapi";
import { isNotNull } from "drizzle-orm";
import { BenchmarkTableList } from "../../schema/api/benchmarks.js";
import { jsonAnswer, problemAnswers } from "../../schema/api/parts.js";
import { benchmarkTables } from "../../schema/tables/index.js";
import { query } from "../database.js";
import type { Register } from "../environment.js";

const route = createRoute({
  method: "get",
  path: "/v1/benchmarks",
  operationId: "listBenchmarks",
  tags: ["Benchmark tables"],
  summary: "The tables of measured architectures that are loaded",
  responses: {
    200: jsonAnswer(BenchmarkTableList, "The tables, by id"),
    ...problemAnswers("database_unavailable"),
  },
});

export const registerBenchmarks: Register = (app) => {
  app.openapi(route, async (c) => {
    const rows = await query(c.env.DB, (database) =>
      database
        .select()
        .from(benchmarkTables)
        .where(isNotNull(benchmarkTables.currentVersion))
        .orderBy(benchmarkTables.id),
    );
    const tables = rows.map(({ currentVersion, ...row }) => ({
      ...row,
      version: currentVersion as string,
    }));
    return c.json({ tables }, 200);
  });
};
