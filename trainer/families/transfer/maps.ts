/**
 * @module
 * Between units and normal scores: what a source predicts becomes the normal score of its rank in the search
 * space, so that a source in percent serves a target in milliseconds; and back to the unit of the labels, in which
 * is told how far off a prediction is.
 */
import {
  ascendingOrder,
  fitMonotoneMap,
  type MonotoneMap,
  normalQuantile,
} from "../../../learn/index.js";

/** Knots of the map of a source. */
const KNOTS = 64;
/** Slopes beyond the knots, as a share of the mean one. */
const OUTER_SLOPE = 1;

/** @param predictions of a sample of the space. */
export function normalScoreMap(predictions: ArrayLike<number>): MonotoneMap {
  const order = ascendingOrder(predictions);
  const scores: number[] = [];
  const values: number[] = [];
  for (let knot = 0; knot < KNOTS; knot++) {
    const rank = Math.round((knot * (order.length - 1)) / (KNOTS - 1));
    const score = predictions[order[rank]];
    // Knots of one score are one knot.
    if (scores.length > 0 && !(score > scores[scores.length - 1])) continue;
    scores.push(score);
    values.push(normalQuantile((rank + 0.5) / order.length));
  }
  const last = scores.length - 1;
  const slope = last > 0 ? (values[last] - values[0]) / (scores[last] - scores[0]) : 1;
  return { scores, values, lowerSlope: OUTER_SLOPE * slope, upperSlope: OUTER_SLOPE * slope };
}

/** Scores that the map of the labels goes on for beyond them. */
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
