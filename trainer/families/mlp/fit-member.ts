/**
 * @module
 * Fits one network; runs in a worker thread.
 */
import * as tf from "@tensorflow/tfjs";
import { createRandom } from "../../../spaces/index.js";
import {
  forward,
  initialLayers,
  type Layer,
  layerTensors,
  withNumbers,
} from "../../tensor/dense.js";
import { productOfConstant } from "../../tensor/product.js";
import { fitNetwork, type NetworkInput } from "../networks/fit-network.js";

/** Rows are scaled features. */
export interface MemberInput extends NetworkInput {
  /** Of the hidden layers. */
  readonly widths: readonly number[];
  readonly seed: number;
}

export default async function fitMember(input: MemberInput): Promise<Layer[]> {
  const random = createRandom(input.seed);
  const initial = initialLayers([input.columns, ...input.widths, 1], random);
  const tensors = tf.tidy(() => layerTensors(initial));
  const score = (parameters: readonly tf.Tensor2D[], rows: tf.Tensor2D) =>
    forward(parameters, rows, productOfConstant);
  return withNumbers(initial, await fitNetwork(input, tensors, score, random));
}
