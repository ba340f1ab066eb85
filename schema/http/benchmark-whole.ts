/**
 * @module
 * All rows of a benchmark table in one answer, one on each line.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { metricList, ONCE, TableId } from "./benchmarks.js";
import { problemAnswers, WrittenArchitecture } from "./parts.js";

/** Media types of the answer, the first one unless another is accepted. */
export const ROW_TYPES = ["application/x-ndjson", "text/csv"] as const;
export type RowType = (typeof ROW_TYPES)[number];

/** `VERSION.ROWS`: the version of the table, and how many rows of it were received. */
export const WHOLE_CURSOR = /^([0-9a-f]{64})[.]([0-9]{1,9})$/;

const WholeQuery = z.strictObject(
  {
    metrics: metricList("unless given, all means are answered; single runs have to be named"),
    cursor: z
      .string(ONCE)
      .optional()
      .openapi({
        description:
          "Goes on with an answer that broke off: its X-Table-Version and how many rows of it were " +
          "received, joined by a dot. The header line of CSV is not repeated",
        pattern: WHOLE_CURSOR.source,
      }),
  },
  "is no parameter here; they are metrics and cursor",
);

/** A line of NDJSON. */
export const WholeRow = z
  .object({
    key: z.string().openapi({ description: "Under which the benchmark knows it" }),
    hash: z.string().openapi({ description: "Equal for all architectures that compute the same" }),
    index: z.int().nullable().openapi({ description: "Official index, where the table has one" }),
    architecture: WrittenArchitecture,
    numbers: z.record(z.string(), z.number().nullable()).openapi({
      description:
        "By name of the metric, in its unit; null where it was not measured. GET /v1/benchmarks/{table} " +
        "says what each metric is",
      example: { cifar10_test_200: 94.3733 },
    }),
  })
  .openapi("WholeRow");
export type WholeRow = z.infer<typeof WholeRow>;

/** The last line of NDJSON where not all rows could be sent. */
export const BrokenOff = z
  .object({ error: z.object({ type: z.string(), detail: z.string() }) })
  .openapi("BrokenOff");
export type BrokenOff = z.infer<typeof BrokenOff>;

export const streamRowsRoute = createRoute({
  method: "get",
  path: "/v1/benchmarks/{table}/rows",
  operationId: "streamRows",
  tags: ["Benchmark tables"],
  summary: "A whole table in one answer: NDJSON, or CSV where the request accepts text/csv",
  request: { params: z.object({ table: TableId }), query: WholeQuery },
  responses: {
    200: {
      description:
        "All rows of one version, which X-Table-Version names, one a line in the order in which they were " +
        "loaded; X-Table-Rows says how many the table has. Where the table is loaded anew meanwhile, or can't " +
        "be read any more, the last line is an error: in NDJSON an object with error, in CSV a line that " +
        "begins with error and has one cell more than a row",
      content: {
        "application/x-ndjson": { schema: z.union([WholeRow, BrokenOff]) },
        "text/csv": { schema: z.string() },
      },
    },
    ...problemAnswers(
      "unknown_table",
      "unknown_metric",
      "invalid_request",
      "malformed_cursor",
      "expired_cursor",
      "database_unavailable",
    ),
  },
});
