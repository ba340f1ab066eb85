/**
 * @module
 * Gaussian process regression (Rasmussen and Williams, 2006): a linear trend in one number, and a
 * smooth deviation from it where the inputs say so.
 */
import { median } from "../../../learn/index.js";
import {
  type Cholesky,
  cholesky,
  invertCholesky,
  logDeterminant,
  solveCholesky,
} from "../gp/matrices.js";

/**
 * A fitted process. With k(x, x') = exp(-|x - x'|² / (2 lengthScale²)), the mean at x is
 * `trend[0]` + `trend[1]` · t(x) + Σ `weights[i]` · k(x, inputs[i]), and the variance of the smooth part
 * is `variance` · (1 - k(x)ᵀ `precision` k(x)); `noise` is the variance of what is not smooth.
 */
export interface GaussianProcess {
  /** Rows that it was fitted on, `columns` numbers each. */
  readonly inputs: Float64Array;
  readonly columns: number;
  readonly lengthScale: number;
  readonly variance: number;
  readonly noise: number;
  readonly trend: readonly [number, number];
  readonly weights: Float64Array;
  /** rows × rows, row by row. */
  readonly precision: Float64Array;
}

export interface ProcessData {
  /** Row by row. */
  readonly inputs: Float64Array;
  readonly columns: number;
  /** What the targets are first thought to be linear in, one number a row. */
  readonly trend: Float64Array;
  readonly targets: Float64Array;
}

/** Length scales that are tried, in median distances of the rows. */
const LENGTH_SCALES = [0.35, 0.5, 0.7, 1, 1.4, 2, 4] as const;
/** Variances of the noise that are tried, in those of the smooth part. */
const NOISE_RATIOS = [0.03, 0.1, 0.3, 1, 3, 10, 100] as const;
/**
 * What is thought of both before any label: log-normal, with these medians and deviations of the
 * logarithm. Without it, 20 to 50 labels are often fitted too closely.
 */
const LENGTH_SCALE_PRIOR = { median: 0.8, deviation: 0.5 } as const;
const NOISE_RATIO_PRIOR = { median: 3, deviation: 1 } as const;

/** Fits with the most probable length scale and noise. */
export function fitGaussianProcess(data: ProcessData): GaussianProcess {
  const distances = squaredDistances(data);
  const between = distances.filter((distance) => distance > 0);
  const unit = between.length > 0 ? Math.sqrt(median(between)) : 1;
  const fitted = LENGTH_SCALES.flatMap((scale) =>
    NOISE_RATIOS.map((ratio) => {
      const { likelihood, process } = fitWith(data, scale * unit, ratio, distances);
      const before = logPrior(scale, LENGTH_SCALE_PRIOR) + logPrior(ratio, NOISE_RATIO_PRIOR);
      return { posterior: likelihood + before, process };
    }),
  );
  return fitted.reduce((one, other) => (other.posterior > one.posterior ? other : one)).process;
}

function logPrior(
  value: number,
  { median, deviation }: typeof LENGTH_SCALE_PRIOR | typeof NOISE_RATIO_PRIOR,
) {
  return -0.5 * (Math.log(value / median) / deviation) ** 2;
}

/**
 * Trend by generalised least squares, variance in closed form.
 *
 * @param ratio variance of the noise in that of the smooth part.
 * @param distances squared, of each row from each.
 * @returns `likelihood`, the log marginal one but for a constant of the number of rows.
 */
export function fitWith(
  data: ProcessData,
  lengthScale: number,
  ratio: number,
  distances = squaredDistances(data),
): { readonly likelihood: number; readonly process: GaussianProcess } {
  const { inputs, columns, trend, targets } = data;
  const count = targets.length;
  const covariance = kernel(distances, lengthScale);
  for (let row = 0; row < count; row++) covariance[row * (count + 1)] += ratio;
  const factor = cholesky(covariance, count);
  const { line, rest } = generalisedLeastSquares(factor, trend, targets);
  const weights = solveCholesky(factor, rest);
  const variance = Math.max(dot(rest, weights) / count, 1e-12);
  return {
    likelihood: -0.5 * (count * Math.log(variance) + logDeterminant(factor)),
    process: {
      inputs,
      columns,
      lengthScale,
      variance,
      noise: ratio * variance,
      trend: line,
      weights,
      precision: invertCholesky(factor),
    },
  };
}

/** The line through the targets, as the covariance weighs them, and what it leaves. */
function generalisedLeastSquares(
  factor: Cholesky,
  trend: Float64Array,
  targets: Float64Array,
): { readonly line: readonly [number, number]; readonly rest: Float64Array } {
  const ones = new Float64Array(targets.length).fill(1);
  const [level, slope] = [solveCholesky(factor, ones), solveCholesky(factor, trend)];
  const [a, b] = [dot(level, ones), dot(level, trend)];
  // A trend that does not vary over so few rows has no slope.
  const c = dot(slope, trend) + 1e-9;
  const [u, v] = [dot(level, targets), dot(slope, targets)];
  const determinant = a * c - b * b;
  const line = [(c * u - b * v) / determinant, (a * v - b * u) / determinant] as const;
  return { line, rest: targets.map((target, row) => target - line[0] - line[1] * trend[row]) };
}

const dot = (one: Float64Array, other: Float64Array) =>
  one.reduce((sum, value, row) => sum + value * other[row], 0);

/**
 * Mean and standard deviation of a target at each row.
 *
 * @param rows `columns` numbers each.
 * @param trend one number a row.
 */
export function predictProcess(
  process: GaussianProcess,
  rows: ArrayLike<number>,
  trend: ArrayLike<number>,
): { readonly mean: Float64Array; readonly deviation: Float64Array } {
  const { inputs, columns, lengthScale, variance, noise, weights, precision } = process;
  const fitted = weights.length;
  const mean = new Float64Array(trend.length);
  const deviation = new Float64Array(trend.length);
  const near = new Float64Array(fitted);
  for (let row = 0; row < trend.length; row++) {
    for (let other = 0; other < fitted; other++) {
      let distance = 0;
      for (let column = 0; column < columns; column++)
        distance += (rows[row * columns + column] - inputs[other * columns + column]) ** 2;
      near[other] = Math.exp(-distance / (2 * lengthScale ** 2));
    }
    let [sum, explained] = [process.trend[0] + process.trend[1] * trend[row], 0];
    for (let i = 0; i < fitted; i++) {
      sum += weights[i] * near[i];
      let product = 0;
      for (let j = 0; j < fitted; j++) product += precision[i * fitted + j] * near[j];
      explained += near[i] * product;
    }
    mean[row] = sum;
    deviation[row] = Math.sqrt(noise + variance * Math.max(0, 1 - explained));
  }
  return { mean, deviation };
}

function kernel(distances: Float64Array, lengthScale: number): Float64Array {
  return distances.map((distance) => Math.exp(-distance / (2 * lengthScale ** 2)));
}

function squaredDistances({ inputs, columns, targets }: ProcessData): Float64Array {
  const count = targets.length;
  const distances = new Float64Array(count * count);
  for (let row = 0; row < count; row++)
    for (let other = 0; other < row; other++) {
      let distance = 0;
      for (let column = 0; column < columns; column++)
        distance += (inputs[row * columns + column] - inputs[other * columns + column]) ** 2;
      distances[row * count + other] = distance;
      distances[other * count + row] = distance;
    }
  return distances;
}
