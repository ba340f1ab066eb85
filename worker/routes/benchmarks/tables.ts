/**
 * @module
 * GET /v1/benchmarks and /v1/benchmarks/{table}: the tables of measured architectures.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { benchmarks } from "../../../schema/benchmarks-catalogue.js";
import { BenchmarkTable, BenchmarkTableList, TableId } from "../../../schema/http/benchmarks.js";
import { jsonAnswer, problemAnswers } from "../../../schema/http/parts.js";
import { readTables } from "../../../tables/queries/session.js";
import type { Register } from "../../environment.js";
import { describeTable, metered, readPathTable } from "../../http/table.js";

const tags = ["Benchmark tables"];

const list = createRoute({
  method: "get",
  path: "/v1/benchmarks",
  operationId: "listBenchmarks",
  tags,
  summary: "The tables of measured architectures that are loaded, and those that are published",
  responses: {
    200: jsonAnswer(BenchmarkTableList, "The tables"),
    ...problemAnswers("database_unavailable"),
  },
});

const show = createRoute({
  method: "get",
  path: "/v1/benchmarks/{table}",
  operationId: "getBenchmark",
  tags,
  summary: "One table: its rows, its licence, and what each of its numbers is",
  request: { params: z.object({ table: TableId }) },
  responses: {
    200: jsonAnswer(BenchmarkTable, "The table"),
    ...problemAnswers("unknown_table", "database_unavailable"),
  },
});

export const registerTables: Register = (app) => {
  app.openapi(list, async (c) => {
    const versions = await metered(c, readTables);
    const tables = versions.map(describeTable);
    const known = benchmarks.map((benchmark) => ({
      ...benchmark,
      loaded: tables.some(({ id }) => id === benchmark.id),
    }));
    return c.json({ tables, known }, 200);
  });
  app.openapi(show, async (c) => {
    const description = await readPathTable(c, async ({ version }) => describeTable(version));
    return c.json(description, 200);
  });
};
