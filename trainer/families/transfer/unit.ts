/**
 * @module
 * From normal scores back to the unit of the labels: how far off a prediction is, is told there.
 */
import { fitMonotoneMap, type MonotoneMap } from "../../../learn/index.js";

/** Scores that the map goes on for beyond the labels. */
const REACH = 10;
/** Of the knots at an end, whose mean slope goes on beyond it: there is no less to be unsure of. */
const OUTER_SHARE = 1 / 3;

/**
 * The labels by their normal scores, going on beyond them as steeply as towards their ends.
 *
 * @param scores one per label.
 */
export function unitMap(scores: Float64Array, labels: Float64Array): MonotoneMap {
  const { scores: at, values, ...slopes } = fitMonotoneMap(scores, labels);
  const last = at.length - 1;
  const knots = Math.max(1, Math.round(OUTER_SHARE * last));
  const slope = (from: number, to: number) => (values[to] - values[from]) / (at[to] - at[from]);
  return {
    scores: [at[0] - REACH, ...at, at[last] + REACH],
    values: [
      values[0] - REACH * slope(0, knots),
      ...values,
      values[last] + REACH * slope(last - knots, last),
    ],
    ...slopes,
  };
}
