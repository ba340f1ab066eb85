/**
 * @module
 * Scores: what a predictor says about architectures.
 */
import { z } from "@hono/zod-openapi";
import { Target } from "../card.js";
import { Architectures, requestObject } from "./parts.js";
import { ItemError } from "./problems.js";
import { SpaceId } from "./spaces.js";

export const ScoreRequest = requestObject({
  space: SpaceId,
  predictor: z.string().optional().openapi({
    description: "Id of a predictor of this space; unless given, the default of the space",
  }),
  architectures: Architectures,
  threshold: z.number().optional().openapi({
    description:
      "In the target's unit: asks for probability_above. A predictor without this output refuses it",
  }),
  level: z
    .number()
    .gt(0, "must be above 0 and below 1")
    .lt(1, "must be above 0 and below 1")
    .optional()
    .openapi({
      description: "Such as 0.9: asks for an interval. A predictor without this output refuses it",
    }),
}).openapi("ScoreRequest");
export type ScoreRequest = z.infer<typeof ScoreRequest>;

const Score = z
  .object({
    hash: z.string(),
    fitness: z.number().openapi({ description: "Predicted mean, in the target's unit" }),
    std: z
      .number()
      .openapi({ description: "Standard deviation of the prediction, in the target's unit" }),
  })
  .openapi("Score");
export type Score = z.infer<typeof Score>;

export const ScoreAnswer = z
  .object({
    predictor: z.string(),
    target: Target.openapi({ description: "What number the fitness is" }),
    scores: z
      .array(z.union([Score, ItemError]))
      .openapi({ description: "One for each architecture, in the order of the request" }),
  })
  .openapi("ScoreAnswer");
