/**
 * @module
 * Embeds each step, takes the mean over the steps there are, and scores it with dense layers.
 */
import * as tf from "@tensorflow/tfjs";
import { dense, initialLayers, matrixOf, productOfConstant } from "../../tensor/dense.js";
import { headsToGraph, silu } from "../networks/dense-to-graph.js";
import type { Network } from "../networks/network-family.js";
import type { StepShape, StepValues } from "../networks/vertex-steps.js";

interface PnasShape extends StepShape {
  /** Numbers in a step's embedding. */
  readonly dimensions: number;
  /** Of the hidden layers. */
  readonly widths: readonly number[];
}

/** ONNX number of the type. */
const FLOAT = 1n;

/** Its parameters are the embeddings [tokens, dimensions], then the layers. */
const network: Network<PnasShape, StepValues> = {
  module: import.meta.url,

  initial({ tokens, dimensions, widths }, random) {
    const layers = initialLayers([dimensions, ...widths, 1], random);
    return [matrixOf(tokens, dimensions, () => random.normal()), ...layers];
  },

  // Without a bias, steps that are not there embed as 0.
  forward({ steps, tokens, dimensions }, [embeddings, ...layers], rows) {
    const flat = tf.reshape(rows, [-1, tokens]) as tf.Tensor2D;
    const sums = productOfConstant(flat, embeddings);
    const embedded = tf.reshape(tf.mul(sums, tf.sigmoid(sums)), [-1, steps, dimensions]);
    const present = tf.max(tf.reshape(rows, [-1, steps, tokens]), 2);
    const mean = tf.div(tf.sum(embedded, 1), tf.sum(present, 1, true)) as tf.Tensor2D;
    return dense(layers, mean);
  },

  toGraph(graph, { steps, counts }, { tokens, dimensions }, members) {
    const sums = members.map(([embeddings]) =>
      graph.node("MatMul", [steps, graph.floats(embeddings.values, [tokens, dimensions])]),
    );
    const count = graph.node("Unsqueeze", [
      graph.node("Cast", [counts], { to: FLOAT }),
      graph.integers([1]),
    ]);
    const means = sums.map((sum) => {
      const total = graph.node("ReduceSum", [silu(graph, sum), graph.integers([1])], {
        keepdims: 0n,
      });
      return graph.node("Unsqueeze", [graph.node("Div", [total, count]), graph.integers([0])]);
    });
    const byMember = graph.node("Concat", means, { axis: 0n });
    return headsToGraph(
      graph,
      byMember,
      members.map(([, ...layers]) => layers),
    );
  },
};

export default network;
