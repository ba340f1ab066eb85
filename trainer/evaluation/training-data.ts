/**
 * @module
 * Rows of a table as data to fit on, after checking that a predictor can be fitted on them.
 */
import { extremes } from "../../learn/index.js";
import { InputError } from "../../schema/input-error.js";
import type { Table } from "../../tables/read/read-table.js";
import type { TrainingData } from "../families/index.js";

/** Distance of neighbouring float32 numbers as a share of the larger one, at most. */
const FLOAT32_STEP = 2 ** -23;
/** So many of these the targets have to range over: predictions between them are rounded to whole ones. */
const LEAST_STEPS = 1000;

/** Fewer rows cannot be calibrated. */
const LEAST_ROWS = 20;

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
  const { least, most } = extremes(targets);
  if (least === most)
    throw new InputError(
      `${table.target} is ${least} in all ${rows.length} rows that were drawn: there is nothing to learn`,
    );
  const steps = (most - least) / (FLOAT32_STEP * Math.max(Math.abs(least), Math.abs(most)));
  if (steps < LEAST_STEPS)
    throw new InputError(
      `${table.target} is from ${least} to ${most} in all ${rows.length} rows that were drawn: predictions are 32-bit numbers, of which hardly any lies between these (${LEAST_STEPS} should); give more digits of what differs, such as the difference from a constant`,
    );
  return {
    space: table.space,
    architectures: rows.map((row) => table.architectures[row]),
    targets,
  };
}
