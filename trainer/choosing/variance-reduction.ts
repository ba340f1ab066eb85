/**
 * @module
 * Which points to label so that a Gaussian process is most certain of all (Cohn, 1996; Seo et al., 2000):
 * one after the other, that whose label reduces the mean variance most.
 */
import { median } from "../../learn/index.js";
import type { Points } from "./principal-components.js";

/** Variance of the noise in that of the process. */
const NOISE = 0.1;
/** Points over which the variance is averaged. */
const REFERENCES = 1000;
/** Points whose distances from each other say what near is. */
const NEIGHBOURS = 100;

/**
 * The `count` points whose labels say most of all points, given those of some others; the first one says most, so
 * that fewer points are the first of more. Time grows as points × labels × (1,000 + labels), memory as points ×
 * (1,000 + labels).
 *
 * @param points in random order: the first ones stand for all.
 * @param known rows at the end that are labelled already, and are not among the others.
 * @param onLabel called for each of the labels, known ones first.
 */
export function mostInformative(
  points: Points,
  known: number,
  count: number,
  onLabel: () => void = () => {},
): number[] {
  const process = new Posterior(points, points.values.length / points.columns - known);
  for (let row = process.candidates; row < process.rows; row++) {
    process.observe(row);
    onLabel();
  }
  const chosen = new Set<number>();
  while (chosen.size < count) {
    let best = -1;
    for (let row = 0; row < process.candidates; row++)
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
  readonly #references: number;
  readonly #lengthScale: number;
  readonly #variances: Float64Array;
  /** Of each row with each reference. */
  readonly #covariances: Float32Array;
  /** Per row: sum of the squares of these. */
  readonly #explained: Float64Array;
  /** Per label: its covariance with each row when it came, over the deviation of the label. */
  readonly #factors: Float32Array[] = [];

  /** @param candidates rows that may be chosen, the first ones. */
  constructor(
    readonly points: Points,
    readonly candidates: number,
  ) {
    this.rows = points.values.length / points.columns;
    this.#references = Math.min(REFERENCES, candidates);
    this.#lengthScale = this.#medianDistance();
    this.#variances = new Float64Array(this.rows).fill(1);
    this.#covariances = new Float32Array(this.rows * this.#references);
    this.#explained = new Float64Array(this.rows);
    for (let row = 0; row < this.rows; row++)
      for (let reference = 0; reference < this.#references; reference++) {
        const covariance = this.#kernel(row, reference);
        this.#covariances[row * this.#references + reference] = covariance;
        this.#explained[row] += covariance ** 2;
      }
  }

  /** By how much a label of the row would reduce the variance, summed over the references. */
  gain(row: number): number {
    return this.#explained[row] / (this.#variances[row] + NOISE);
  }

  /** Takes it that the row is labelled. */
  observe(row: number): void {
    const references = this.#references;
    const factor = new Float32Array(this.rows);
    for (let other = 0; other < this.rows; other++) factor[other] = this.#kernel(row, other);
    for (const earlier of this.#factors) {
      const own = earlier[row];
      for (let other = 0; other < this.rows; other++) factor[other] -= own * earlier[other];
    }
    const deviation = Math.sqrt(this.#variances[row] + NOISE);
    const own = this.#covariances.slice(row * references, (row + 1) * references);
    for (let other = 0; other < this.rows; other++) {
      factor[other] /= deviation;
      this.#variances[other] = Math.max(0, this.#variances[other] - factor[other] ** 2);
      const weight = factor[other] / deviation;
      const start = other * references;
      let explained = 0;
      for (let reference = 0; reference < references; reference++) {
        const rest = this.#covariances[start + reference] - weight * own[reference];
        this.#covariances[start + reference] = rest;
        explained += rest * rest;
      }
      this.#explained[other] = explained;
    }
    this.#factors.push(factor);
  }

  #kernel(row: number, other: number): number {
    return Math.exp(-this.#squaredDistance(row, other) / (2 * this.#lengthScale ** 2));
  }

  #squaredDistance(row: number, other: number): number {
    const { values, columns } = this.points;
    let sum = 0;
    for (let column = 0; column < columns; column++)
      sum += (values[row * columns + column] - values[other * columns + column]) ** 2;
    return sum;
  }

  #medianDistance(): number {
    const distances: number[] = [];
    for (let row = 0; row < Math.min(NEIGHBOURS, this.candidates); row++)
      for (let other = 0; other < row; other++)
        distances.push(Math.sqrt(this.#squaredDistance(row, other)));
    return (distances.length > 0 && median(distances)) || 1;
  }
}
