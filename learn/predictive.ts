/**
 * @module
 * The predictive distribution of a predictor: the quantiles of its normalised errors on rows that it was
 * not fitted on (conformal prediction: Vovk et al., 2005; normalised: Papadopoulos et al., 2008).
 */
import { mean, median } from "./summary.js";

/** Quantiles of (target - mean) / std. Both lists ascend strictly and are of the same length. */
export interface ResidualQuantiles {
  readonly probabilities: readonly number[];
  readonly quantiles: readonly number[];
}

export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

const PROBABILITIES = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9,
  0.95, 0.975, 0.99, 0.995,
] as const;
/** Beyond the outermost row, errors are taken to fall off like Student's t of so many degrees of freedom. */
const TAIL_DEGREES = 2;
/** Quantiles that coincide are moved apart by so much, so that the distribution stays invertible. */
const LEAST_STEP = 1e-6;

/**
 * Quantiles at the ranks p·(n + 1) of n rows, by which intervals hold a new row as often as they say.
 * Beyond the outermost rows, of which there are none to count, distances from the median go on growing as those
 * of Student's t do, like the power -1 / degrees of the probability to be further off.
 *
 * @param residuals target - mean, of rows that were not fitted on.
 * @param stds positive, one per row.
 */
export function fitResidualQuantiles(
  residuals: ArrayLike<number>,
  stds: ArrayLike<number>,
): ResidualQuantiles {
  const sorted = Float64Array.from(
    { length: residuals.length },
    (_, row) => residuals[row] / stds[row],
  ).sort();
  const last = sorted.length - 1;
  const centre = median(sorted);
  let before = Number.NEGATIVE_INFINITY;
  const quantiles = PROBABILITIES.map((probability) => {
    const rank = Math.min(last, Math.max(0, probability * (sorted.length + 1) - 1));
    const below = Math.floor(rank);
    const above = Math.min(last, below + 1);
    const inner = sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
    const beyond = 1 / (sorted.length + 1) / Math.min(probability, 1 - probability);
    const value = centre + (inner - centre) * Math.max(1, beyond) ** (1 / TAIL_DEGREES);
    before = Math.max(value, before + LEAST_STEP);
    return before;
  });
  return { probabilities: [...PROBABILITIES], quantiles };
}

/**
 * The central interval that is to hold the target with probability `level`.
 *
 * @param level between 0 and 1. Above the last probability on record (.99) it is the interval of that.
 */
export function intervalAt(
  level: number,
  mean: number,
  std: number,
  model: ResidualQuantiles,
): Interval {
  const at = (probability: number) =>
    interpolate(probability, model.probabilities, model.quantiles);
  return { lower: mean + std * at((1 - level) / 2), upper: mean + std * at((1 + level) / 2) };
}

/** The probability that the target exceeds `threshold`; never quite 0 or 1. */
export function probabilityAbove(
  threshold: number,
  mean: number,
  std: number,
  model: ResidualQuantiles,
): number {
  return 1 - interpolate((threshold - mean) / std, model.quantiles, model.probabilities);
}

/** Share of the rows whose target lies in its interval, and the mean width of the intervals. */
export function coverage(
  level: number,
  means: ArrayLike<number>,
  stds: ArrayLike<number>,
  targets: ArrayLike<number>,
  model: ResidualQuantiles,
): { coverage: number; mean_width: number } {
  const intervals = Array.from(means, (value, row) => intervalAt(level, value, stds[row], model));
  const held = intervals.map(({ lower, upper }, row) =>
    Number(targets[row] >= lower && targets[row] <= upper),
  );
  return {
    coverage: mean(held),
    mean_width: mean(intervals.map(({ lower, upper }) => upper - lower)),
  };
}

/** Linear between the points, constant outside; `xs` ascend strictly. */
function interpolate(x: number, xs: readonly number[], ys: readonly number[]): number {
  if (x <= xs[0]) return ys[0];
  const above = xs.findIndex((other) => other >= x);
  if (above < 0) return ys[ys.length - 1];
  const share = (x - xs[above - 1]) / (xs[above] - xs[above - 1]);
  return ys[above - 1] + share * (ys[above] - ys[above - 1]);
}
