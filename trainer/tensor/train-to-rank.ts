/**
 * @module
 * The training loop of networks that learn to rank.
 */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../../spaces/index.js";
import { AdamW } from "./adamw.js";
import { pairwiseLoss } from "./pairwise-loss.js";

export interface RankTraining {
  readonly steps: number;
  /** Rows of a step; all pairs of them are compared. */
  readonly batch: number;
  readonly rate: number;
  readonly decay: number;
}

const WARM_UP_STEPS = 50;
const BETAS = [0.9, 0.98] as const;

/**
 * Changes `variables` until `forward` ranks the rows by their targets. Batches go through all rows
 * in random order, then again in another.
 *
 * @param forward scores [n, 1] of these rows, differentiable in `variables`.
 * @param targets one number per row.
 */
export function trainToRank(
  variables: readonly tf.Variable[],
  forward: (rows: Int32Array) => tf.Tensor2D,
  targets: Float64Array,
  { steps, batch, rate, decay }: RankTraining,
  random: Random,
): void {
  const warmUp = Math.min(WARM_UP_STEPS, steps >> 1);
  const optimizer = new AdamW(variables, { rate, betas: BETAS, decay, warmUp, steps });
  const order = Int32Array.from(targets, (_, row) => row);
  const size = Math.min(batch, order.length);
  let at = order.length;
  for (let step = 0; step < steps; step++) {
    if (at + size > order.length) {
      random.shuffle(order);
      at = 0;
    }
    const rows = order.subarray(at, (at += size));
    tf.tidy(() => {
      const loss = () =>
        pairwiseLoss(
          forward(rows),
          Array.from(rows, (row) => targets[row]),
        );
      optimizer.apply(tf.variableGrads(loss, [...variables]).grads);
    });
  }
  optimizer.dispose();
}
