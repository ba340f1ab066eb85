/**
 * @module
 * Scores: what a predictor says about architectures.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { Target } from "../card.js";
import { boundedRecord } from "./collections.js";
import { EXAMPLES } from "./examples.js";
import { MAX_ARCHITECTURES, MAX_EXPLAINED, MAX_MEASURED } from "./limits.js";
import {
  Architectures,
  BODY_PROBLEMS,
  jsonAnswer,
  jsonBody,
  problemAnswers,
  requestObject,
  WrittenArchitecture,
} from "./parts.js";
import { ItemError } from "./problems.js";
import { SpaceId } from "./spaces.js";

export const ScoreRequest = requestObject({
  space: SpaceId,
  predictor: z.string().optional().openapi({
    description: "Id of a predictor of this space; unless given, the default of the space",
  }),
  architectures: Architectures,
  measured: z
    .array(boundedRecord(z.string(), z.number(), MAX_MEASURED, "metrics").nullable())
    .max(MAX_ARCHITECTURES, `must hold at most ${MAX_ARCHITECTURES} entries a request`)
    .optional()
    .openapi({
      description:
        "What was measured of each architecture, in their order: numbers by metric, of those that the predictor's card names in measured; any may be missing, and null says that nothing was",
      example: [{ cifar10_valid_12: 83.1 }],
    }),
  threshold: z.number().optional().openapi({
    description:
      "In the target's unit, within the range that the predictor has seen: asks for probability_above",
  }),
  level: z
    .number()
    .gt(0, "must be above 0 and below 1")
    .lt(1, "must be above 0 and below 1")
    .optional()
    .openapi({
      description:
        "Such as 0.9: asks for the interval that holds the target that often. The highest is 0.99, or less where a predictor has seen few rows",
    }),
  cost: z.boolean().optional().openapi({
    description:
      "Asks for params_m and flops_m of each architecture, in spaces that know them: the numbers of canonicalize",
  }),
  explain: z
    .boolean()
    .optional()
    .openapi({
      description: `Asks what each architecture would score with one decision changed; of at most ${MAX_EXPLAINED} architectures a request`,
    }),
}).openapi("ScoreRequest");
export type ScoreRequest = z.infer<typeof ScoreRequest>;

const Interval = z
  .object({ level: z.number(), lower: z.number(), upper: z.number() })
  .openapi("Interval", {
    description: "Central interval in the target's unit, calibrated on rows not fitted on",
  });

const Neighbour = z
  .object({
    decision: z.string().openapi({
      description:
        "What is changed, such as edge 0→2; in NAS-Bench-101 of the cell on 7 vertices, whose last one is the output",
    }),
    from: z.string(),
    to: z.string(),
    architecture: WrittenArchitecture,
    fitness: z.number(),
    difference: z.number().openapi({ description: "Its fitness less that of the architecture" }),
  })
  .openapi("Neighbour");

const Score = z
  .object({
    hash: z.string(),
    fitness: z.number().openapi({ description: "Predicted mean, in the target's unit" }),
    std: z
      .number()
      .openapi({ description: "Standard deviation of the prediction, in the target's unit" }),
    interval: Interval.optional().openapi({ description: "Where a level is given" }),
    probability_above: z.number().optional().openapi({
      description: "Probability that the target exceeds the threshold, where one is given",
    }),
    params_m: z.number().optional().openapi({
      description: "Where cost is true: trainable parameters, in millions",
    }),
    flops_m: z.number().optional().openapi({
      description: "Where cost is true: multiply-accumulates an image, in millions",
    }),
    neighbours: z.array(Neighbour).optional().openapi({
      description:
        "Where explain is true: every architecture that differs in one decision and computes something else, best first",
    }),
  })
  .openapi("Score");
export type Score = z.infer<typeof Score>;

const ScoreAnswer = z
  .object({
    predictor: z.string(),
    predictor_sha256: z.string().openapi({
      description: "Of its ONNX file: scores of one checksum can be compared with each other",
    }),
    target: Target.openapi({ description: "What number the fitness is" }),
    probability_from: z.enum(["classifier", "distribution"]).optional().openapi({
      description:
        "Where a threshold is given: a classifier fitted to that threshold, or the distribution of the predictor's errors",
    }),
    scores: z
      .array(z.union([Score, ItemError]))
      .openapi({ description: "One for each architecture, in the order of the request" }),
  })
  .openapi("ScoreAnswer");

export const scoreRoute = createRoute({
  method: "post",
  path: "/v1/score",
  operationId: "score",
  tags: ["Predictors"],
  summary: "Fitness of architectures, with its standard deviation",
  request: { body: jsonBody(ScoreRequest, EXAMPLES.score) },
  responses: {
    200: jsonAnswer(ScoreAnswer, "One score for each architecture, in their order"),
    ...problemAnswers(
      "unknown_space",
      "unknown_predictor",
      "wrong_space",
      "unknown_metric",
      "unsupported_output",
      "predictor_unavailable",
      "database_unavailable",
      ...BODY_PROBLEMS,
    ),
  },
});
