/**
 * @module
 * Measured architectures over HTTP. Of one architecture every number says what it is; in batches and
 * pages that is said once, in `metrics`.
 */

import { createRoute, z } from "@hono/zod-openapi";
import { MAX_SEED } from "../../spaces/random.js";
import { metricList, TableId, TableMetric } from "./benchmarks.js";
import { EXAMPLE_ARCHITECTURE } from "./examples.js";
import { MAX_DESCRIBED_NUMBERS } from "./limits.js";
import { jsonAnswer, problemAnswers, Seed, WrittenArchitecture } from "./parts.js";

const measured = {
  value: z.number().openapi({ description: "In the unit of the metric" }),
  runs: z
    .int()
    .nullable()
    .openapi({
      description:
        "Runs that it is the mean over; 1 for a single run; null where the table has the mean without " +
        "its runs",
    }),
  rank: z
    .int()
    .optional()
    .openapi({
      description:
        "1 + how many architectures of the table have a larger value; equal values share a rank. For " +
        "means only",
    }),
  percentile: z
    .number()
    .optional()
    .openapi({
      description:
        "Share of the architectures with this number whose value is not larger, itself included, in " +
        "percent: 100 is the largest value. For means only",
    }),
};

/** A number of a row, where `metrics` says what it is. */
const Measured = z.object(measured).openapi("Measured");

/** A number of a row that says itself what it is. */
const DescribedNumber = TableMetric.omit({ runs: true, rows: true })
  .extend(measured)
  .openapi("DescribedNumber");

const NOT_MEASURED = "By name of the metric; null where it was not measured";

const row = {
  key: z.string().openapi({ description: "Under which the benchmark knows it" }),
  hash: z.string().openapi({ description: "Equal for all architectures that compute the same" }),
  index: z.int().nullable().openapi({ description: "Official index, where the table has one" }),
};

/** A row of a batch or page. */
export const MeasuredRow = z
  .object({
    ...row,
    architecture: WrittenArchitecture.optional().openapi({
      description:
        "In the official form; in look-ups only if the request has include_architectures",
    }),
    numbers: z.record(z.string(), z.union([Measured, z.null()])).openapi({
      description: NOT_MEASURED,
      example: { cifar10_test_200: { value: 94.3733, runs: 3, rank: 1, percentile: 100 } },
    }),
  })
  .openapi("MeasuredRow");
export type MeasuredRow = z.infer<typeof MeasuredRow>;

const DescribedRow = z
  .object({
    ...row,
    architecture: WrittenArchitecture,
    numbers: z
      .record(z.string(), z.union([DescribedNumber, z.null()]))
      .openapi({ description: NOT_MEASURED }),
  })
  .openapi("DescribedRow");

/** The query of a look-up of one architecture. */
const ArchitectureQuery = z.strictObject(
  { metrics: metricList(`unless given, all are. At most ${MAX_DESCRIBED_NUMBERS} numbers`) },
  "is no parameter here; there is only metrics",
);

const SEED_RULE = `must be given once, as an integer from 0 to ${MAX_SEED}`;

/** The query for a random row. */
const RandomRowQuery = z.strictObject(
  {
    seed: z
      .string(SEED_RULE)
      .regex(/^\d{1,10}$/, SEED_RULE)
      .transform(Number)
      .pipe(z.int().max(MAX_SEED, SEED_RULE))
      .openapi({ type: "integer", minimum: 0, maximum: MAX_SEED, example: 1 }),
    metrics: ArchitectureQuery.shape.metrics,
  },
  "is no parameter here; they are seed and metrics",
);

/** The answer to a look-up of one architecture. */
export const ArchitectureAnswer = z
  .object({
    table: z.string(),
    version: z.string(),
    rows: z.array(DescribedRow).openapi({
      description: "One; for the hash of a function all rows that compute it, if there are several",
    }),
    twins: z.array(z.string()).openapi({
      description:
        "Keys of the other rows that compute the same function. They were measured separately",
    }),
  })
  .openapi("ArchitectureAnswer");
export type ArchitectureAnswer = z.infer<typeof ArchitectureAnswer>;

const RandomRowAnswer = z
  .object({
    ...ArchitectureAnswer.shape,
    seed: Seed.openapi({ description: "For the next call" }),
  })
  .openapi("RandomRowAnswer");

export const ArchitecturePage = z
  .object({
    table: z.string(),
    version: z.string(),
    metrics: z.array(TableMetric).openapi({ description: "What the numbers of the rows are" }),
    rows: z.array(MeasuredRow),
    next_cursor: z
      .string()
      .nullable()
      .openapi({
        description:
          "Of the next page; null after the last. With filters a page may have fewer rows than asked " +
          "for, or none, and be followed by others",
      }),
  })
  .openapi("ArchitecturePage");
export type ArchitecturePage = z.infer<typeof ArchitecturePage>;

export const getArchitectureRoute = createRoute({
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

export const randomRowRoute = createRoute({
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
