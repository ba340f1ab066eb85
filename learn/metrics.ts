/**
 * @module
 * How good predictions are, beyond rank correlation. Larger targets are better.
 */
import { ascendingOrder } from "./ranks.js";
import { mean } from "./summary.js";

/** Mean of |prediction - target|, in the target's unit. */
export function meanAbsoluteError(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
): number {
  return mean(Float64Array.from(targets, (target, row) => Math.abs(target - predictions[row])));
}

/**
 * Share of the `count` rows predicted to be the best that are among the `count` best. Rows that tie
 * with the last of the best targets count as best; where predictions tie at the border, the
 * expectation over all ways to break the tie.
 *
 * @param count from 1 to the number of rows.
 */
export function precisionAtTop(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  count: number,
): number {
  const rows = targets.length;
  const lastTarget = targets[ascendingOrder(targets)[rows - count]];
  const lastPrediction = predictions[ascendingOrder(predictions)[rows - count]];
  let [above, hitsAbove, tied, hitsTied] = [0, 0, 0, 0];
  for (let row = 0; row < rows; row++) {
    const hit = targets[row] >= lastTarget ? 1 : 0;
    if (predictions[row] > lastPrediction) {
      above++;
      hitsAbove += hit;
    } else if (predictions[row] === lastPrediction) {
      tied++;
      hitsTied += hit;
    }
  }
  return (hitsAbove + ((count - above) * hitsTied) / tied) / count;
}

/**
 * Rank (1 is the best of all rows) of the best target among the `count` rows predicted to be the
 * best: what someone finds who trains these.
 */
export function rankOfBestAmongTop(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
  count: number,
): number {
  const top = ascendingOrder(predictions).slice(-count);
  const best = top.reduce((most, row) => Math.max(most, targets[row]), Number.NEGATIVE_INFINITY);
  let rank = 1;
  for (let row = 0; row < targets.length; row++) if (targets[row] > best) rank++;
  return rank;
}
