/**
 * @module
 * Scores of several members as one.
 */
import { mean } from "../../learn/index.js";
import type { Scores } from "./family.js";

/** Mean over the members, one per row. */
export function meanScores(scores: Scores): Float64Array {
  return Float64Array.from(scoresByRow(scores), mean);
}

/** The members' scores, one list per row. */
export function scoresByRow({ rows, members, values }: Scores): Float32Array[] {
  return Array.from({ length: rows }, (_, row) =>
    values.subarray(row * members, (row + 1) * members),
  );
}
