/**
 * @module
 * Which rows are fitted on, and which are held out.
 */
import { InputError } from "../../schema/input-error.js";
import { createRandom, MAX_SEED } from "../../spaces/index.js";

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

/** Seed of the `index`-th of several draws, from 0 on: a draw can be repeated alone. */
export function seedOfDraw(seed: number, index: number): number {
  return (seed + index) % (MAX_SEED + 1);
}
