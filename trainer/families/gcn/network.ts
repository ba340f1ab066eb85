/**
 * @module
 * A graph network: messages along the edges and against them, gated by what the receiving vertex does
 * (GATES: Ning et al., 2020), with a global node and residuals. Dense layers score the mean over the
 * vertices and the output's state, beside features if there are any.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../../spaces/index.js";
import { forward as dense, initialLayers, type Layer, layerTensors } from "../../tensor/dense.js";
import { product, productOfConstant } from "../../tensor/product.js";

export interface GcnShape {
  readonly vertices: number;
  /** Of vertices: what they can do, input and output among it. */
  readonly kinds: number;
  /** Given to the dense layers, 0 for none. */
  readonly features: number;
  /** Numbers in a vertex's state. */
  readonly units: number;
  /** Rounds of messages. */
  readonly rounds: number;
  /** Of the hidden dense layers. */
  readonly widths: readonly number[];
}

/** One round. Matrices are row by row. */
export interface Round {
  /** units × 3 units: what a vertex tells itself, its successors, its predecessors. */
  readonly messages: Float32Array;
  /** units × units: what the mean of all tells every vertex. */
  readonly global: Float32Array;
  /** kinds × units: how far a vertex opens to others, before the sigmoid. */
  readonly gates: Float32Array;
  /** kinds × units. */
  readonly bias: Float32Array;
}

export interface GcnNetwork {
  /** kinds × units. */
  readonly embeddings: Float32Array;
  readonly rounds: readonly Round[];
  readonly layers: readonly Layer[];
}

/** Tensors of a round. */
const OF_ROUND = 4;

/** Numbers in a row: operations, then adjacency, then features. */
export function columnsOf({ vertices, kinds, features }: GcnShape): number {
  return vertices * (kinds + vertices) + features;
}

export function initialNetwork(shape: GcnShape, random: Random): GcnNetwork {
  const { kinds, units, rounds, widths, features } = shape;
  const normal = (rows: number, columns: number, scale: number) =>
    Float32Array.from({ length: rows * columns }, () => scale * random.normal());
  return {
    embeddings: normal(kinds, units, 1),
    rounds: Array.from({ length: rounds }, () => ({
      messages: normal(units, 3 * units, 1 / Math.sqrt(3 * units)),
      global: normal(units, units, 1 / Math.sqrt(3 * units)),
      gates: new Float32Array(kinds * units),
      bias: new Float32Array(kinds * units),
    })),
    layers: initialLayers([2 * units + features, ...widths, 1], random),
  };
}

export function tensorsOf(
  { embeddings, rounds, layers }: GcnNetwork,
  { kinds, units }: GcnShape,
): tf.Tensor2D[] {
  return [
    tf.tensor2d(embeddings, [kinds, units]),
    ...rounds.flatMap(({ messages, global, gates, bias }) => [
      tf.tensor2d(messages, [units, 3 * units]),
      tf.tensor2d(global, [units, units]),
      tf.tensor2d(gates, [kinds, units]),
      tf.tensor2d(bias, [kinds, units]),
    ]),
    ...layerTensors(layers),
  ];
}

/** The network of these numbers, in the order of `tensorsOf`. */
export function networkOf(
  [embeddings, ...numbers]: readonly Float32Array[],
  { rounds }: GcnShape,
): Omit<GcnNetwork, "layers"> & { readonly dense: readonly Float32Array[] } {
  return {
    embeddings,
    rounds: Array.from({ length: rounds }, (_, round) => {
      const [messages, global, gates, bias] = numbers.slice(round * OF_ROUND);
      return { messages, global, gates, bias };
    }),
    dense: numbers.slice(rounds * OF_ROUND),
  };
}

/** Scores [n, 1] of rows [n, columns]. Rows behind a graph's last vertex stay 0 throughout. */
export function forward(
  shape: GcnShape,
  [embeddings, ...tensors]: readonly tf.Tensor2D[],
  rows: tf.Tensor2D,
): tf.Tensor2D {
  const { vertices, kinds, features, units, rounds } = shape;
  const [count] = rows.shape;
  const edgesAt = vertices * kinds;
  const featuresAt = edgesAt + vertices * vertices;
  const byVertex = tf.reshape(tf.slice(rows, [0, 0], [count, edgesAt]), [count, vertices, kinds]);
  const operations = tf.reshape(byVertex, [count * vertices, kinds]) as tf.Tensor2D;
  const successors = tf.reshape(tf.slice(rows, [0, edgesAt], [count, vertices * vertices]), [
    count,
    vertices,
    vertices,
  ]);
  const links = tf.concat([tf.transpose(successors, [0, 2, 1]), successors], 2) as tf.Tensor3D;
  const present = tf.sum(byVertex, [1, 2], true);
  const mean = (states: tf.Tensor) =>
    tf.div(tf.sum(tf.reshape(states, [count, vertices, units]), 1, true), present);

  let states = productOfConstant(operations, embeddings);
  for (let round = 0; round < rounds; round++) {
    const [messages, global, gates, bias] = tensors.slice(round * OF_ROUND);
    const [own, ahead, back] = tf.split(product(states, messages), 3, 1);
    const both = tf.concat(
      [ahead, back].map((part) => tf.reshape(part, [count, vertices, units])),
      1,
    ) as tf.Tensor3D;
    const everywhere = tf.reshape(
      product(tf.reshape(mean(states), [count, units]) as tf.Tensor2D, global),
      [count, 1, units],
    );
    const received = tf.reshape(tf.add(collect(links, both), everywhere), [-1, units]);
    const open = productOfConstant(operations, tf.sigmoid(gates));
    const sum = tf.addN([own, tf.mul(open, received), productOfConstant(operations, bias)]);
    states = tf.add(states, tf.relu(sum));
  }
  const isOutput = tf.slice(byVertex, [0, 0, 1], [count, vertices, 1]);
  const output = tf.sum(tf.mul(tf.reshape(states, [count, vertices, units]), isOutput), 1);
  const read = [tf.reshape(mean(states), [count, units]), output];
  if (features > 0) read.push(tf.slice(rows, [0, featuresAt], [count, features]));
  return dense(tensors.slice(rounds * OF_ROUND), tf.concat(read, 1) as tf.Tensor2D);
}

/** `links` · `states`, differentiable in the states only; see `product` for why it is not `matMul`. */
function collect(links: tf.Tensor3D, states: tf.Tensor3D): tf.Tensor3D {
  const multiply = tf.customGrad((...inputs) => {
    const [given, save] = inputs as unknown as [tf.Tensor3D, tf.GradSaveFunc];
    save([links]);
    return {
      value: tf.matMul(links, given),
      gradFunc: (gradient: tf.Tensor, [saved]: tf.Tensor[]) =>
        tf.matMul(tf.transpose(saved, [0, 2, 1]), gradient),
    };
  });
  return multiply(states) as tf.Tensor3D;
}
