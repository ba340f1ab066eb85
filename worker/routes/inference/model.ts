/**
 * @module
 * GET /v2/models/{model}[/versions/{version}] and …/ready: a predictor as a model of the Open Inference
 * Protocol.
 */
import { createRoute } from "@hono/zod-openapi";
import {
  ARCHITECTURE_INPUT,
  DATATYPES,
  MODEL_VERSION,
  ModelMetadata,
  ModelReady,
} from "../../../schema/http/inference.js";
import { jsonAnswer, problemAnswers } from "../../../schema/http/parts.js";
import { encodingOf } from "../../../spaces/index.js";
import type { Register } from "../../environment.js";
import { NOT_KEPT } from "../../http/headers.js";
import { openPredictor } from "../../http/predictor.js";
import { MODEL_PATHS, requireModel } from "./versions.js";

const tags = ["Open Inference Protocol"];

const routes = MODEL_PATHS.map(({ path, suffix, params }) => ({
  metadata: createRoute({
    method: "get",
    path,
    operationId: `modelMetadata${suffix}`,
    tags,
    summary: "Inputs and outputs of a predictor, with their shapes",
    request: { params },
    responses: {
      200: jsonAnswer(ModelMetadata, "The predictor"),
      ...problemAnswers("unknown_predictor", "unknown_version"),
    },
  }),
  ready: createRoute({
    method: "get",
    path: `${path}/ready`,
    operationId: `modelReady${suffix}`,
    tags,
    summary: "Whether a predictor can score; one that was not used yet is opened for it",
    request: { params },
    responses: {
      200: jsonAnswer(ModelReady, "It can"),
      ...problemAnswers("unknown_predictor", "unknown_version", "predictor_unavailable"),
    },
  }),
}));

export const registerModel: Register = (app, predictors) => {
  for (const { metadata, ready } of routes) {
    app.openapi(metadata, (c) => {
      const { card, space, inputs } = requireModel(predictors, c.req.valid("param"));
      return c.json(
        {
          name: card.id,
          versions: [MODEL_VERSION],
          platform: "onnx_onnxv1",
          inputs: inputs.map((input) => {
            const { name, type, shape } = encodingOf(space, input).spec;
            return { name, datatype: DATATYPES[type], shape: [-1, ...shape] };
          }),
          outputs: card.outputs.map((name) => ({ name, datatype: DATATYPES.float32, shape: [-1] })),
          parameters: {
            alternative_input: ARCHITECTURE_INPUT,
            space: space.id,
            unit: card.target.unit,
          },
        },
        200,
      );
    });
    app.openapi(ready, async (c) => {
      const listed = requireModel(predictors, c.req.valid("param"));
      await openPredictor(predictors, listed);
      return c.json({ name: listed.card.id, ready: true }, 200, NOT_KEPT);
    });
  }
};
