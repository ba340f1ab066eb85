/**
 * @module
 * Rows of a table as data to fit on, after checking that a predictor can be fitted on them.
 */
import type { TrainingData } from "../families/index.js";
import { InputError } from "../input-error.js";
import type { Table } from "../tables/read-table.js";

/** Fewer rows cannot be calibrated. */
export const LEAST_ROWS = 20;

/**
 * Whether figures can be measured on some rows; none at all are as good.
 *
 * @throws {InputError} if all of them have the same target.
 */
export function checkHeldOut(table: Table, rows: readonly number[]): void {
  const [first] = rows;
  if (first === undefined || rows.some((row) => table.targets[row] !== table.targets[first]))
    return;
  throw new InputError(
    `${table.target} is ${table.targets[first]} in all held-out rows (${rows.length}): how well they are ranked cannot be measured; hold out more of them`,
  );
}

/**
 * @throws {InputError} if the rows are too few, or all have the same target.
 */
export function trainingData(table: Table, rows: readonly number[]): TrainingData {
  if (rows.length < LEAST_ROWS)
    throw new InputError(
      `${rows.length} rows are too few to fit on: a predictor needs at least ${LEAST_ROWS}`,
    );
  const targets = Float64Array.from(rows, (row) => table.targets[row]);
  if (targets.every((target) => target === targets[0]))
    throw new InputError(
      `${table.target} is ${targets[0]} in all ${rows.length} rows that were drawn: there is nothing to learn`,
    );
  return {
    space: table.space,
    architectures: rows.map((row) => table.architectures[row]),
    targets,
  };
}
