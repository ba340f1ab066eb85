/**
 * @module
 * Predictors over HTTP: their cards.
 */

import { createRoute, z } from "@hono/zod-openapi";
import { PredictorCard } from "../card.js";
import { EXAMPLE_PREDICTOR } from "./examples.js";
import { jsonAnswer, problemAnswers } from "./parts.js";

/** Of a path: the predictor that is asked. */
export const PredictorId = z.string().openapi({ example: EXAMPLE_PREDICTOR });

const Predictor = PredictorCard.openapi("Predictor", {
  description: "The card of a predictor: its target, what it was fitted on, and how good it is",
});

const PredictorList = z.object({ predictors: z.array(Predictor) }).openapi("PredictorList");

const tags = ["Predictors"];

export const listPredictorsRoute = createRoute({
  method: "get",
  path: "/v1/predictors",
  operationId: "listPredictors",
  tags,
  summary: "The cards of all predictors",
  responses: { 200: jsonAnswer(PredictorList, "The cards, by id"), ...problemAnswers() },
});

export const getPredictorRoute = createRoute({
  method: "get",
  path: "/v1/predictors/{predictor}",
  operationId: "getPredictor",
  tags,
  summary: "One card: target, training rows, Kendall's tau and how it was measured, checksum",
  request: { params: z.object({ predictor: PredictorId }) },
  responses: { 200: jsonAnswer(Predictor, "The card"), ...problemAnswers("unknown_predictor") },
});
