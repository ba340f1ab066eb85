/**
 * @module
 * Tables of measured architectures over HTTP: which are loaded, what their numbers are, and which
 * others are published.
 */

import { createRoute, z } from "@hono/zod-openapi";
import { Metric } from "../metric.js";
import { EXAMPLE_TABLE } from "./examples.js";
import { MAX_NAMED_METRICS } from "./limits.js";
import { jsonAnswer, problemAnswers } from "./parts.js";
import { SpaceId } from "./spaces.js";

/** Of a path: the table that is asked. */
export const TableId = z.string().openapi({ example: EXAMPLE_TABLE });

/** What is wrong with a parameter of a query that is there twice. */
export const ONCE = "must be given once";

/** Names of metrics in a query. @param unless what else there is to say. */
export const metricList = (unless: string) =>
  z
    .string(ONCE)
    .transform((names) => names.split(","))
    .refine(
      ({ length }) => length <= MAX_NAMED_METRICS,
      `must name at most ${MAX_NAMED_METRICS} metrics`,
    )
    .optional()
    .openapi({
      type: "string",
      description: `Names of the metrics to answer, at most ${MAX_NAMED_METRICS}, joined by commas; ${unless}`,
      example: "cifar10_test_200,params_m",
    });

/** A metric of a table. */
export const TableMetric = Metric.extend({
  runs: z
    .int()
    .nullable()
    .openapi({
      description:
        "Most runs that one number is the mean over; 1 for single runs; null where the table has the " +
        "mean without its runs",
    }),
  rows: z
    .int()
    .nullable()
    .openapi({
      description:
        "Architectures that have this number, which percentiles refer to; null for single runs, which " +
        "are not ranked. What has it not null, pages can be sorted and filtered by",
    }),
}).openapi("TableMetric");
export type TableMetric = z.infer<typeof TableMetric>;

export const BenchmarkTable = z
  .object({
    id: z.string().openapi({ example: "nasbench201" }),
    space: SpaceId,
    title: z.string(),
    rows: z.int().openapi({ description: "Architectures that the table holds; it may be partial" }),
    licence: z.string(),
    source: z.string().openapi({ description: "Where the numbers come from" }),
    version: z.string().openapi({
      description: "Fingerprint of what was loaded: equal numbers, equal fingerprint",
    }),
    loaded_at: z.string().openapi({ description: "ISO 8601, UTC" }),
    files: z
      .array(z.object({ name: z.string(), format: z.string(), sha256: z.string() }))
      .openapi({ description: "What was loaded" }),
    official_indices: z.boolean().openapi({
      description: "Whether its architectures can be looked up by the benchmark's own numbering",
    }),
    metrics: z.array(TableMetric).openapi({ description: "Every number that can be looked up" }),
  })
  .openapi("BenchmarkTable");
export type BenchmarkTable = z.infer<typeof BenchmarkTable>;

const KnownBenchmark = z
  .object({
    id: z.string(),
    space: SpaceId,
    title: z.string(),
    rows: z.int().openapi({ description: "Architectures of the whole table" }),
    licence: z.string(),
    source: z.string(),
    paper: z.string(),
    page: z.string().openapi({ description: "Where it is published" }),
    file: z.string().openapi({ description: "The published file or folder" }),
    command: z.string().openapi({ description: "Loads it" }),
    loaded: z.boolean(),
  })
  .openapi("KnownBenchmark");

const BenchmarkTableList = z
  .object({
    tables: z.array(BenchmarkTable).openapi({ description: "Loaded, by id" }),
    known: z.array(KnownBenchmark).openapi({ description: "Published, loaded or not" }),
  })
  .openapi("BenchmarkTableList");

const tags = ["Benchmark tables"];

export const listBenchmarksRoute = createRoute({
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

export const getBenchmarkRoute = createRoute({
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
