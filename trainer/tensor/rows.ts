/**
 * @module
 * Rows of a table of numbers.
 */
import * as tf from "@tensorflow/tfjs";

/** These rows as a tensor [rows, columns]. */
export function gatherRows(
  values: Float32Array,
  columns: number,
  rows: ArrayLike<number>,
): tf.Tensor2D {
  const gathered = new Float32Array(rows.length * columns);
  for (let index = 0; index < rows.length; index++) {
    const start = rows[index] * columns;
    gathered.set(values.subarray(start, start + columns), index * columns);
  }
  return tf.tensor2d(gathered, [rows.length, columns]);
}
