/**
 * @module
 * What a process says of each row that knows no row of the same function, in closed form; runs in a worker thread.
 */
import { groupedBy } from "../cross-validation.js";
import { covarianceOf, gramsOf } from "./grams.js";
import { type Cholesky, cholesky, invertCholesky, solveCholesky } from "./matrices.js";
import { firstRows, LIMITS, type ProcessData } from "./process.js";
import { factorCovariance, fitWeights } from "./weights.js";

export interface LeaveOutInput extends ProcessData {
  /** Equal numbers for rows of one function. */
  readonly functions: Int32Array;
}

/** @returns one mean for each of the rows that weights are fitted to. */
export default function fitAndLeaveOut(given: LeaveOutInput): Float64Array {
  const { functions, ...data } = firstRows(given, LIMITS.weights);
  const { targets } = data;
  const { kernels, noise } = fitWeights(gramsOf(data), targets);
  const covariance = covarianceOf(data, data, kernels);
  const factor = factorCovariance(covariance, noise, targets.length);
  return leaveOneFunctionOut(factor, targets, functions);
}

/** @param factor of the covariance of the targets, noise included. */
export function leaveOneFunctionOut(
  factor: Cholesky,
  targets: Float64Array,
  functions: Int32Array,
): Float64Array {
  const [solved, inverse] = [solveCholesky(factor, targets), invertCholesky(factor)];
  const rows = targets.length;
  const left = new Float64Array(rows);
  for (const group of groupedBy([...targets.keys()], (row) => functions[row])) {
    const size = group.length;
    const block = Float64Array.from(
      { length: size * size },
      (_, at) => inverse[group[Math.floor(at / size)] * rows + group[at % size]],
    );
    const errors = solveCholesky(
      cholesky(block, size),
      group.map((row) => solved[row]),
    );
    group.forEach((row, at) => {
      left[row] = targets[row] - errors[at];
    });
  }
  return left;
}
