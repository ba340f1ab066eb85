/**
 * @module
 * Scores of the networks of an ensemble, which read the same rows.
 */
import * as tf from "@tensorflow/tfjs";
import { gatherRows } from "../../tensor/rows.js";
import type { Scores } from "../family.js";

/** Rows at a time: hidden layers of recurrent and graph networks are large. */
const BATCH = 2048;

/**
 * @param networks each gives scores [n, 1] of rows [n, columns].
 * @param rows what the networks are told, row by row.
 */
export async function scoreNetworks(
  networks: readonly ((rows: tf.Tensor2D) => tf.Tensor2D)[],
  rows: Float32Array,
  columns: number,
): Promise<Scores> {
  const count = rows.length / columns;
  const values = new Float32Array(count * networks.length);
  for (let start = 0; start < count; start += BATCH) {
    const size = Math.min(BATCH, count - start);
    const scores = tf.tidy(() => {
      const batch = gatherRows(
        rows,
        columns,
        Int32Array.from({ length: size }, (_, index) => start + index),
      );
      return tf.concat(
        networks.map((network) => network(batch)),
        1,
      );
    });
    values.set(await scores.data(), start * networks.length);
    scores.dispose();
  }
  return { rows: count, members: networks.length, values };
}
