/**
 * @module
 * A long short-term memory (Hochreiter and Schmidhuber, 1997) over the steps of an architecture; dense
 * layers score its last state.
 */
import * as tf from "@tensorflow/tfjs";
import {
  dense,
  initialLayers,
  type Matrix,
  matrixOf,
  product,
  productOfConstant,
} from "../../tensor/dense.js";
import { headsToGraph } from "../networks/dense-to-graph.js";
import type { Network } from "../networks/network-family.js";
import type { StepShape, StepValues } from "../networks/vertex-steps.js";

interface RnnShape extends StepShape {
  /** Numbers in a step's embedding. */
  readonly dimensions: number;
  /** Numbers in the state. */
  readonly units: number;
  /** Of the hidden layers behind the last state. */
  readonly widths: readonly number[];
}

/**
 * Its parameters are the embeddings [tokens, dimensions]; weights [dimensions, 4 units], recurrent weights
 * [units, 4 units] and biases [1, 4 units] of the gates, which stand side by side as in ONNX: input, output,
 * forget, cell; then the layers.
 */
const network: Network<RnnShape, StepValues> = {
  module: import.meta.url,

  initial({ tokens, dimensions, units, widths }, random) {
    const normal = (rows: number, columns: number, scale: number) =>
      matrixOf(rows, columns, () => scale * random.normal());
    const bias = new Float32Array(4 * units);
    return [
      normal(tokens, dimensions, 1),
      normal(dimensions, 4 * units, 1 / Math.sqrt(dimensions)),
      normal(units, 4 * units, 1 / Math.sqrt(units)),
      // The forget gate is open at first (Jozefowicz et al., 2015).
      { rows: 1, columns: 4 * units, values: bias.fill(1, 2 * units, 3 * units) },
      ...initialLayers([units, ...widths, 1], random),
    ];
  },

  forward({ steps, tokens, units }, [embeddings, weights, recurrent, bias, ...layers], rows) {
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
  },

  // One LSTM for each member, the layers behind them all at once.
  toGraph(graph, { steps, counts }, { tokens, units }, members) {
    const bySteps = graph.node("Transpose", [steps], { perm: [1n, 0n, 2n] });
    const columns = 4 * units;
    const states = members.map(([embeddings, weights, recurrent, bias]) => {
      const [, last] = graph.nodes(
        "LSTM",
        [
          bySteps,
          graph.floats(transposed(embedded(embeddings, weights)), [1, columns, tokens]),
          graph.floats(transposed(recurrent), [1, columns, units]),
          graph.floats([...bias.values, ...new Float32Array(columns)], [1, 2 * columns]),
          counts,
        ],
        2,
        { hidden_size: BigInt(units) },
      );
      return last;
    });
    return headsToGraph(
      graph,
      graph.node("Concat", states, { axis: 0n }),
      members.map(([, , , , ...layers]) => layers),
    );
  },
};

export default network;

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

/** What the gates make of a token: the product of its embedding and the weights, [tokens, 4 units]. */
function embedded(embeddings: Matrix, weights: Matrix): Matrix {
  const { rows, columns: dimensions } = embeddings;
  const { columns } = weights;
  const values = new Float32Array(rows * columns);
  for (let token = 0; token < rows; token++)
    for (let dimension = 0; dimension < dimensions; dimension++)
      for (let column = 0; column < columns; column++)
        values[token * columns + column] +=
          embeddings.values[token * dimensions + dimension] *
          weights.values[dimension * columns + column];
  return { rows, columns, values };
}

/** The numbers column by column. */
function transposed({ rows, columns, values }: Matrix): Float32Array {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}
