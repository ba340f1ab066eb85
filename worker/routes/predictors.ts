import { getPredictorRoute, listPredictorsRoute } from "../../schema/http/predictors.js";
import type { Register } from "../environment.js";
import { requirePredictor } from "../http/predictor.js";

export const registerPredictors: Register = (app, predictors) => {
  app.openapi(listPredictorsRoute, (c) => c.json({ predictors: predictors.cards() }, 200));
  app.openapi(getPredictorRoute, (c) =>
    c.json(requirePredictor(predictors, c.req.valid("param").predictor).card, 200),
  );
};
