/**
 * @module
 * Matrices of parameters, their products, and stacks of dense layers with SiLU between them.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../spaces/index.js";

/** Parameters, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

export function matrixOf(rows: number, columns: number, value: () => number): Matrix {
  return { rows, columns, values: Float32Array.from({ length: rows * columns }, value) };
}

/** Layers of these widths, weights [inputs, outputs] and biases [1, outputs] in turn: from N(0, 1 / inputs), and 0. */
export function initialLayers(widths: readonly number[], random: Random): Matrix[] {
  return widths.slice(1).flatMap((outputs, index) => {
    const inputs = widths[index];
    const scale = 1 / Math.sqrt(inputs);
    return [
      matrixOf(inputs, outputs, () => random.normal() * scale),
      matrixOf(1, outputs, () => 0),
    ];
  });
}

export function toTensors(matrices: readonly Matrix[]): tf.Tensor2D[] {
  return matrices.map(({ rows, columns, values }) => tf.tensor2d(values, [rows, columns]));
}

/** Matrices of these sizes with other numbers. */
export function withValues(matrices: readonly Matrix[], values: readonly Float32Array[]): Matrix[] {
  return matrices.map(({ rows, columns }, index) => ({ rows, columns, values: values[index] }));
}

/**
 * Outputs [n, outputs] of inputs [n, inputs].
 *
 * @param layers as of `initialLayers`.
 * @param multiply of the first layer: `productOfConstant` where the inputs are not learnt.
 */
export function dense(
  layers: readonly tf.Tensor2D[],
  inputs: tf.Tensor2D,
  multiply = product,
): tf.Tensor2D {
  let hidden = inputs;
  for (let at = 0; at < layers.length; at += 2) {
    const weighted = (at === 0 ? multiply : product)(hidden, layers[at]);
    const sum = tf.add(weighted, layers[at + 1]) as tf.Tensor2D;
    hidden = at + 2 < layers.length ? tf.mul(sum, tf.sigmoid(sum)) : sum;
  }
  return hidden;
}

/**
 * `a` · `b`, [n, k] · [k, m], with a gradient that is fast on wasm: TensorFlow.js differentiates `matMul` by products with `transposeA`
 * and `transposeB`, for which wasm takes a path ten times slower: here both are transposed first.
 */
export const product = tf.customGrad((...inputs) => {
  const [a, b, save] = inputs as unknown as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
  save([a, b]);
  return {
    value: tf.matMul(a, b),
    gradFunc: (gradient: tf.Tensor2D, saved: tf.Tensor[]) => {
      const [a, b] = saved as [tf.Tensor2D, tf.Tensor2D];
      return [tf.matMul(gradient, tf.transpose(b)), tf.matMul(tf.transpose(a), gradient)];
    },
  };
}) as (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D;

/** `a` · `b`, differentiable in `b` only: what is computed of `a` never changes, such as features. */
export function productOfConstant(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const multiply = tf.customGrad((...inputs) => {
    const [weights, save] = inputs as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    save([a]);
    return {
      value: tf.matMul(a, weights),
      gradFunc: (gradient: tf.Tensor, [saved]: tf.Tensor[]) =>
        tf.matMul(tf.transpose(saved as tf.Tensor2D), gradient as tf.Tensor2D),
    };
  });
  return multiply(b) as tf.Tensor2D;
}

/** These rows as a tensor [rows, columns]. */
export function gatherRows(
  values: Float32Array,
  columns: number,
  rows: ArrayLike<number>,
): tf.Tensor2D {
  const gathered = new Float32Array(rows.length * columns);
  for (let index = 0; index < rows.length; index++) {
    const start = rows[index] * columns;
    gathered.set(values.subarray(start, start + columns), index * columns);
  }
  return tf.tensor2d(gathered, [rows.length, columns]);
}
