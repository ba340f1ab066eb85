/**
 * @module
 * Mean, deviation, median and extremes of a list of numbers.
 */

/** Arithmetic mean; `NaN` of nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index];
  return sum / values.length;
}

/** Sample standard deviation (divisor n - 1); 0 of a single number, `NaN` of nothing. */
export function standardDeviation(values: ArrayLike<number>): number {
  if (values.length === 1) return 0;
  const centre = mean(values);
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += (values[index] - centre) ** 2;
  return Math.sqrt(squares / (values.length - 1));
}

/** The middle number, or the mean of the two in the middle; `NaN` of nothing. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The smallest and the largest number, of lists of any length (arguments of a function, as of `Math.max`, are
 * limited to some 100,000); infinite ones of nothing, `NaN` where any is.
 */
export function extremes(values: ArrayLike<number>): {
  readonly least: number;
  readonly most: number;
} {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index++) {
    least = Math.min(least, values[index]);
    most = Math.max(most, values[index]);
  }
  return { least, most };
}
