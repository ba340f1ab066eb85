/**
 * @module
 * Which points to label so that a Gaussian process is most certain of all (Cohn, 1996; Seo et al., 2000):
 * one after the other, that whose label reduces the mean variance most.
 */
import { median } from "../../learn/index.js";
import type { Points } from "./principal-components.js";

/** Variance of the noise in that of the process. */
const NOISE = 0.1;
/** References whose distances from each other say what near is. */
const NEIGHBOURS = 100;

/**
 * The `count` points whose labels say most of the references, given those that are known; the first one says
 * most, so that fewer points are the first of more. Time grows as points × labels × (references + labels), memory
 * as points × (references + labels).
 *
 * @param known so many points, the last ones, are labelled already, and not chosen.
 * @param references points of as many columns, over which the variance is averaged.
 * @param onLabel called for each of the labels, known ones first.
 */
export function mostInformative(
  points: Points,
  known: number,
  references: Points,
  count: number,
  onLabel: () => void = () => {},
): number[] {
  const process = new Posterior(points, references);
  const candidates = process.rows - known;
  for (let row = candidates; row < process.rows; row++) {
    process.observe(row);
    onLabel();
  }
  const chosen = new Set<number>();
  while (chosen.size < count) {
    let best = -1;
    for (let row = 0; row < candidates; row++)
      if (!chosen.has(row) && (best < 0 || process.gain(row) > process.gain(best))) best = row;
    chosen.add(best);
    process.observe(best);
    onLabel();
  }
  return [...chosen];
}

/** What is known of the points once some are labelled, under k(x, x') = exp(-|x - x'|² / (2 lengthScale²)). */
class Posterior {
  readonly rows: number;
  readonly #columns: number;
  readonly #lengthScale: number;
  readonly #variances: Float64Array;
  /** Of each row with each reference. */
  readonly #covariances: Float32Array;
  /** Per row: sum of the squares of these. */
  readonly #explained: Float64Array;
  /** Per label: its covariance with each row when it came, over the deviation of the label. */
  readonly #factors: Float32Array[] = [];

  constructor(
    readonly points: Points,
    readonly references: Points,
  ) {
    this.rows = rowsOf(points);
    this.#columns = rowsOf(references);
    this.#lengthScale = medianDistance(references);
    this.#variances = new Float64Array(this.rows).fill(1);
    this.#covariances = new Float32Array(this.rows * this.#columns);
    this.#explained = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row++)
      for (let column = 0; column < this.#columns; column++) {
        const covariance = this.#kernel(row, references, column);
        this.#covariances[row * this.#columns + column] = covariance;
        this.#explained[row] += covariance ** 2;
      }
  }

  /** By how much a label of the row would reduce the variance, summed over the references. */
  gain(row: number): number {
    return this.#explained[row] / (this.#variances[row] + NOISE);
  }

  /** Takes it that the row is labelled. */
  observe(row: number): void {
    const columns = this.#columns;
    const factor = new Float32Array(this.rows);
    for (let other = 0; other < this.rows; other++)
      factor[other] = this.#kernel(row, this.points, other);
    for (const earlier of this.#factors) {
      const own = earlier[row];
      for (let other = 0; other < this.rows; other++) factor[other] -= own * earlier[other];
    }
    const deviation = Math.sqrt(this.#variances[row] + NOISE);
    const own = this.#covariances.slice(row * columns, (row + 1) * columns);
    for (let other = 0; other < this.rows; other++) {
      factor[other] /= deviation;
      this.#variances[other] = Math.max(0, this.#variances[other] - factor[other] ** 2);
      const weight = factor[other] / deviation;
      const start = other * columns;
      let explained = 0;
      for (let column = 0; column < columns; column++) {
        const rest = this.#covariances[start + column] - weight * own[column];
        this.#covariances[start + column] = rest;
        explained += rest * rest;
      }
      this.#explained[other] = explained;
    }
    this.#factors.push(factor);
  }

  #kernel(row: number, others: Points, other: number): number {
    return Math.exp(
      -squaredDistance(this.points, row, others, other) / (2 * this.#lengthScale ** 2),
    );
  }
}

const rowsOf = ({ values, columns }: Points) => values.length / columns;

function squaredDistance(points: Points, row: number, others: Points, other: number): number {
  const { values, columns } = points;
  let sum = 0;
  for (let column = 0; column < columns; column++)
    sum += (values[row * columns + column] - others.values[other * columns + column]) ** 2;
  return sum;
}

function medianDistance(points: Points): number {
  const distances: number[] = [];
  for (let row = 0; row < Math.min(NEIGHBOURS, rowsOf(points)); row++)
    for (let other = 0; other < row; other++)
      distances.push(Math.sqrt(squaredDistance(points, row, points, other)));
  return (distances.length > 0 && median(distances)) || 1;
}
