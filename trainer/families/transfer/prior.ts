/**
 * @module
 * What a source predicts as a number without a unit: the normal score of its rank in the search space,
 * so that a source in percent serves a target in milliseconds.
 */
import { ascendingOrder, type MonotoneMap, normalQuantile } from "../../../learn/index.js";

/** Knots of the map. */
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
