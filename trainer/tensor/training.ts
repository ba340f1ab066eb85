/**
 * @module
 * The training loop of networks, and the loss of those that learn to rank.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../spaces/index.js";
import { AdamW } from "./adamw.js";

export interface Training {
  readonly steps: number;
  /** Rows of a step; one that ranks compares all pairs of them. */
  readonly batch: number;
  readonly rate: number;
  readonly decay: number;
}

/** How the optimizer averages and begins; by what is learnt. */
interface Momentum {
  readonly betas: readonly [number, number];
  readonly warmUp: number;
}

const RANKING: Momentum = { betas: [0.9, 0.98], warmUp: 50 };

/**
 * Changes `variables` until `forward` ranks the rows by their targets.
 *
 * @param forward scores [n, 1] of these rows, differentiable in `variables`.
 * @param targets one number per row.
 */
export function trainToRank(
  variables: readonly tf.Variable[],
  forward: (rows: Int32Array) => tf.Tensor2D,
  targets: Float64Array,
  training: Training,
  random: Random,
): void {
  const loss = (rows: Int32Array) =>
    pairwiseLoss(
      forward(rows),
      Array.from(rows, (row) => targets[row]),
    );
  train(variables, loss, targets.length, training, RANKING, random);
}

/**
 * Changes `variables` until the loss is small. Batches go through all rows in random order, then again in another.
 *
 * @param loss over some rows, differentiable in `variables`.
 * @param rows how many there are.
 */
export function train(
  variables: readonly tf.Variable[],
  loss: (rows: Int32Array) => tf.Scalar,
  rows: number,
  { steps, batch, rate, decay }: Training,
  { betas, warmUp }: Momentum,
  random: Random,
): void {
  const optimizer = new AdamW(variables, {
    ...{ rate, betas, decay, steps },
    warmUp: Math.min(warmUp, steps >> 1),
  });
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const size = Math.min(batch, rows);
  let at = rows;
  for (let step = 0; step < steps; step++) {
    if (at + size > rows) {
      random.shuffle(order);
      at = 0;
    }
    const drawn = order.subarray(at, (at += size));
    tf.tidy(() => optimizer.apply(tf.variableGrads(() => loss(drawn), [...variables]).grads));
  }
  optimizer.dispose();
}

/**
 * Mean of log(1 + exp(-(score_i - score_j))) over all pairs of the batch with target_i > target_j
 * (Bayesian personalised ranking: Rendle et al., 2009). 0 if no two targets differ.
 *
 * @param scores [n, 1].
 * @param targets n numbers.
 */
export function pairwiseLoss(scores: tf.Tensor2D, targets: ArrayLike<number>): tf.Scalar {
  const count = targets.length;
  const weights = new Float32Array(count * count);
  let pairs = 0;
  for (let i = 0; i < count; i++)
    for (let j = 0; j < count; j++)
      if (targets[i] > targets[j]) {
        weights[i * count + j] = 1;
        pairs++;
      }
  // softplus(-x), not the negative of logSigmoid(x), whose gradient the wasm back end lacks.
  const losses = tf.softplus(tf.sub(tf.transpose(scores), scores));
  return tf.div(tf.sum(tf.mul(losses, tf.tensor2d(weights, [count, count]))), Math.max(pairs, 1));
}
