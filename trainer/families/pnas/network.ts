/**
 * @module
 * Embeds each step, takes the mean over the steps there are, and scores it with dense layers.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../../spaces/index.js";
import { forward as dense, initialLayers, type Layer, layerTensors } from "../../tensor/dense.js";
import { productOfConstant } from "../../tensor/product.js";
import type { StepShape } from "../networks/vertex-steps.js";

export interface PnasShape extends StepShape {
  /** Numbers in a step's embedding. */
  readonly dimensions: number;
  /** Of the hidden layers. */
  readonly widths: readonly number[];
}

export interface PnasNetwork {
  /** tokens × dimensions, row by row. */
  readonly embeddings: Float32Array;
  readonly layers: readonly Layer[];
}

export function initialNetwork(
  { tokens, dimensions, widths }: PnasShape,
  random: Random,
): PnasNetwork {
  const layers = initialLayers([dimensions, ...widths, 1], random);
  const embeddings = Float32Array.from({ length: tokens * dimensions }, () => random.normal());
  return { embeddings, layers };
}

export function tensorsOf({ embeddings, layers }: PnasNetwork): tf.Tensor2D[] {
  const dimensions = layers[0].inputs;
  return [
    tf.tensor2d(embeddings, [embeddings.length / dimensions, dimensions]),
    ...layerTensors(layers),
  ];
}

/** Scores [n, 1] of steps [n, steps · tokens]. Without a bias, steps that are not there embed as 0. */
export function forward(
  { steps, tokens, dimensions }: PnasShape,
  [embeddings, ...layers]: readonly tf.Tensor2D[],
  rows: tf.Tensor2D,
): tf.Tensor2D {
  const flat = tf.reshape(rows, [-1, tokens]) as tf.Tensor2D;
  const sums = productOfConstant(flat, embeddings);
  const embedded = tf.reshape(tf.mul(sums, tf.sigmoid(sums)), [-1, steps, dimensions]);
  const present = tf.max(tf.reshape(rows, [-1, steps, tokens]), 2);
  const mean = tf.div(tf.sum(embedded, 1), tf.sum(present, 1, true)) as tf.Tensor2D;
  return dense(layers, mean);
}
