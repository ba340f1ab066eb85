/**
 * @module
 * A graph network: messages along the edges and against them, gated by what the receiving vertex does
 * (GATES: Ning et al., 2020), with a global node and residuals. Dense layers score the mean over the
 * vertices and the output's state, beside features if there are any.
 */
import * as tf from "@tensorflow/tfjs";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import {
  dense,
  initialLayers,
  type Matrix,
  matrixOf,
  product,
  productOfConstant,
} from "../../tensor/dense.js";
import { headsToGraph, stacked } from "../networks/dense-to-graph.js";
import type { Network } from "../networks/network-family.js";

/** A row is operations, then adjacency, then features. */
export interface GraphShape {
  readonly vertices: number;
  /** Of vertices: what they can do, input and output among it. */
  readonly kinds: number;
  /** Given to the dense layers, 0 for none. */
  readonly features: number;
}

interface GcnShape extends GraphShape {
  /** Numbers in a vertex's state. */
  readonly units: number;
  /** Rounds of messages. */
  readonly rounds: number;
  /** Of the hidden dense layers. */
  readonly widths: readonly number[];
}

/** The same in an ONNX graph. */
export interface GraphValues {
  /** [batch, vertices, kinds]. */
  readonly operations: Value;
  /** [batch, vertices, vertices]. */
  readonly adjacency: Value;
  /** Scaled, [batch, features]. */
  readonly features: Value | undefined;
}

/** Matrices of a round. */
const OF_ROUND = 4;

/**
 * Its parameters are the embeddings of operations [kinds, units]; for each round what a vertex tells itself, its
 * successors and its predecessors [units, 3 units], what the mean of all tells every vertex [units, units], how
 * far a vertex opens to others, before the sigmoid [kinds, units], and its bias [kinds, units]; then the layers.
 */
const network: Network<GcnShape, GraphValues> = {
  module: import.meta.url,

  initial({ kinds, units, rounds, widths, features }, random) {
    const normal = (rows: number, columns: number, scale: number) =>
      matrixOf(rows, columns, () => scale * random.normal());
    const zeros = () => matrixOf(kinds, units, () => 0);
    return [
      normal(kinds, units, 1),
      ...Array.from({ length: rounds }, () => [
        normal(units, 3 * units, 1 / Math.sqrt(3 * units)),
        normal(units, units, 1 / Math.sqrt(3 * units)),
        zeros(),
        zeros(),
      ]).flat(),
      ...initialLayers([2 * units + features, ...widths, 1], random),
    ];
  },

  // Rows behind a graph's last vertex stay 0 throughout.
  forward(shape, [embeddings, ...tensors], rows) {
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
  },

  // All members at once.
  toGraph(graph, { operations, adjacency, features }, shape, members) {
    const { vertices, kinds, units, rounds } = shape;
    const count = members.length;
    const axis = (...axes: number[]) => graph.integers(axes);
    const flat = graph.node("Reshape", [operations, graph.integers([1, -1, kinds])]);
    /** [members, batch · vertices, columns] of a matrix [kinds, columns] for each member. */
    const byKind = (own: readonly (readonly Matrix[])[], at: number) =>
      graph.node("MatMul", [flat, stacked(graph, own, at)]);
    /** [members, batch · vertices, units] → [members, batch, vertices, units]. */
    const byVertex = (states: Value) =>
      graph.node("Reshape", [states, graph.integers([count, -1, vertices, units])]);
    const present = graph.node("ReduceSum", [operations, axis(1, 2)], { keepdims: 1n });
    /** [members, batch, units]. */
    const mean = (states: Value) =>
      graph.node("Div", [
        graph.node("ReduceSum", [byVertex(states), axis(2)], { keepdims: 0n }),
        graph.node("Squeeze", [present, axis(2)]),
      ]);
    const predecessors = graph.node("Transpose", [adjacency], { perm: [0n, 2n, 1n] });
    const links = graph.node("Concat", [predecessors, adjacency], { axis: 2n });

    let states = byKind(members, 0);
    for (let round = 0; round < rounds; round++) {
      const [messages, global, gates, bias] = [1, 2, 3, 4].map((at) => at + round * OF_ROUND);
      const told = graph.node("MatMul", [states, stacked(graph, members, messages)]);
      const [self, ahead, back] = graph.nodes("Split", [told], 3, { axis: 2n, num_outputs: 3n });
      const both = graph.node("Concat", [byVertex(ahead), byVertex(back)], { axis: 2n });
      const everywhere = graph.node("MatMul", [mean(states), stacked(graph, members, global)]);
      const received = graph.node("Add", [
        graph.node("MatMul", [links, both]),
        graph.node("Unsqueeze", [everywhere, axis(2)]),
      ]);
      const listed = graph.node("Reshape", [received, graph.integers([count, -1, units])]);
      const open = byKind(
        members.map((member) => [sigmoid(member[gates])]),
        0,
      );
      const sum = graph.node("Sum", [
        self,
        graph.node("Mul", [open, listed]),
        byKind(members, bias),
      ]);
      states = graph.node("Add", [states, graph.node("Relu", [sum])]);
    }
    const isOutput = graph.node("Slice", [operations, axis(1), axis(2), axis(2)]);
    const output = graph.node(
      "ReduceSum",
      [graph.node("Mul", [byVertex(states), isOutput]), axis(2)],
      { keepdims: 0n },
    );
    const read = [mean(states), output];
    if (features) read.push(forAll(graph, features, count));
    return headsToGraph(
      graph,
      graph.node("Concat", read, { axis: 2n }),
      members.map((member) => member.slice(1 + rounds * OF_ROUND)),
    );
  },
};

export default network;

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

function sigmoid({ rows, columns, values }: Matrix): Matrix {
  return { rows, columns, values: values.map((value) => 1 / (1 + Math.exp(-value))) };
}

/** [batch, columns] → [members, batch, columns]. */
function forAll(graph: GraphBuilder, value: Value, members: number): Value {
  return graph.node("Expand", [
    graph.node("Unsqueeze", [value, graph.integers([0])]),
    graph.integers([members, 1, 1]),
  ]);
}
