/**
 * @module
 * A matrix product whose gradient is fast on the wasm back end.
 */
import * as tf from "@tensorflow/tfjs";

/**
 * `a` · `b`, [n, k] · [k, m]. TensorFlow.js differentiates `matMul` by products with `transposeA`
 * and `transposeB`, for which wasm takes a path ten times slower: here both are transposed first.
 */
export const product = tf.customGrad((...inputs) => {
  const [a, b, save] = inputs as unknown as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
  save([a, b]);
  return {
    value: tf.matMul(a, b),
    gradFunc: (gradient: tf.Tensor2D, saved: tf.Tensor[]) => {
      const [a, b] = saved as [tf.Tensor2D, tf.Tensor2D];
      return [tf.matMul(gradient, tf.transpose(b)), tf.matMul(tf.transpose(a), gradient)];
    },
  };
}) as (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D;

/** `a` · `b`, differentiable in `b` only: what is computed of `a` never changes, such as features. */
export function productOfConstant(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  const multiply = tf.customGrad((...inputs) => {
    const [weights, save] = inputs as unknown as [tf.Tensor2D, tf.GradSaveFunc];
    save([a]);
    return {
      value: tf.matMul(a, weights),
      gradFunc: (gradient: tf.Tensor, [saved]: tf.Tensor[]) =>
        tf.matMul(tf.transpose(saved as tf.Tensor2D), gradient as tf.Tensor2D),
    };
  });
  return multiply(b) as tf.Tensor2D;
}
