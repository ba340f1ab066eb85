/**
 * @module
 * A score with its deviation as the scores of several members.
 */
import type { Scores } from "../family.js";

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
