/**
 * @module
 * Look-ups of many architectures at once in a benchmark table over HTTP.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { MeasuredRow } from "./benchmark-rows.js";
import { TableId, TableMetric } from "./benchmarks.js";
import { EXAMPLES } from "./examples.js";
import { LISTED_TWINS, MAX_ARCHITECTURES, MAX_NAMED_METRICS, MAX_NUMBERS } from "./limits.js";
import {
  Architectures,
  BODY_PROBLEMS,
  jsonAnswer,
  jsonBody,
  problemAnswers,
  requestObject,
} from "./parts.js";
import { LookupError } from "./problems.js";

/** By what the items of a look-up name rows. A request has exactly one of them. */
const LOOKUP_KINDS = ["architectures", "keys", "hashes", "indices"] as const;
export type LookupKind = (typeof LOOKUP_KINDS)[number];

/** The items are read one by one: one that can't be read does not spoil the others. */
const items = (name: string, type: "string" | "integer", description: string) =>
  z
    .array(z.unknown())
    .min(1, `must hold at least 1 ${name}`)
    .max(MAX_ARCHITECTURES, `must hold at most ${MAX_ARCHITECTURES} ${name}s a request`)
    .openapi({ description, items: { type } });

/** Names of metrics, such as a request asks for. */
const MetricName = z.string("must be the name of a metric").max(100, "is no name of a metric");

const chosen = {
  architectures: Architectures,
  keys: items(
    "key",
    "string",
    "Under which the benchmark knows them: NAS-Bench-101's module hash, else the official string",
  ),
  hashes: items("hash", "string", "Each stands for all rows that compute the same function"),
  indices: items("index", "integer", "Of the benchmark's own numbering"),
};

const options = {
  metrics: z
    .array(MetricName)
    .min(1, "must name at least one metric; leave it out to get all")
    .max(MAX_NAMED_METRICS, `must name at most ${MAX_NAMED_METRICS} metrics`)
    .optional()
    .openapi({
      description:
        "Unless given, all means are answered; single runs have to be named. An answer has at most " +
        `${MAX_NUMBERS} numbers, which is rows times metrics`,
    }),
  include_architectures: z
    .boolean()
    .optional()
    .openapi({ description: "Whether rows have their official form; false unless given" }),
  twins: z
    .boolean()
    .optional()
    .openapi({ description: "Whether to answer twins; true unless given" }),
};

/** What the contract has in place of a look-up that can be by anything: one schema for each kind. */
export const LOOKUPS_BY_KIND = {
  LookupByArchitectures: requestObject({ architectures: chosen.architectures, ...options }),
  LookupByKeys: requestObject({ keys: chosen.keys, ...options }),
  LookupByHashes: requestObject({ hashes: chosen.hashes, ...options }),
  LookupByIndices: requestObject({ indices: chosen.indices, ...options }),
};

export const LookupRequest = requestObject({
  architectures: chosen.architectures.optional(),
  keys: chosen.keys.optional(),
  hashes: chosen.hashes.optional(),
  indices: chosen.indices.optional(),
  ...options,
})
  .refine(
    (body) => LOOKUP_KINDS.filter((kind) => body[kind] !== undefined).length === 1,
    `must have exactly one of ${LOOKUP_KINDS.join(", ")}`,
  )
  .openapi("LookupRequest", {
    description: `Has exactly one of ${LOOKUP_KINDS.join(", ")}`,
    type: "object",
    oneOf: Object.keys(LOOKUPS_BY_KIND).map((name) => ({ $ref: `#/components/schemas/${name}` })),
  });
export type LookupRequest = z.infer<typeof LookupRequest>;

const Found = z
  .object({
    rows: z.array(MeasuredRow).openapi({
      description: "One; for a hash all rows that compute the function, if there are several",
    }),
  })
  .openapi("Found");

export const LookupAnswer = z
  .object({
    table: z.string(),
    version: z.string(),
    metrics: z.array(TableMetric).openapi({ description: "What the numbers of the rows are" }),
    results: z
      .array(z.union([Found, LookupError]))
      .openapi({ description: "One for each item, in the order of the request" }),
    twins: z
      .record(
        z.string(),
        z.object({
          keys: z.array(z.string()).max(LISTED_TWINS),
          complete: z.boolean().openapi({ description: "Whether these are all" }),
        }),
      )
      .optional()
      .openapi({
        description:
          "By hash, where a found row is not the only one that computes its function: keys of rows " +
          "that do. They were measured separately. A look-up by the hash has all of them",
      }),
    training_seconds: z
      .record(
        z.string(),
        z.object({
          total: z.number(),
          missing: z.int().openapi({ description: "Items without this number" }),
        }),
      )
      .openapi({
        description:
          "For each answered metric in seconds: its sum over the rows of all items, repeated items " +
          "as often as they were asked for. `train` is of a whole training, the other splits are of " +
          "one evaluation. So a search can keep a simulated budget",
      }),
  })
  .openapi("LookupAnswer");
export type LookupAnswer = z.infer<typeof LookupAnswer>;

export const lookUpRoute = createRoute({
  method: "post",
  path: "/v1/benchmarks/{table}/lookup",
  operationId: "lookUpArchitectures",
  tags: ["Benchmark tables"],
  summary: "Measured numbers of many architectures, by architecture, key, hash or official index",
  request: {
    params: z.object({ table: TableId }),
    body: jsonBody(LookupRequest, EXAMPLES.lookUpArchitectures),
  },
  responses: {
    200: jsonAnswer(LookupAnswer, "One result for each item, in their order"),
    ...problemAnswers(
      "unknown_table",
      "unknown_metric",
      "answer_too_large",
      "database_unavailable",
      ...BODY_PROBLEMS,
    ),
  },
});
