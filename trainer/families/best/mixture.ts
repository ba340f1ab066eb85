/**
 * @module
 * Weighted means of ensembles.
 */
import { kendallTau } from "../../../learn/index.js";

/** Weights that are tried are multiples of one part in so many. */
const PARTS = 10;
/** The weights that rank best are averaged: one in so many of those tried. */
const AVERAGED = 10;
/** What has less costs more to fit than it adds. */
const LEAST_WEIGHT = 0.05;
/** Rows that the usual weights count for: fewer rows than these say little about better ones. */
const PRIOR_ROWS = 200;

/**
 * Weights by which scores rank the targets: the mean of those that rank best, since the single best of
 * so many is partly luck, and the less of them the fewer rows there are.
 *
 * @param scores one list for each ensemble, one number per row.
 * @param usual weights to expect; they sum to 1.
 * @returns one for each ensemble; they sum to 1.
 */
export function chooseWeights(
  scores: readonly Float64Array[],
  targets: Float64Array,
  usual: readonly number[],
): number[] {
  const tried = compositions(PARTS, scores.length).map((counts) => {
    const weights = counts.map((count) => count / PARTS);
    return { weights, tau: kendallTau(weightedSum(scores, weights), targets) };
  });
  tried.sort((one, other) => other.tau - one.tau);
  const leading = tried.slice(0, Math.ceil(tried.length / AVERAGED));
  const share = targets.length / (targets.length + PRIOR_ROWS);
  const averages = usual.map((weight, index) => {
    const sum = leading.reduce((sum, { weights }) => sum + weights[index], 0);
    return (share * sum) / leading.length + (1 - share) * weight;
  });
  const kept = averages.map((weight) => (weight < LEAST_WEIGHT ? 0 : weight));
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  return kept.map((weight) => Math.round((100 * weight) / total) / 100);
}

/** Row by row. */
export function weightedSum(
  scores: readonly Float64Array[],
  weights: readonly number[],
): Float64Array {
  return scores[0].map((_, row) =>
    weights.reduce((sum, weight, index) => sum + weight * scores[index][row], 0),
  );
}

/** All lists of `length` whole numbers from 0 on that sum to `total`. */
function compositions(total: number, length: number): number[][] {
  if (length === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) =>
    compositions(total - first, length - 1).map((others) => [first, ...others]),
  ).flat();
}
