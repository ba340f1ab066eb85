/**
 * @module
 * What a process says of each row that knows no row of the same function, in closed form; runs in a worker thread.
 */
import { covarianceOf, gramsOf } from "./grams.js";
import { cholesky, invertCholesky, solveCholesky } from "./matrices.js";
import { firstRows, type ProcessData, WEIGHTED_ROWS } from "./process.js";
import { factorCovariance, fitWeights } from "./weights.js";

export interface LeaveOutInput extends ProcessData {
  /** Equal numbers for rows of one function. */
  readonly functions: Int32Array;
}

/** @returns one mean for each of the rows that weights are fitted to, which know them all. */
export default function leaveOneFunctionOut(given: LeaveOutInput): Float64Array {
  const data = firstRows(given, WEIGHTED_ROWS);
  const { targets, functions } = data;
  const rows = targets.length;
  const { kernels, noise } = fitWeights(gramsOf(data), targets);
  const factor = factorCovariance(covarianceOf(data, data, kernels), noise, rows);
  const [solved, inverse] = [solveCholesky(factor, targets), invertCholesky(factor)];
  const left = new Float64Array(rows);
  for (const group of groupsOf(functions.subarray(0, rows))) {
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

/** Rows of one number, for each number. */
function groupsOf(numbers: Int32Array): Iterable<number[]> {
  const groups = new Map<number, number[]>();
  numbers.forEach((number, row) => {
    const own = groups.get(number);
    if (own) own.push(row);
    else groups.set(number, [row]);
  });
  return groups.values();
}
