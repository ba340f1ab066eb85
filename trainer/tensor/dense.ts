/**
 * @module
 * A stack of dense layers with SiLU between them.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../spaces/index.js";
import { product } from "./product.js";

/** A dense layer: `weights` is inputs × outputs, row by row. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Layers of these widths with weights from N(0, 1 / inputs). */
export function initialLayers(widths: readonly number[], random: Random): Layer[] {
  return widths.slice(1).map((outputs, index) => {
    const inputs = widths[index];
    const scale = 1 / Math.sqrt(inputs);
    const weights = Float32Array.from({ length: inputs * outputs }, () => random.normal() * scale);
    return { inputs, outputs, weights, bias: new Float32Array(outputs) };
  });
}

/** Weights and biases in turn, as tensors [inputs, outputs] and [1, outputs]. */
export function layerTensors(layers: readonly Layer[]): tf.Tensor2D[] {
  return layers.flatMap(({ inputs, outputs, weights, bias }) => [
    tf.tensor2d(weights, [inputs, outputs]),
    tf.tensor2d(bias, [1, outputs]),
  ]);
}

/** The layers of these sizes with other numbers: weights and biases in turn. */
export function withNumbers(layers: readonly Layer[], numbers: readonly Float32Array[]): Layer[] {
  return layers.map(({ inputs, outputs }, index) => ({
    inputs,
    outputs,
    weights: numbers[2 * index],
    bias: numbers[2 * index + 1],
  }));
}

/**
 * Outputs [n, outputs] of inputs [n, inputs].
 *
 * @param tensors as of `layerTensors`.
 * @param multiply of the first layer: `productOfConstant` where the inputs are not learnt.
 */
export function forward(
  tensors: readonly tf.Tensor2D[],
  inputs: tf.Tensor2D,
  multiply = product,
): tf.Tensor2D {
  let hidden = inputs;
  for (let at = 0; at < tensors.length; at += 2) {
    const weighted = (at === 0 ? multiply : product)(hidden, tensors[at]);
    const sum = tf.add(weighted, tensors[at + 1]) as tf.Tensor2D;
    hidden = at + 2 < tensors.length ? tf.mul(sum, tf.sigmoid(sum)) : sum;
  }
  return hidden;
}
