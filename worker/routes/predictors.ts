/**
 * @module
 * GET /v1/predictors and /v1/predictors/{predictor}: the cards.
 */
import { createRoute, z } from "@hono/zod-openapi";
import { jsonAnswer, problemAnswers } from "../../schema/http/parts.js";
import { Predictor, PredictorId, PredictorList } from "../../schema/http/predictors.js";
import type { Register } from "../environment.js";
import { requirePredictor } from "../http/predictor.js";

const list = createRoute({
  method: "get",
  path: "/v1/predictors",
  operationId: "listPredictors",
  tags: ["Predictors"],
  summary: "The cards of all predictors",
  responses: { 200: jsonAnswer(PredictorList, "The cards, by id"), ...problemAnswers() },
});

const show = createRoute({
  method: "get",
  path: "/v1/predictors/{predictor}",
  operationId: "getPredictor",
  tags: ["Predictors"],
  summary: "One card: target, training rows, Kendall's tau and how it was measured, checksum",
  request: { params: z.object({ predictor: PredictorId }) },
  responses: { 200: jsonAnswer(Predictor, "The card"), ...problemAnswers("unknown_predictor") },
});

export const registerPredictors: Register = (app, predictors) => {
  app.openapi(list, (c) => c.json({ predictors: predictors.cards() }, 200));
  app.openapi(show, (c) =>
    c.json(requirePredictor(predictors, c.req.valid("param").predictor).card, 200),
  );
};
