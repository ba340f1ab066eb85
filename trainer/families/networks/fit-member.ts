/**
 * @module
 * Fits one network of an ensemble that learns to rank, whatever its layers; runs in a worker thread.
 */
import * as tf from "@tensorflow/tfjs";
import { mean, standardDeviation } from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";
import { type Matrix, toTensors, withValues } from "../../tensor/dense.js";
import { type Rows, rowTensor } from "../../tensor/rows.js";
import { type Training, trainToRank } from "../../tensor/training.js";
import type { Network } from "./network-family.js";

/** What a network learns from. */
export interface NetworkMember {
  /** URL of the module whose default export is the network. */
  readonly network: string;
  readonly shape: unknown;
  /** What it is told of each architecture, row by row. */
  readonly rows: Rows;
  /** One per row. */
  readonly targets: Float64Array;
  /** Rows of the sample over which the score is to have mean 0 and deviation 1. */
  readonly sample: Rows;
  /** Rows of it at a time. */
  readonly batch: number;
  readonly training: Training;
  readonly seed: number;
}

/**
 * The parameters after training.
 *
 * @throws {Error} if the network says the same of all architectures, or no number.
 */
export default async function fitMember(input: NetworkMember): Promise<Matrix[]> {
  const { shape, rows, targets, training } = input;
  const { default: network } = (await import(input.network)) as {
    default: Network<unknown, unknown>;
  };
  const random = createRandom(input.seed);
  const initial = network.initial(shape, random);
  const variables = tf.tidy(() => toTensors(initial).map((tensor) => tf.variable(tensor)));
  const forward = (batch: tf.Tensor2D) =>
    network.forward(shape, variables as unknown as tf.Tensor2D[], batch);
  trainToRank(variables, (batch) => forward(rowTensor(rows, batch)), targets, training, random);
  const sampleScores = await scoreSample(input, forward);
  const numbers = await Promise.all(variables.map((variable) => variable.data()));
  tf.dispose(variables);
  const standard = standardise(
    numbers as Float32Array[],
    mean(sampleScores),
    standardDeviation(sampleScores),
  );
  return withValues(initial, standard);
}

async function scoreSample(
  { sample, batch }: NetworkMember,
  forward: (rows: tf.Tensor2D) => tf.Tensor2D,
): Promise<Float32Array> {
  const scores = new Float32Array(sample.count);
  for (let start = 0; start < sample.count; start += batch) {
    const length = Math.min(batch, sample.count - start);
    const chosen = Array.from({ length }, (_, index) => start + index);
    const own = tf.tidy(() => forward(rowTensor(sample, chosen)));
    scores.set(await own.data(), start);
    own.dispose();
  }
  return scores;
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
