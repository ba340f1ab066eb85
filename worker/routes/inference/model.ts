import { measuredCount, measuredSpecs } from "../../../predictor/measured.js";
import {
  ARCHITECTURE_INPUT,
  DATATYPES,
  MODEL_VERSION,
  modelMetadataRoutes,
  modelReadyRoutes,
} from "../../../schema/http/inference.js";

import { encodingOf } from "../../../spaces/index.js";
import type { Register } from "../../environment.js";
import { NOT_KEPT } from "../../http/headers.js";
import { openPredictor } from "../../http/predictor.js";
import { requireModel } from "./versions.js";

export const registerModel: Register = (app, predictors) => {
  for (const route of modelMetadataRoutes)
    app.openapi(route, (c) => {
      const { card, space, inputs } = requireModel(predictors, c.req.valid("param"));
      return c.json(
        {
          name: card.id,
          versions: [MODEL_VERSION],
          platform: "onnx_onnxv1",
          inputs: [
            ...inputs.map((input) => encodingOf(space, input).spec),
            ...measuredSpecs(measuredCount(card)),
          ].map(({ name, type, shape }) => ({
            name,
            datatype: DATATYPES[type],
            shape: [-1, ...shape],
          })),
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
  for (const route of modelReadyRoutes)
    app.openapi(route, async (c) => {
      const listed = requireModel(predictors, c.req.valid("param"));
      await openPredictor(predictors, listed);
      return c.json({ name: listed.card.id, ready: true }, 200, NOT_KEPT);
    });
};
