/**
 * @module
 * Predictors over HTTP: their cards.
 */
import { z } from "@hono/zod-openapi";
import { PredictorCard } from "../card.js";

export const Predictor = PredictorCard.openapi("Predictor", {
  description: "The card of a predictor: its target, what it was fitted on, and how good it is",
});

export const PredictorList = z.object({ predictors: z.array(Predictor) }).openapi("PredictorList");
