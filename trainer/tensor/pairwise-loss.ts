/**
 * @module
 * The loss of predictors that learn to rank.
 */
import * as tf from "@tensorflow/tfjs";

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
