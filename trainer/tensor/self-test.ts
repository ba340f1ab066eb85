/**
 * @module
 * Whether the current back end computes what plain JavaScript computes.
 */
import * as tf from "@tensorflow/tfjs";
import { createRandom } from "../../spaces/index.js";
import { product } from "./product.js";

const TOLERANCE = 1e-3;

/**
 * Takes one step of gradient through products, activations and a softplus, here and on the cpu back
 * end, and leaves the current back end as it was.
 *
 * @throws {Error} if the two differ by more than 0.1 % of the largest number.
 */
export async function checkAgainstCpu(): Promise<void> {
  const tested = tf.getBackend();
  const own = await gradientStep();
  await tf.setBackend("cpu");
  const expected = await gradientStep();
  await tf.setBackend(tested);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const difference = own.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - expected[index])),
    0,
  );
  if (!(difference <= TOLERANCE * largest))
    throw new Error(`its gradients differ from those of plain JavaScript by ${difference}`);
}

async function gradientStep(): Promise<number[]> {
  const random = createRandom(1);
  const matrix = (rows: number, columns: number) =>
    tf.tensor2d(
      Float32Array.from({ length: rows * columns }, () => random.normal()),
      [rows, columns],
    );
  const [input, first, second] = [matrix(32, 48), matrix(48, 16), matrix(16, 1)];
  const [gradientOfFirst, gradientOfSecond] = tf.tidy(() =>
    tf.grads((a: tf.Tensor, b: tf.Tensor) => {
      const hidden = product(input, a as tf.Tensor2D);
      const scores = product(tf.mul(hidden, tf.sigmoid(hidden)), b as tf.Tensor2D);
      return tf.sum(tf.softplus(tf.sub(tf.transpose(scores), scores)));
    })([first, second]),
  );
  const numbers = [...(await gradientOfFirst.data()), ...(await gradientOfSecond.data())];
  tf.dispose([input, first, second, gradientOfFirst, gradientOfSecond]);
  return numbers;
}
