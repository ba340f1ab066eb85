/**
 * @module
 * Turns the spread of an ensemble into a standard deviation of its error.
 */

/** The deviation √(floor² + (scale · spread)²). */
export interface DeviationModel {
  /** Non-negative, in the unit of the residuals. */
  readonly floor: number;
  /** Non-negative. */
  readonly scale: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Fits `floor` and `scale` to residuals and spreads by the likelihood of normal errors. For a given
 * ratio of the two, the floor follows in closed form; the ratio is searched on a logarithmic grid,
 * then by golden section.
 *
 * @param residuals not all zero.
 */
export function fitDeviation(
  residuals: ArrayLike<number>,
  spreads: ArrayLike<number>,
): DeviationModel {
  const rows = residuals.length;
  const floorSquared = (ratio: number) => {
    let sum = 0;
    for (let row = 0; row < rows; row++)
      sum += residuals[row] ** 2 / (1 + (ratio * spreads[row]) ** 2);
    return sum / rows;
  };
  const loss = (logRatio: number) => {
    const ratio = Math.exp(logRatio);
    let sum = rows * Math.log(floorSquared(ratio));
    for (let row = 0; row < rows; row++) sum += Math.log1p((ratio * spreads[row]) ** 2);
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
