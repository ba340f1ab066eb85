/**
 * @module
 * How much each kernel of a sum explains, and how much is noise: the weights under which the targets are most
 * likely, by the algorithm of Zhou et al. (2019, "MM algorithms for variance components models"). Each step
 * multiplies every weight by a number that is above 1 where more of it would make the targets likelier, and no step makes
 * them less likely.
 */
import { extremes } from "../../../learn/index.js";
import { CONSTANT } from "./grams.js";
import { type Cholesky, cholesky, invertCholesky, solveCholesky } from "./matrices.js";

/** Variances that add up to that of the targets. */
export interface Weights {
  /** One for each kernel. */
  readonly kernels: Float64Array;
  readonly noise: number;
}

const ROUNDS = 30;
/** Share of the variance that is first taken for noise. */
const FIRST_NOISE = 0.2;
const LEAST_NOISE = 1e-5;
/** Of a kernel, so that it can come back; what has less than a share of the noise in the end is left out. */
const LEAST_WEIGHT = 1e-7;
const LEAST_SHARE_OF_NOISE = 1e-2;

/** @param kernels one matrix each, rows × rows, row by row. */
export function fitWeights(kernels: readonly Float64Array[], targets: Float64Array): Weights {
  const rows = targets.length;
  let weights: Weights = {
    kernels: new Float64Array(kernels.length).fill((1 - FIRST_NOISE) / kernels.length),
    noise: FIRST_NOISE,
  };
  for (let round = 0; round < ROUNDS; round++) {
    const factor = factorCovariance(sumOf(kernels, weights.kernels), weights.noise, rows);
    const solved = solveCholesky(factor, targets);
    const inverse = invertCholesky(factor);
    let [squares, trace] = [0, 0];
    for (let row = 0; row < rows; row++) {
      squares += solved[row] ** 2;
      trace += inverse[row * (rows + 1)];
    }
    const { noise } = weights;
    weights = {
      kernels: weights.kernels.map((weight, which) =>
        Math.max(LEAST_WEIGHT, weight * gain(kernels[which], solved, inverse)),
      ),
      noise: Math.max(LEAST_NOISE, noise * Math.sqrt(squares / trace)),
    };
  }
  const { noise } = weights;
  const most = extremes(weights.kernels).most;
  const least = Math.min(most, LEAST_SHARE_OF_NOISE * noise);
  return { kernels: weights.kernels.map((weight) => (weight >= least ? weight : 0)), noise };
}

/** √(aᵀKa / trace(C⁻¹K)), with a = C⁻¹y: its square is above 1 where the likelihood rises with the weight of K. */
function gain(kernel: Float64Array, solved: Float64Array, inverse: Float64Array): number {
  const rows = solved.length;
  let [explained, trace] = [0, 0];
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let column = 0, at = row * rows; column < rows; column++, at++) {
      sum += kernel[at] * solved[column];
      trace += kernel[at] * inverse[at];
    }
    explained += solved[row] * sum;
  }
  return trace > 0 ? Math.sqrt(Math.max(0, explained) / trace) : 0;
}

function sumOf(kernels: readonly Float64Array[], weights: Float64Array): Float64Array {
  const sum = new Float64Array(kernels[0].length).fill(CONSTANT);
  kernels.forEach((kernel, which) => {
    const weight = weights[which];
    for (let at = 0; at < sum.length; at++) sum[at] += weight * kernel[at];
  });
  return sum;
}

/** @param covariance rows × rows, without the noise, which is added to it. */
export function factorCovariance(covariance: Float64Array, noise: number, rows: number): Cholesky {
  for (let row = 0; row < rows; row++) covariance[row * (rows + 1)] += noise;
  return cholesky(covariance, rows);
}
