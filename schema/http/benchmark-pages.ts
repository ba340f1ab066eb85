/**
 * @module
 * Pages of a benchmark table over HTTP: sorted by one metric, filtered by others.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { ArchitecturePage } from "./benchmark-rows.js";
import { metricList, ONCE, TableId } from "./benchmarks.js";
import { maxProperties } from "./collections.js";
import { MAX_FILTERS, MAX_PAGE_ROWS, MAX_SCANNED_ROWS } from "./limits.js";
import { jsonAnswer, problemAnswers } from "./parts.js";

const LIMIT_RULE = `must be an integer from 1 to ${MAX_PAGE_ROWS}`;

/** What stands before the name of a metric in a filter. */
export const FILTER_PREFIXES = ["min_", "max_"] as const;

const parameters = {
  sort: z.string("must be given once, as the name of a metric").openapi({
    description: "Name of a metric; any mean will do. Rows without this number are left out",
    example: "cifar10_test_200",
  }),
  order: z
    .enum(["desc", "asc"], 'must be "desc" or "asc"')
    .default("desc")
    .openapi({ description: "Largest or smallest first" }),
  limit: z
    .string(ONCE)
    .regex(/^\d{1,9}$/, LIMIT_RULE)
    .transform(Number)
    .pipe(z.int().min(1, LIMIT_RULE).max(MAX_PAGE_ROWS, LIMIT_RULE))
    .default(100)
    .openapi({
      type: "integer",
      minimum: 1,
      maximum: MAX_PAGE_ROWS,
      default: 100,
      description: "Rows a page; the best k are the first page of this order",
    }),
  cursor: z
    .string(ONCE)
    .optional()
    .openapi({ description: "The next_cursor of the page before, all else being the same" }),
  metrics: metricList(
    "the one that is sorted by is always among them. Unless given, all means are answered; single " +
      "runs have to be named",
  ),
};

/** Besides these there may be filters, whose names the schema does not know. */
export const PageQuery = z
  .looseObject(parameters)
  .check(maxProperties(MAX_FILTERS + Object.keys(parameters).length, "parameters"));
export type PageQuery = z.infer<typeof PageQuery>;

/** The filters, in the words of OpenAPI. */
const FILTER_PARAMETERS = {
  name: "filters",
  in: "query",
  required: false,
  style: "form",
  explode: true,
  description:
    `A limit for any metric that is not of a single run, itself included: ${FILTER_PREFIXES.join(" or ")} before its ` +
    "name, such as max_params_m=1.5. Rows without the number do not pass. One request looks " +
    `through at most ${MAX_SCANNED_ROWS} rows, so that a page may have fewer rows than asked for ` +
    "and still be followed by others",
  schema: {
    type: "object",
    additionalProperties: { type: "number" },
    maxProperties: MAX_FILTERS,
    example: { max_params_m: 1.5 },
  },
} as const;

export const listArchitecturesRoute = createRoute({
  method: "get",
  path: "/v1/benchmarks/{table}/architectures",
  operationId: "listArchitectures",
  tags: ["Benchmark tables"],
  summary: "A table page by page, sorted by any metric, filtered by others: the best k, and all",
  parameters: [FILTER_PARAMETERS],
  request: { params: z.object({ table: TableId }), query: PageQuery },
  responses: {
    200: jsonAnswer(
      ArchitecturePage,
      "A page; the ETag lasts as long as the version and this build of the service",
    ),
    ...problemAnswers(
      "unknown_table",
      "unknown_metric",
      "invalid_request",
      "malformed_cursor",
      "foreign_cursor",
      "expired_cursor",
      "answer_too_large",
      "database_unavailable",
    ),
  },
});
