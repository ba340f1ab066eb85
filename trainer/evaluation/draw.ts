/**
 * @module
 * Draws of a table's rows: which are fitted on and which are held out, and whether these can be learnt from.
 */
import { extremes } from "../../learn/index.js";
import { InputError } from "../../schema/input-error.js";
import { createRandom, MAX_SEED } from "../../spaces/index.js";
import type { Table } from "../../tables/read/read-table.js";
import { checkFunctions, functionsOf, measuredRows } from "../families/cross-validation.js";
import type { TrainingData } from "../families/index.js";

/** Row numbers of a table, and the seed of what is fitted on them. */
export interface Draw {
  readonly training: readonly number[];
  /** None of them in `training`. */
  readonly heldOut: readonly number[];
  readonly seed: number;
}

/**
 * Draws `samples` of `rows` rows uniformly, and holds out all others, or `heldOut` of these. Draws of
 * one seed are nested: a smaller one is the beginning of a larger one.
 *
 * @throws {InputError} if there are not so many rows.
 */
export function drawRows(
  rows: number,
  samples: number,
  heldOut: number | undefined,
  seed: number,
): Draw {
  if (samples > rows)
    throw new InputError(`${samples} samples were asked for, but the table has ${rows} rows`);
  if (heldOut !== undefined && samples + heldOut > rows)
    throw new InputError(
      `${samples} samples and ${heldOut} held-out rows were asked for, but the table has ${rows} rows`,
    );
  const random = createRandom(seed);
  const order = random.distinct(heldOut === undefined ? rows : samples + heldOut, rows);
  return { training: order.slice(0, samples), heldOut: order.slice(samples), seed };
}

/**
 * Places in `heldOut` of the rows whose function no training row computes: a function that was measured twice,
 * as isomorphic cells of NAS-Bench-201 were, is not new to what was fitted on one of both.
 */
export function unseenFunctions(
  { space, architectures }: Pick<Table, "space" | "architectures">,
  { training, heldOut }: Pick<Draw, "training" | "heldOut">,
): number[] {
  const seen = new Set(training.map((row) => space.identity(architectures[row])));
  return Array.from(heldOut.keys()).filter(
    (place) => !seen.has(space.identity(architectures[heldOut[place]])),
  );
}

/** Seed of the `index`-th of several draws, from 0 on: a draw can be repeated alone. */
export function seedOfDraw(seed: number, index: number): number {
  return (seed + index) % (MAX_SEED + 1);
}

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
 * @throws {InputError} if the rows are too few, compute too few functions, or all have the same target.
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
  const architectures = rows.map((row) => table.architectures[row]);
  checkFunctions(functionsOf({ space: table.space, architectures }));
  const measured = table.measured && measuredRows(table.measured, rows);
  return { space: table.space, architectures, targets, ...(measured && { measured }) };
}
