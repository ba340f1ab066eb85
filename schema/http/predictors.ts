/**
 * @module
 * Predictors over HTTP: their cards.
 */
import { z } from "@hono/zod-openapi";
import { PredictorCard } from "../card.js";
import { EXAMPLE_PREDICTOR } from "./examples.js";

/** Of a path: the predictor that is asked. */
export const PredictorId = z.string().openapi({ example: EXAMPLE_PREDICTOR });

export const Predictor = PredictorCard.openapi("Predictor", {
  description: "The card of a predictor: its target, what it was fitted on, and how good it is",
});

export const PredictorList = z.object({ predictors: z.array(Predictor) }).openapi("PredictorList");
