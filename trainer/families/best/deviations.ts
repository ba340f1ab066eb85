/**
 * @module
 * How far off a mixture is, by architecture: a random forest learns the size of the errors that it
 * makes on rows that it was not fitted on.
 */
import { median, normalScores } from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";
import type { FitOptions, ScoreModel, TrainingData } from "../family.js";
import { crossFit } from "../folds.js";
import { meanScores } from "../scores.js";
import { fitTrees } from "../trees/index.js";

export interface DeviationModel {
  /** Scores that rank architectures by the size of the error. */
  readonly ranking: ScoreModel;
  /** Median size of an error, in the unit of the scores: small, so that the map to the target's unit is straight over it. */
  readonly unit: number;
  /** The deviation is unit · e^(exponent · score); 0 where sizes of errors cannot be told apart. */
  readonly exponent: number;
  /** Of the training rows, by forests that were not fitted on them. */
  readonly outOfFold: Float64Array;
}

/** Trees that do not follow single errors, which are mostly luck. */
const fit = fitTrees(
  { transform: "normal_score", written: false },
  { kind: "forest", trees: 200, depth: 8, leastRows: 5, featureShare: 1 / 3 },
);
/** Errors of this share of the median are told apart no further. */
const LEAST_ERROR = 0.1;
const MOST_EXPONENT = 1;

/** @param scores of the rows, by ensembles that were not fitted on them. */
export async function fitDeviations(
  data: TrainingData,
  scores: Float64Array,
  { seed, pool }: FitOptions,
): Promise<DeviationModel> {
  const errors = errorsOf(scores, data.targets);
  const labels = { ...data, targets: errors };
  const options = { seed, members: 1, pool };
  const [ranking, crossed] = await Promise.all([
    fit(labels, options),
    crossFit(fit, labels, options, createRandom(seed)),
  ]);
  const sizes = meanScores(crossed);
  const unit = median(Array.from(errors)) || 1;
  const logarithms = errors.map((error) => Math.log(error + LEAST_ERROR * unit));
  const exponent = Math.min(MOST_EXPONENT, Math.max(0, slopeOf(sizes, logarithms)));
  const outOfFold = sizes.map((size) => unit * Math.exp(exponent * size));
  return { ranking, unit, exponent, outOfFold };
}

/** Sizes of the errors of the scores, were the targets' normal scores on the line that explains them best. */
function errorsOf(scores: Float64Array, targets: Float64Array): Float64Array {
  const truth = normalScores(targets);
  const slope = slopeOf(scores, truth);
  const centre = truth.reduce((sum, value, row) => sum + value - slope * scores[row], 0);
  const factor = slope > 0 ? 1 / slope : 1;
  return truth.map(
    (value, row) => factor * Math.abs(value - slope * scores[row] - centre / truth.length),
  );
}

/** Of the line through the points by least squares; 0 if all `x` are equal. */
function slopeOf(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / x.length;
  const [centreX, centreY] = [mean(x), mean(y)];
  const square = x.reduce((sum, value) => sum + (value - centreX) ** 2, 0);
  const product = x.reduce((sum, value, row) => sum + (value - centreX) * (y[row] - centreY), 0);
  return square > 0 ? product / square : 0;
}
