/**
 * @module
 * How far off a mixture is, by architecture: a random forest learns the size of the errors that it
 * makes on rows that it was not fitted on.
 */
import { applyMonotoneMap, fitMonotoneMap, mean, median } from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";
import type { FitOptions, Scorer, TrainingData } from "../family.js";
import { crossFit } from "../folds.js";
import { meanScores } from "../scores.js";
import { fitTrees } from "../trees/index.js";

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
