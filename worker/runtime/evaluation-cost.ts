/**
 * @module
 * What a predictor's evaluation of one architecture costs, told from its files.
 */

import type { ListedPredictor } from "../../predictor/predictor-file.js";
import { encodingOf, type TensorSpec } from "../../spaces/index.js";

/** A unit of work is the use of this many weights. */
const WEIGHTS_OF_UNIT = 100_000;
/** Encoding and the call of a model take time however small the model is. */
const LEAST = 0.5;

/**
 * Units of work (`search/work.ts`) of one architecture: the numbers in the model, as often as it uses
 * them. A graph network uses its weights for each vertex, a recurrent one for each step; no other model
 * uses any of them more than once.
 */
export function evaluationCost({ space, inputs, onnx }: ListedPredictor): number {
  const uses = inputs.map((name) => usesOf(encodingOf(space, name).spec));
  const weights = onnx.byteLength / Float32Array.BYTES_PER_ELEMENT;
  return Math.max(LEAST, (weights * Math.max(...uses)) / WEIGHTS_OF_UNIT);
}

function usesOf({ type, shape }: TensorSpec): number {
  return shape.length === 2 || (shape.length === 1 && type === "int32") ? shape[0] : 1;
}
