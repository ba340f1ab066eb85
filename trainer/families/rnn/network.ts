/**
 * @module
 * A long short-term memory (Hochreiter and Schmidhuber, 1997) over the steps of an architecture; dense
 * layers score its last state.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../../spaces/index.js";
import { forward as dense, initialLayers, type Layer, layerTensors } from "../../tensor/dense.js";
import { product, productOfConstant } from "../../tensor/product.js";
import type { StepShape } from "../networks/vertex-steps.js";

export interface RnnShape extends StepShape {
  /** Numbers in a step's embedding. */
  readonly dimensions: number;
  /** Numbers in the state. */
  readonly units: number;
  /** Of the hidden layers behind the last state. */
  readonly widths: readonly number[];
}

/** Matrices are row by row; the gates stand side by side, as in ONNX: input, output, forget, cell. */
export interface RnnNetwork {
  /** tokens × dimensions. */
  readonly embeddings: Float32Array;
  /** dimensions × 4 units. */
  readonly weights: Float32Array;
  /** units × 4 units. */
  readonly recurrent: Float32Array;
  /** 4 units. */
  readonly bias: Float32Array;
  readonly layers: readonly Layer[];
}

/** The forget gate is open at first (Jozefowicz et al., 2015). */
export function initialNetwork(
  { tokens, dimensions, units, widths }: RnnShape,
  random: Random,
): RnnNetwork {
  const normal = (rows: number, columns: number, scale: number) =>
    Float32Array.from({ length: rows * columns }, () => scale * random.normal());
  return {
    embeddings: normal(tokens, dimensions, 1),
    weights: normal(dimensions, 4 * units, 1 / Math.sqrt(dimensions)),
    recurrent: normal(units, 4 * units, 1 / Math.sqrt(units)),
    bias: new Float32Array(4 * units).fill(1, 2 * units, 3 * units),
    layers: initialLayers([units, ...widths, 1], random),
  };
}

export function tensorsOf(
  { embeddings, weights, recurrent, bias, layers }: RnnNetwork,
  { tokens, dimensions, units }: RnnShape,
): tf.Tensor2D[] {
  return [
    tf.tensor2d(embeddings, [tokens, dimensions]),
    tf.tensor2d(weights, [dimensions, 4 * units]),
    tf.tensor2d(recurrent, [units, 4 * units]),
    tf.tensor2d(bias, [1, 4 * units]),
    ...layerTensors(layers),
  ];
}

/** Scores [n, 1] of steps [n, steps · tokens]. */
export function forward(
  { steps, tokens, units }: RnnShape,
  [embeddings, weights, recurrent, bias, ...layers]: readonly tf.Tensor2D[],
  rows: tf.Tensor2D,
): tf.Tensor2D {
  const [count] = rows.shape;
  const bySteps = tf.transpose(tf.reshape(rows, [count, steps, tokens]), [1, 0, 2]);
  const flat = tf.reshape(bySteps, [steps * count, tokens]) as tf.Tensor2D;
  const sums = tf.add(product(productOfConstant(flat, embeddings), weights), bias);
  const ofStep = tf.split(sums, steps, 0) as tf.Tensor2D[];
  let hidden: tf.Tensor2D | undefined;
  let cell: tf.Tensor2D | undefined;
  const states: tf.Tensor2D[] = [];
  for (const sum of ofStep) {
    const gates = hidden ? (tf.add(sum, product(hidden, recurrent)) as tf.Tensor2D) : sum;
    const open = tf.sigmoid(tf.slice(gates, [0, 0], [count, 3 * units]));
    const added = tf.mul(
      tf.slice(open, [0, 0], [count, units]),
      tf.tanh(tf.slice(gates, [0, 3 * units], [count, units])),
    );
    const kept = cell && tf.mul(tf.slice(open, [0, 2 * units], [count, units]), cell);
    cell = (kept ? tf.add(kept, added) : added) as tf.Tensor2D;
    hidden = tf.mul(tf.slice(open, [0, units], [count, units]), tf.tanh(cell));
    states.push(hidden);
  }
  const last = tf.sum(tf.mul(tf.stack(states), lastSteps(bySteps)), 0) as tf.Tensor2D;
  return dense(layers, last);
}

/** [steps, n, 1]: 1 at the last step that is there. */
function lastSteps(bySteps: tf.Tensor): tf.Tensor {
  const present = tf.max(bySteps, 2, true);
  const [steps, count] = present.shape;
  const next = tf.concat(
    [tf.slice(present, [1, 0, 0], [steps - 1, count, 1]), tf.zeros([1, count, 1])],
    0,
  );
  return tf.sub(present, next);
}
