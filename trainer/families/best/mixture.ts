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
import { createRandom, type Random } from "../../../spaces/index.js";
import { crossFit, functionsOf, rowsOf, singleRows } from "../cross-validation.js";
import { meanScores } from "../ensemble.js";
import type { FitOptions, Scorer, TrainingData } from "../family.js";
import { fitTrees } from "../trees/index.js";

/** Resamples of the rows, each of which selects for itself. */
const RESAMPLES = 40;
/** Ensembles that each resample selects, one after the other and as often as it likes. */
const SELECTED = 10;
/** Rows of a resample at most: more of them select the same. */
const MOST_RESAMPLED = 4000;
/** What has less costs more to fit than it adds. */
const LEAST_WEIGHT = 0.05;

/**
 * Weights by which scores rank the targets: bagged ensemble selection (Caruana et al., 2004). From each of many
 * resamples of the rows, those ensembles are selected one after the other whose sum ranks it best; the weight is
 * how often one was selected. What is better beyond doubt is so in each resample and has all of the weight; where
 * the rows cannot tell, resamples disagree, and the weights come near equal ones.
 *
 * @param scores one list for each ensemble, one number per row, of rows that it was not fitted on.
 * @returns one for each ensemble; they sum to 1.
 */
export function chooseWeights(
  scores: readonly Float64Array[],
  targets: Float64Array,
  random: Random,
): number[] {
  const counts = scores.map(() => 0);
  const rows = Math.min(targets.length, MOST_RESAMPLED);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const drawn = Array.from({ length: rows }, () => random.integer(targets.length));
    const of = (values: Float64Array) => Float64Array.from(drawn, (row) => values[row]);
    for (const index of select(scores.map(of), of(targets))) counts[index]++;
  }
  const kept = counts.map((count) => (count < LEAST_WEIGHT * RESAMPLES * SELECTED ? 0 : count));
  const total = kept.reduce((sum, count) => sum + count, 0);
  return kept.map((count) => count / total);
}

/** Indices of the selected ensembles. */
function select(scores: readonly Float64Array[], targets: Float64Array): number[] {
  const selected: number[] = [];
  let sum = new Float64Array(targets.length);
  for (let count = 0; count < SELECTED; count++) {
    const sums = scores.map((own) => sum.map((value, row) => value + own[row]));
    const taus = sums.map((one) => kendallTau(one, targets));
    const best = taus.indexOf(Math.max(...taus));
    selected.push(best);
    sum = sums[best];
  }
  return selected;
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
/** Fewer rows say nothing about errors. */
const LEAST_ROWS = 20;

/**
 * Learns from rows whose function no other row computes: what was kept from all rows of a function is further off
 * than what will be asked about it.
 *
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
  const alone = singleRows(functionsOf(data));
  const rows = alone.length < LEAST_ROWS ? [...data.architectures.keys()] : alone;
  const { targets, ...own } = rowsOf(data, rows);
  const said = Float64Array.from(rows, (row) => scores[row]);
  const map = fitMonotoneMap(said, targets);
  const errors = targets.map((target, row) => Math.abs(target - applyMonotoneMap(map, said[row])));
  const labels = { ...own, targets: errors };
  const options = { seed, members: 1, pool };
  const [sizes, crossed] = await Promise.all([
    fit(labels, options),
    crossFit(fit, labels, options, createRandom(seed)),
  ]);
  const crossedSizes = meanScores(crossed);
  const offset = LEAST_ERROR * (median(errors) || 1);
  const logarithms = errors.map((error) => Math.log(error + offset));
  const exponent = Math.min(MOST_EXPONENT, Math.max(0, slopeOf(crossedSizes, logarithms)));
  const outOfFold = meanScores(await sizes.score(data.architectures));
  rows.forEach((row, at) => {
    outOfFold[row] = crossedSizes[at];
  });
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
