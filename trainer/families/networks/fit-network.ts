/**
 * @module
 * Fits one network of an ensemble that learns to rank, whatever its layers; for worker threads.
 */
import * as tf from "@tensorflow/tfjs";
import { mean, standardDeviation } from "../../../learn/index.js";
import type { Random } from "../../../spaces/index.js";
import { gatherRows } from "../../tensor/rows.js";
import { type RankTraining, trainToRank } from "../../tensor/train-to-rank.js";

/** What a network learns from. */
export interface NetworkInput {
  /** What it is told of each architecture, row by row. */
  readonly rows: Float32Array;
  /** Numbers in a row. */
  readonly columns: number;
  /** One per row. */
  readonly targets: Float64Array;
  /** Rows of the sample over which the score is to have mean 0 and deviation 1. */
  readonly sample: Float32Array;
  readonly training: RankTraining;
}

/**
 * The parameters after training, in the order of `initial`, which is disposed of.
 *
 * @param initial parameters to begin with; the last two are the weights [inputs, 1] and the bias
 * [1, 1] of the layer that gives the score.
 * @param forward scores [n, 1] of rows [n, columns], differentiable in the parameters.
 * @throws {Error} if the network says the same of all architectures, or no number.
 */
export async function fitNetwork(
  { rows, columns, targets, sample, training }: NetworkInput,
  initial: readonly tf.Tensor2D[],
  forward: (parameters: readonly tf.Tensor2D[], rows: tf.Tensor2D) => tf.Tensor2D,
  random: Random,
): Promise<Float32Array[]> {
  const variables = initial.map((tensor) => tf.variable(tensor));
  tf.dispose([...initial]);
  trainToRank(
    variables,
    (batch) => forward(variables, gatherRows(rows, columns, batch)),
    targets,
    training,
    random,
  );
  const sampleScores = tf.tidy(() =>
    forward(variables, tf.tensor2d(sample, [sample.length / columns, columns])),
  );
  const scores = await sampleScores.data();
  const numbers = await Promise.all(variables.map((variable) => variable.data()));
  tf.dispose([sampleScores, ...variables]);
  return standardise(numbers as Float32Array[], mean(scores), standardDeviation(scores));
}

/** The parameters whose score is (score - centre) / deviation. */
function standardise(
  parameters: readonly Float32Array[],
  centre: number,
  deviation: number,
): Float32Array[] {
  if (!(deviation > 0 && Number.isFinite(deviation)))
    throw new Error(`training failed: its scores have a deviation of ${deviation}`);
  return [
    ...parameters.slice(0, -2),
    parameters[parameters.length - 2].map((weight) => weight / deviation),
    parameters[parameters.length - 1].map((bias) => (bias - centre) / deviation),
  ];
}
