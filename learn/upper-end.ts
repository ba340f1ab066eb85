/**
 * @module
 * The upper end of a monotone map. What a search asks for is better than nearly all that the map was
 * fitted on: there, the map is to tell apart what the scores do.
 */
import type { MonotoneMap } from "./monotone-map.js";
import { ascendingOrder } from "./ranks.js";
import { median } from "./summary.js";

/** Share of the rows, those of the highest scores, whose line is drawn. */
const UPPER_SHARE = 1 / 8;
/** Of fewer rows, thirds have no medians to speak of. */
const LEAST_ROWS = 6;
/** Beyond all scores that were seen, the map rises by this share of the slope: benchmarks level off towards their best. */
const SHARE_BEYOND = 1 / 2;

/**
 * The map with its last piece, and what is beyond, drawn along the line of the highest rows: the single
 * largest target is no more than a lucky row, and belongs to no score. Ranks stay what they are, and no
 * value up to the highest score rises.
 *
 * @param scores that the map was fitted on.
 * @param targets one per score.
 */
export function alignUpperEnd(
  map: MonotoneMap,
  scores: ArrayLike<number>,
  targets: ArrayLike<number>,
): MonotoneMap {
  const last = map.scores.length - 1;
  if (last < 1) return map;
  const width = map.scores[last] - map.scores[last - 1];
  const steepest = (map.values[last] - map.values[last - 1]) / width;
  const slope = Math.min(steepest, Math.max(map.upperSlope, upperSlope(scores, targets)));
  return {
    ...map,
    values: [...map.values.slice(0, last), map.values[last - 1] + slope * width],
    upperSlope: Math.max(map.upperSlope, SHARE_BEYOND * slope),
  };
}

/** Of the resistant line (Tukey, 1977) through the rows of the highest scores: from the medians of their lower third to those of their upper one. */
function upperSlope(scores: ArrayLike<number>, targets: ArrayLike<number>): number {
  const order = ascendingOrder(scores);
  const count = Math.max(LEAST_ROWS, Math.floor(UPPER_SHARE * order.length));
  const upper = order.slice(-count);
  const third = Math.floor(upper.length / 3);
  const [low, high] = [upper.slice(0, third), upper.slice(upper.length - third)];
  const rise = (of: ArrayLike<number>) =>
    median(Array.from(high, (row) => of[row])) - median(Array.from(low, (row) => of[row]));
  return third > 0 && rise(scores) > 0 ? rise(targets) / rise(scores) : 0;
}
