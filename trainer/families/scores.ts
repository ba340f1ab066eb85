/**
 * @module
 * Scores of several members as one, and one score with its deviation as those of several members.
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

/** Means of as many neighbouring members each as make `members` of them. */
export function groupMembers(scores: Scores, members: number): Scores {
  const size = scores.members / members;
  const values = new Float32Array(scores.rows * members);
  scores.values.forEach((value, at) => {
    values[Math.floor(at / size)] += value / size;
  });
  return { rows: scores.rows, members, values };
}

/** Deviations that each of several members is off their mean: they sum to 0 and have a deviation of 1. */
export function offsets(members: number): number[] {
  if (members === 1) return [0];
  const even = Array.from({ length: members }, (_, member) => member - (members - 1) / 2);
  const deviation = Math.sqrt(even.reduce((sum, at) => sum + at * at, 0) / (members - 1));
  return even.map((at) => at / deviation);
}

/** Scores of `members` whose mean and deviation are given, one per row each. */
export function spreadScores(
  means: ArrayLike<number>,
  deviations: ArrayLike<number>,
  members: number,
): Scores {
  const steps = offsets(members);
  const values = new Float32Array(means.length * members);
  for (let row = 0; row < means.length; row++)
    steps.forEach((step, member) => {
      values[row * members + member] = means[row] + step * deviations[row];
    });
  return { rows: means.length, members, values };
}
