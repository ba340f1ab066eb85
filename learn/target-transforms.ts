/**
 * @module
 * What models of squared error learn in place of accuracies, of which a few failed trainings would
 * otherwise be most of the error. All are increasing.
 */
import { normalScores } from "./ranks.js";
import { mean, standardDeviation } from "./summary.js";

/** By how much the distance to the best is moved, as a multiple of the median one. */
const OFFSET = 1;

export const TARGET_TRANSFORMS = {
  /** -log(best - target + offset), standardised: spreads the good ones. */
  log_error: (targets: Float64Array): Float64Array => {
    const sorted = targets.slice().sort();
    const best = sorted[sorted.length - 1];
    const median = sorted[sorted.length >> 1];
    // More than half of them may be the best.
    const offset = OFFSET * (best - median) || OFFSET * (best - sorted[0]) || 1;
    return standardise(targets.map((target) => -Math.log(best - target + offset)));
  },
  /** The normal score of the rank. */
  normal_score: (targets: Float64Array): Float64Array => normalScores(targets),
} as const;

export type TargetTransform = keyof typeof TARGET_TRANSFORMS;

/** With mean 0 and deviation 1. */
export function standardise(values: Float64Array): Float64Array {
  const centre = mean(values);
  const deviation = standardDeviation(values) || 1;
  return values.map((value) => (value - centre) / deviation);
}
