/**
 * @module
 * Networks that stand in for an ensemble: their outputs are the scores of its members.
 */
import * as tf from "@tensorflow/tfjs";
import type { Architecture, EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { forward, type Layer, layerTensors } from "../../tensor/dense.js";
import type { ScoreModel, Scores } from "../family.js";
import type { FeatureScaling } from "../feature-scaling.js";

export class Student implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  /** @param networks layers of each; what they say is averaged. */
  constructor(
    readonly scaling: FeatureScaling,
    readonly networks: readonly (readonly Layer[])[],
  ) {}

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const rows = architectures.length;
    const scores = tf.tidy(() => {
      const features = tf.tensor2d(this.scaling.scale(architectures), [rows, this.scaling.columns]);
      const said = this.networks.map((layers) => forward(layerTensors(layers), features));
      return tf.div(tf.addN(said), said.length);
    });
    const values = (await scores.data()) as Float32Array;
    scores.dispose();
    return { rows, members: values.length / rows, values };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): Value {
    const features = this.scaling.toGraph(graph, inputs.get("features") as Value);
    const said = this.networks.map((layers) => networkToGraph(graph, features, layers));
    return graph.node("Mean", said);
  }
}

function networkToGraph(graph: GraphBuilder, features: Value, layers: readonly Layer[]): Value {
  return layers.reduce((value, { inputs, outputs, weights, bias }, index) => {
    const product = graph.node("MatMul", [value, graph.floats(weights, [inputs, outputs])]);
    const sum = graph.node("Add", [product, graph.floats(bias)]);
    if (index === layers.length - 1) return sum;
    return graph.node("Mul", [sum, graph.node("Sigmoid", [sum])]);
  }, features);
}
