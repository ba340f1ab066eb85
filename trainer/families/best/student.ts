/**
 * @module
 * Networks that stand in for an ensemble: they say its mean score, and how far off that is.
 */
import * as tf from "@tensorflow/tfjs";
import type { Architecture, EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { forward, type Layer, layerTensors } from "../../tensor/dense.js";
import type { ScoreModel, Scorer, Scores, ScoreValues } from "../family.js";
import type { FeatureScaling } from "../feature-scaling.js";
import { silu } from "../networks/members-to-graph.js";
import { deviationsOf } from "./deviations.js";

/** What a network says of an architecture: the mean score, and the size of its error, ranked. */
export const OUTPUTS = 2;

export class Student implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  /**
   * @param networks layers of each; what they say is averaged.
   * @param exponent the deviation is e^(exponent · the second output).
   */
  constructor(
    readonly scaling: FeatureScaling,
    readonly networks: readonly (readonly Layer[])[],
    readonly exponent: number,
    readonly teacher: Scorer,
  ) {}

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const rows = architectures.length;
    const said = tf.tidy(() => {
      const features = tf.tensor2d(this.scaling.scale(architectures), [rows, this.scaling.columns]);
      const each = this.networks.map((layers) => forward(layerTensors(layers), features));
      return tf.div(tf.addN(each), each.length);
    });
    const values = await said.data();
    said.dispose();
    const column = (index: number) =>
      Float32Array.from({ length: rows }, (_, row) => values[row * OUTPUTS + index]);
    const deviations = deviationsOf(column(1), this.exponent);
    return { rows, members: 1, values: column(0), deviations };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    const features = this.scaling.toGraph(graph, inputs.get("features") as Value);
    const each = this.networks.map((layers) => networkToGraph(graph, features, layers));
    const said = graph.node("Mean", each);
    const [scores, sizes] = graph.nodes("Split", [said, graph.integers([1, 1])], OUTPUTS, {
      axis: 1n,
    });
    const scaled = graph.node("Mul", [sizes, graph.floats([this.exponent], [])]);
    return { scores, deviations: graph.node("Exp", [scaled]) };
  }
}

function networkToGraph(graph: GraphBuilder, features: Value, layers: readonly Layer[]): Value {
  return layers.reduce((value, { inputs, outputs, weights, bias }, index) => {
    const product = graph.node("MatMul", [value, graph.floats(weights, [inputs, outputs])]);
    const sum = graph.node("Add", [product, graph.floats(bias)]);
    return index === layers.length - 1 ? sum : silu(graph, sum);
  }, features);
}
