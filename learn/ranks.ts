/**
 * @module
 * Ranks, rank correlations and rank transforms, ties treated exactly.
 */
import { normalQuantile } from "./normal.js";
import { mean } from "./summary.js";

/** Indices of `values` from the smallest to the largest; equal ones in the order in which they stand. */
export function ascendingOrder(values: ArrayLike<number>): Uint32Array {
  const order = Uint32Array.from({ length: values.length }, (_, index) => index);
  return order.sort((a, b) => values[a] - values[b] || a - b);
}

/** Ranks from 1 (smallest) to n; equal values share the average of their ranks. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = ascendingOrder(values);
  const ranks = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end]] === values[order[start]]) end++;
    for (let position = start; position < end; position++)
      ranks[order[position]] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/** Normal score of the rank: the standard normal quantile of (rank - 0.5) / n, average ranks. */
export function normalScores(values: ArrayLike<number>): Float64Array {
  return averageRanks(values).map((rank) => normalQuantile((rank - 0.5) / values.length));
}

/**
 * Spearman's rank correlation: Pearson's correlation of the average ranks. `NaN` if either list is
 * constant or shorter than 2.
 */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength(x, y);
  const ranksOfX = averageRanks(x);
  const ranksOfY = averageRanks(y);
  const centre = mean(ranksOfX);
  let [products, squaresOfX, squaresOfY] = [0, 0, 0];
  for (let index = 0; index < ranksOfX.length; index++) {
    const a = ranksOfX[index] - centre;
    const b = ranksOfY[index] - centre;
    products += a * b;
    squaresOfX += a * a;
    squaresOfY += b * b;
  }
  return products / Math.sqrt(squaresOfX * squaresOfY);
}

/**
 * Kendall's tau-b, (concordant - discordant) / √((pairs - ties in x)(pairs - ties in y)), in
 * O(n log n) (Knight, 1966). `NaN` if either list is constant or shorter than 2. All numbers are to
 * be finite.
 */
export function kendallTau(x: ArrayLike<number>, y: ArrayLike<number>): number {
  requireSameLength(x, y);
  const count = x.length;
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  order.sort((a, b) => x[a] - x[b] || y[a] - y[b]);
  const ordered = Float64Array.from(order, (index) => y[index]);
  const pairs = pairsOf(count);
  const tiesInX = tiedPairs(count, (a, b) => x[order[a]] === x[order[b]]);
  const tiesInBoth = tiedPairs(
    count,
    (a, b) => x[order[a]] === x[order[b]] && ordered[a] === ordered[b],
  );
  // Pairs equal in x are ordered by y, so that what is out of order is discordant.
  const discordant = sortCountingSwaps(ordered);
  const tiesInY = tiedPairs(count, (a, b) => ordered[a] === ordered[b]);
  const concordant = pairs - tiesInX - tiesInY + tiesInBoth - discordant;
  return (concordant - discordant) / Math.sqrt((pairs - tiesInX) * (pairs - tiesInY));
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

/** Pairs within the runs of neighbours that are `equal`. */
function tiedPairs(count: number, equal: (a: number, b: number) => boolean): number {
  let pairs = 0;
  let run = 1;
  for (let index = 1; index <= count; index++) {
    if (index < count && equal(index - 1, index)) run++;
    else {
      pairs += pairsOf(run);
      run = 1;
    }
  }
  return pairs;
}

/** Sorts `values` by merging and returns how many pairs were in descending order. */
function sortCountingSwaps(values: Float64Array): number {
  let swaps = 0;
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(values.length);
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || from[left] <= from[right])) to[at] = from[left++];
        else {
          swaps += middle - left;
          to[at] = from[right++];
        }
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) values.set(from);
  return swaps;
}

function requireSameLength(x: ArrayLike<number>, y: ArrayLike<number>): void {
  if (x.length !== y.length)
    throw new RangeError(`lists of ${x.length} and ${y.length} numbers cannot be compared`);
}
