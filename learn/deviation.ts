/**
 * @module
 * Turns the spread of an ensemble into a standard deviation of its error.
 */
import { normalQuantile } from "./normal.js";

/** The deviation √(floor² + (scale · spread)²). */
export interface DeviationModel {
  /** Non-negative, in the unit of the residuals. */
  readonly floor: number;
  /** Non-negative. */
  readonly scale: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Rounds of fitting, leaving out what is then furthest off, and fitting again. */
const TRIMMING_ROUNDS = 4;

/**
 * Fits `floor` and `scale` to residuals and spreads by the likelihood of normal errors.
 *
 * @param residuals not all zero.
 * @param trimmed share of the rows, those whose error is largest for their deviation, that the
 * deviation need not account for (a training that diverged would otherwise widen all others'). The
 * result is what it would be of all rows if errors were normal.
 */
export function fitDeviation(
  residuals: ArrayLike<number>,
  spreads: ArrayLike<number>,
  trimmed = 0,
): DeviationModel {
  const all = Array.from({ length: residuals.length }, (_, row) => row);
  let model = fitLikelihood(residuals, spreads, all);
  const kept = Math.ceil((1 - trimmed) * all.length);
  if (kept === all.length) return model;
  for (let round = 0; round < TRIMMING_ROUNDS; round++) {
    const errors = all.map((row) => Math.abs(residuals[row]) / applyDeviation(model, spreads[row]));
    const rows = all.sort((a, b) => errors[a] - errors[b] || a - b).slice(0, kept);
    model = fitLikelihood(residuals, spreads, rows);
    all.sort((a, b) => a - b);
  }
  const factor = 1 / Math.sqrt(trimmedVariance(trimmed));
  return { floor: factor * model.floor, scale: factor * model.scale };
}

/** Variance of a standard normal number, given that it is not among the `trimmed` share furthest from 0. */
function trimmedVariance(trimmed: number): number {
  const bound = normalQuantile(1 - trimmed / 2);
  const density = Math.exp(-(bound ** 2) / 2) / Math.sqrt(2 * Math.PI);
  return 1 - (2 * bound * density) / (1 - trimmed);
}

/**
 * For a given ratio of floor and scale, the floor follows in closed form; the ratio is searched on a
 * logarithmic grid, then by golden section.
 */
function fitLikelihood(
  residuals: ArrayLike<number>,
  spreads: ArrayLike<number>,
  rows: readonly number[],
): DeviationModel {
  const floorSquared = (ratio: number) => {
    let sum = 0;
    for (const row of rows) sum += residuals[row] ** 2 / (1 + (ratio * spreads[row]) ** 2);
    return sum / rows.length;
  };
  const loss = (logRatio: number) => {
    const ratio = Math.exp(logRatio);
    let sum = rows.length * Math.log(floorSquared(ratio));
    for (const row of rows) sum += Math.log1p((ratio * spreads[row]) ** 2);
    return sum;
  };
  const [least, most, step] = [-12, 12, 0.5];
  let best = least;
  for (let logRatio = least; logRatio <= most; logRatio += step)
    if (loss(logRatio) < loss(best)) best = logRatio;
  let [low, high] = [best - step, best + step];
  while (high - low > 1e-6) {
    const width = GOLDEN * (high - low);
    if (loss(high - width) < loss(low + width)) high = low + width;
    else low = high - width;
  }
  const ratio = Math.exp((low + high) / 2);
  const floor = Math.sqrt(floorSquared(ratio));
  return { floor, scale: floor * ratio };
}

/** The deviation at a spread. */
export function applyDeviation({ floor, scale }: DeviationModel, spread: number): number {
  return Math.hypot(floor, scale * spread);
}
