/**
 * @module
 * Fits one network; runs in a worker thread.
 */
import * as tf from "@tensorflow/tfjs";
import { mean, standardDeviation } from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";
import { type RankTraining, trainToRank } from "../../tensor/train-to-rank.js";
import { forward, initialLayers, type Layer, layerTensors } from "./network.js";

export interface MemberInput {
  /** Scaled features, row by row. */
  readonly features: Float32Array;
  readonly columns: number;
  readonly targets: Float64Array;
  /** Scaled features of the sample over which the score is to have mean 0 and deviation 1. */
  readonly sample: Float32Array;
  readonly widths: readonly number[];
  readonly training: RankTraining;
  readonly seed: number;
}

export default async function fitMember(input: MemberInput): Promise<Layer[]> {
  const { features, columns, targets, sample, training } = input;
  const random = createRandom(input.seed);
  const initial = initialLayers([columns, ...input.widths, 1], random);
  const variables = tf.tidy(() => layerTensors(initial).map((tensor) => tf.variable(tensor)));
  const gather = (rows: Int32Array) => {
    const values = new Float32Array(rows.length * columns);
    rows.forEach((row, index) => {
      values.set(features.subarray(row * columns, (row + 1) * columns), index * columns);
    });
    return tf.tensor2d(values, [rows.length, columns]);
  };
  trainToRank(
    variables,
    (rows) => forward(variables as tf.Tensor2D[], gather(rows)),
    targets,
    training,
    random,
  );
  const sampleScores = tf.tidy(() =>
    forward(variables as tf.Tensor2D[], tf.tensor2d(sample, [sample.length / columns, columns])),
  );
  const scores = await sampleScores.data();
  const numbers = await Promise.all(variables.map((variable) => variable.data()));
  tf.dispose([sampleScores, ...variables]);
  const fitted = initial.map(({ inputs, outputs }, index) => ({
    inputs,
    outputs,
    weights: numbers[2 * index] as Float32Array,
    bias: numbers[2 * index + 1] as Float32Array,
  }));
  return standardise(fitted, mean(scores), standardDeviation(scores));
}

/** The layers whose score is (score - centre) / deviation. */
function standardise(layers: readonly Layer[], centre: number, deviation: number): Layer[] {
  if (!(deviation > 0 && Number.isFinite(deviation)))
    throw new Error(`training failed: its scores have a deviation of ${deviation}`);
  return layers.map((layer, index) => {
    if (index < layers.length - 1) return layer;
    return {
      ...layer,
      weights: layer.weights.map((weight) => weight / deviation),
      bias: layer.bias.map((bias) => (bias - centre) / deviation),
    };
  });
}
