/**
 * @module
 * GET /v2/models/{model} and …/ready: a predictor as a model of the Open Inference Protocol.
 */
import { createRoute, z } from "@hono/zod-openapi";
import {
  ARCHITECTURE_INPUT,
  DATATYPES,
  ModelMetadata,
  ModelReady,
} from "../../../schema/api/inference.js";
import { jsonAnswer, problemAnswers } from "../../../schema/api/parts.js";
import { encodingOf } from "../../../spaces/index.js";
import type { Register } from "../../environment.js";
import { NOT_KEPT } from "../../http/headers.js";
import { openPredictor, requirePredictor } from "../../http/predictor.js";

const tags = ["Open Inference Protocol"];
const request = { params: z.object({ model: z.string() }) };

const metadata = createRoute({
  method: "get",
  path: "/v2/models/{model}",
  operationId: "modelMetadata",
  tags,
  summary: "Inputs and outputs of a predictor, with their shapes",
  request,
  responses: {
    200: jsonAnswer(ModelMetadata, "The predictor"),
    ...problemAnswers("unknown_predictor"),
  },
});

const ready = createRoute({
  method: "get",
  path: "/v2/models/{model}/ready",
  operationId: "modelReady",
  tags,
  summary: "Whether a predictor can score; one that was not used yet is opened for it",
  request,
  responses: {
    200: jsonAnswer(ModelReady, "It can"),
    ...problemAnswers("unknown_predictor", "predictor_unavailable"),
  },
});

export const registerModel: Register = (app, predictors) => {
  app.openapi(metadata, (c) => {
    const { card, space, inputs } = requirePredictor(predictors, c.req.valid("param").model);
    return c.json(
      {
        name: card.id,
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
    const listed = requirePredictor(predictors, c.req.valid("param").model);
    await openPredictor(predictors, listed);
    return c.json({ name: listed.card.id, ready: true }, 200, NOT_KEPT);
  });
};
