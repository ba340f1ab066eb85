/**
 * @module
 * Networks that stand in for an ensemble: they say its mean score, and how far off that is.
 */
import * as tf from "@tensorflow/tfjs";
import type { Architecture, EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { forward, type Layer, layerTensors } from "../../tensor/dense.js";
import type { ScoreModel, Scores } from "../family.js";
import type { FeatureScaling } from "../feature-scaling.js";
import { silu } from "../networks/members-to-graph.js";
import { offsets, spreadScores } from "../scores.js";
import type { DeviationModel } from "./deviations.js";

/** What a network says of an architecture: the mean score, and the size of its error, ranked. */
export const OUTPUTS = 2;

export class Student implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  /**
   * @param networks layers of each; what they say is averaged.
   * @param deviation it is unit · e^(exponent · the second output).
   * @param members as many scores are given, whose mean and deviation are what is said.
   */
  constructor(
    readonly scaling: FeatureScaling,
    readonly networks: readonly (readonly Layer[])[],
    readonly deviation: Pick<DeviationModel, "unit" | "exponent">,
    readonly members: number,
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
      Float64Array.from({ length: rows }, (_, row) => values[row * OUTPUTS + index]);
    const { unit, exponent } = this.deviation;
    const deviations = column(1).map((size) => unit * Math.exp(exponent * size));
    return spreadScores(column(0), deviations, this.members);
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): Value {
    const features = this.scaling.toGraph(graph, inputs.get("features") as Value);
    const each = this.networks.map((layers) => networkToGraph(graph, features, layers));
    const said = graph.node("Mean", each);
    const [mean, size] = graph.nodes("Split", [said, graph.integers([1, 1])], OUTPUTS, {
      axis: 1n,
    });
    const { unit, exponent } = this.deviation;
    const scaled = graph.node("Mul", [size, graph.floats([exponent], [])]);
    const steps = graph.floats(
      offsets(this.members).map((offset) => unit * offset),
      [1, this.members],
    );
    const off = graph.node("MatMul", [graph.node("Exp", [scaled]), steps]);
    return graph.node("Add", [mean, off]);
  }
}

function networkToGraph(graph: GraphBuilder, features: Value, layers: readonly Layer[]): Value {
  return layers.reduce((value, { inputs, outputs, weights, bias }, index) => {
    const product = graph.node("MatMul", [value, graph.floats(weights, [inputs, outputs])]);
    const sum = graph.node("Add", [product, graph.floats(bias)]);
    return index === layers.length - 1 ? sum : silu(graph, sum);
  }, features);
}
