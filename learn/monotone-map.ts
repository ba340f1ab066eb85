/**
 * @module
 * A strictly increasing piecewise-linear map, which gives the unitless scores of a predictor that
 * learnt to rank the unit of what it ranks.
 */
import { isotonicRegression } from "./isotonic.js";
import { ascendingOrder } from "./ranks.js";
import { median } from "./summary.js";

/** Straight lines between the knots, and on beyond the outer ones. */
export interface MonotoneMap {
  /** Strictly increasing. */
  readonly scores: readonly number[];
  /** The map at each of `scores`; strictly increasing. */
  readonly values: readonly number[];
  /** Below the first knot; positive. */
  readonly lowerSlope: number;
  /** Above the last knot; positive. */
  readonly upperSlope: number;
}

const MOST_GROUPS = 16;
const LEAST_ROWS_PER_GROUP = 4;
/** No slope is less than this share of the average one, so that no two scores are mapped together. */
const LEAST_SLOPE = 1e-3;
/** Knots are at least this share of the range of scores apart, so that float32 can follow the slopes. */
const LEAST_STEP = 1e-2;
/**
 * No slope is more than so many times the range of the targets per unit of score: the same scores differ
 * by some millionths from one runtime to the other, and what is left of that is to be nothing beside the range.
 */
const MOST_SLOPE = 16;

/**
 * Fits a map to pairs of score and target: rows are grouped by score, each group's median target is
 * one knot (medians, since benchmarks hold runs that diverged), isotonic regression makes the knots
 * rise, and the outermost knots are the extremes of scores and targets. Where that would be steeper than
 * float32 scores allow, since scores hardly differ, the map rises gently across it.
 *
 * @param scores have a deviation of about 1 over what is to be scored.
 * @throws {RangeError} with fewer than two rows, or if all scores or all targets are equal.
 */
export function fitMonotoneMap(scores: ArrayLike<number>, targets: ArrayLike<number>): MonotoneMap {
  const order = ascendingOrder(scores);
  const [lowest, highest] = [scores[order[0]], scores[order[order.length - 1]]];
  const byTarget = Float64Array.from(targets).sort();
  const [least, most] = [byTarget[0], byTarget[byTarget.length - 1]];
  if (!(highest > lowest && most > least))
    throw new RangeError("a monotone map needs scores and targets that are not all equal");
  const count = Math.max(1, Math.min(MOST_GROUPS, Math.floor(order.length / LEAST_ROWS_PER_GROUP)));
  const groups = Array.from({ length: count }, (_, group) =>
    order.slice((group * order.length) / count, ((group + 1) * order.length) / count),
  );
  const centres = groups.map((rows) => median(Array.from(rows, (row) => scores[row])));
  const levels = isotonicRegression(
    groups.map((rows) => median(Array.from(rows, (row) => targets[row]))),
    groups.map((rows) => rows.length),
  );
  const outerSlope = (LEAST_SLOPE * (most - least)) / (highest - lowest);
  const knots = { scores: [lowest], values: [least] };
  const add = (score: number, value: number) => {
    const step = score - knots.scores[knots.scores.length - 1];
    if (step < LEAST_STEP * (highest - lowest)) return;
    knots.scores.push(score);
    knots.values.push(Math.max(value, knots.values[knots.values.length - 1] + outerSlope * step));
  };
  centres.forEach((centre, group) => {
    if (centre < highest) add(centre, levels[group]);
  });
  add(highest, most);
  const values = gentle(knots.scores, knots.values, MOST_SLOPE * (most - least));
  return { scores: knots.scores, values, lowerSlope: outerSlope, upperSlope: outerSlope };
}

/**
 * Values as given where they rise by at most `slope`; elsewhere the middle between the largest ones below
 * them that do and the smallest ones above.
 */
function gentle(scores: readonly number[], values: readonly number[], slope: number): number[] {
  const [below, above] = [[...values], [...values]];
  for (let knot = 1; knot < values.length; knot++)
    below[knot] = Math.min(
      values[knot],
      below[knot - 1] + slope * (scores[knot] - scores[knot - 1]),
    );
  for (let knot = values.length - 2; knot >= 0; knot--)
    above[knot] = Math.max(
      values[knot],
      above[knot + 1] - slope * (scores[knot + 1] - scores[knot]),
    );
  return below.map((value, knot) => (value + above[knot]) / 2);
}

/** One of the pieces of which a map is the sum: `slope` · clamp(score - `start`, 0, `width`). */
export interface Segment {
  readonly start: number;
  readonly width: number;
  readonly slope: number;
}

/**
 * The map as `base` - `lowerSlope` · max(0, `start` - score) + Σ segments. Every term is
 * non-decreasing however it is rounded, and so is their sum.
 */
export function toSegments({ scores, values, lowerSlope, upperSlope }: MonotoneMap): {
  readonly base: number;
  readonly start: number;
  readonly lowerSlope: number;
  readonly segments: readonly Segment[];
} {
  const segments = scores.map((start, knot) => {
    const width = (scores[knot + 1] ?? Number.POSITIVE_INFINITY) - start;
    const slope = knot + 1 < scores.length ? (values[knot + 1] - values[knot]) / width : upperSlope;
    return { start, width, slope };
  });
  return { base: values[0], start: scores[0], lowerSlope, segments };
}

/** The map at `score`. */
export function applyMonotoneMap(map: MonotoneMap, score: number): number {
  const { base, start, lowerSlope, segments } = toSegments(map);
  let sum = base - lowerSlope * Math.max(0, start - score);
  for (const { start, width, slope } of segments)
    sum += slope * Math.min(Math.max(0, score - start), width);
  return sum;
}
