/**
 * @module
 * Weighted means of ensembles, and how far off they are, by architecture: a random forest learns the size of
 * the errors that a mixture makes on rows that it was not fitted on.
 */
import {
  applyMonotoneMap,
  fitMonotoneMap,
  kendallTau,
  mean,
  median,
} from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";
import { crossFit } from "../cross-validation.js";
import { meanScores } from "../ensemble.js";
import type { FitOptions, Scorer, TrainingData } from "../family.js";
import { fitTrees } from "../trees/index.js";

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

/** Deviations are e^(exponent · size). */
export interface DeviationModel {
  /** Gives sizes: scores that rank architectures by the size of the error. */
  readonly sizes: Scorer;
  /** 0 where sizes of errors cannot be told apart. */
  readonly exponent: number;
  /** Deviations of the training rows, by forests that were not fitted on them. */
  readonly outOfFold: Float32Array;
}

/** Trees that do not follow single errors, which are mostly luck. */
const FOREST = { kind: "forest", depth: 8, leastRows: 5, featureShare: 1 / 3 } as const;
/** Errors of this share of the median are told apart no further. */
const LEAST_ERROR = 0.1;
const MOST_EXPONENT = 2;

/**
 * @param trees of the forest.
 * @param scores of the rows, by ensembles that were not fitted on them; not all equal.
 * @throws {RangeError} if all scores or all targets are equal.
 */
export async function fitDeviations(
  data: TrainingData,
  scores: Float64Array,
  trees: number,
  { seed, pool }: FitOptions,
): Promise<DeviationModel> {
  const fit = fitTrees({ transform: "normal_score", written: false }, { ...FOREST, trees });
  const map = fitMonotoneMap(scores, data.targets);
  const errors = data.targets.map((target, row) =>
    Math.abs(target - applyMonotoneMap(map, scores[row])),
  );
  const labels = { ...data, targets: errors };
  const options = { seed, members: 1, pool };
  const [sizes, crossed] = await Promise.all([
    fit(labels, options),
    crossFit(fit, labels, options, createRandom(seed)),
  ]);
  const outOfFold = meanScores(crossed);
  const offset = LEAST_ERROR * (median(errors) || 1);
  const logarithms = errors.map((error) => Math.log(error + offset));
  const exponent = Math.min(MOST_EXPONENT, Math.max(0, slopeOf(outOfFold, logarithms)));
  return { sizes, exponent, outOfFold: deviationsOf(outOfFold, exponent) };
}

export function deviationsOf(sizes: ArrayLike<number>, exponent: number): Float32Array {
  return Float32Array.from(sizes, (size) => Math.exp(exponent * size));
}

/** Of the line through the points by least squares; 0 if all `x` are equal. */
function slopeOf(x: Float64Array, y: Float64Array): number {
  const [centreX, centreY] = [mean(x), mean(y)];
  const square = x.reduce((sum, value) => sum + (value - centreX) ** 2, 0);
  const product = x.reduce((sum, value, row) => sum + (value - centreX) * (y[row] - centreY), 0);
  return square > 0 ? product / square : 0;
}
