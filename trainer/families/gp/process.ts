/**
 * @module
 * Gaussian process regression (Rasmussen and Williams, 2006) with a weighted sum of kernels.
 */
import { CONSTANT, type ComparedRows, covarianceOf, gramsOf } from "./grams.js";
import { type Projection, project, squaredLengths } from "./kernels.js";
import { cholesky, invertLower, rowProducts, solveCholesky, transposed } from "./matrices.js";
import { factorCovariance, fitWeights, type Weights } from "./weights.js";

/** What a process is fitted to. Where there are more rows than are used, the first ones are. */
export interface ProcessData extends ComparedRows {
  /** One per row, with mean 0 and deviation 1. */
  readonly targets: Float64Array;
}

/** A fitted process, its sums over rows done where they can be. With x the scaled features of an architecture: */
export interface Process {
  /** The mean is this, */
  readonly bias: number;
  /** and x · `linear`, */
  readonly linear: Float64Array;
  /** and v · matrix · v for each v that a projection gives of x, */
  readonly squares: readonly { readonly projection: Projection; readonly matrix: Float64Array }[];
  /** and for each of these Σᵢ weights[i] · Σ share · exp(-|v - rows[i]|² / (2 lengthScale²)). */
  readonly smooth: readonly SmoothSum[];
  readonly known: Known;
}

interface SmoothSum {
  readonly projection: Projection;
  /** What the projection gives of the rows. */
  readonly rows: Float64Array;
  readonly weights: Float64Array;
  readonly parts: readonly { readonly share: number; readonly lengthScale: number }[];
}

/**
 * What the variance needs: that of a process that knows the first rows only. It is k(x, x) - |W k|² + `noise`, with
 * k the covariances of x with these rows.
 */
interface Known {
  readonly count: number;
  readonly noise: number;
  /** The linear kernels as one: x · metric · x', width × width. */
  readonly metric: Float64Array;
  /** metric · xᵀ of each row, width × count. */
  readonly linear: Float64Array;
  readonly squares: readonly {
    readonly projection: Projection;
    readonly weight: number;
    readonly rows: Float64Array;
  }[];
  /** W, count × count: the inverse of the lower triangular factor of the covariance. */
  readonly whitening: Float64Array;
}

/** How many rows are used for what. */
export const LIMITS = {
  /** Weights are fitted to so many: of more rows they are the same but for luck, and take the cube of the time. */
  weights: 250,
  /** The mean is exact for so many; that of more is a projection on the first ones. */
  mean: 1500,
  /** The variance knows of so many: every request computes with the square of their number. */
  variance: 500,
  /** Further rows are left aside. */
  all: 10_000,
} as const;
export type Limits = Readonly<Record<keyof typeof LIMITS, number>>;
/** Share of all variance that the variance counts as noise at least, so that 32-bit numbers can tell it. */
const LEAST_NOISE = 1e-3;
/** What a diagonal is enlarged by so that rounding leaves the matrix positive definite. */
const JITTER = 1e-9;

/** @param limits as `LIMITS` has them. */
export function fitProcess(given: ProcessData, limits: Limits = LIMITS): Process {
  const data = firstRows(given, limits.all);
  const few = firstRows(data, limits.weights);
  const { kernels, noise } = fitWeights(gramsOf(few), few.targets);
  return fitWeighted(
    { ...data, kernels: data.kernels.filter((_, which) => kernels[which] > 0) },
    { kernels: kernels.filter((weight) => weight > 0), noise },
    limits,
  );
}

/** The process of given weights. */
export function fitWeighted(data: ProcessData, weights: Weights, limits: Limits = LIMITS): Process {
  const base = firstRows(data, limits.mean);
  const solved =
    data.targets.length > limits.mean
      ? solveProjected(data, base, weights)
      : solveExactly(data, weights);
  return summed(base, weights, solved, limits.variance);
}

export function firstRows<Data extends ProcessData>(data: Data, count: number): Data {
  return {
    ...data,
    features: data.features.subarray(0, count * data.width),
    targets: data.targets.subarray(0, count),
  };
}

/** Weights of the rows in the mean. */
function solveExactly(data: ProcessData, { kernels, noise }: Weights): Float64Array {
  const { targets } = data;
  const covariance = covarianceOf(data, data, kernels);
  return solveCholesky(factorCovariance(covariance, noise, targets.length), targets);
}

/**
 * Those of the rows of `base`, which are the first of `data`, in the projected process (Rasmussen and Williams, 2006,
 * section 8.3.4).
 */
function solveProjected(
  { targets, ...data }: ProcessData,
  base: ProcessData,
  { kernels, noise }: Weights,
): Float64Array {
  const [rows, count] = [targets.length, base.targets.length];
  const between = covarianceOf(base, data, kernels);
  const normal = rowProducts(between, between, rows);
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < count; column++)
      normal[row * count + column] += noise * between[row * rows + column];
    normal[row * (count + 1)] *= 1 + JITTER;
  }
  return solveCholesky(cholesky(normal, count), rowProducts(between, targets, rows));
}

/** @param known rows that the variance knows of. */
function summed(data: ProcessData, weights: Weights, solved: Float64Array, known: number): Process {
  const { kernels, features, width } = data;
  const linear = new Float64Array(width);
  const metric = new Float64Array(width * width);
  const squares: Process["squares"][number][] = [];
  const knownSquares: Known["squares"][number][] = [];
  const smooth = new Map<Projection, SmoothSum>();
  const first = firstRows(data, known);
  kernels.forEach(({ projection, shape }, which) => {
    const weight = weights.kernels[which];
    if (shape.kind === "linear") {
      addMetric(metric, width, projection, weight);
      return;
    }
    const columns = projection.columns.length;
    const rows = project(projection, features, width);
    if (shape.kind === "square") {
      const matrix = new Float64Array(columns * columns);
      for (let row = 0; row < solved.length; row++)
        for (let one = 0; one < columns; one++) {
          const value = weight * solved[row] * rows[row * columns + one];
          if (value !== 0)
            for (let other = 0; other < columns; other++)
              matrix[one * columns + other] += value * rows[row * columns + other];
        }
      squares.push({ projection, matrix });
      const own = rows.slice(0, first.targets.length * columns);
      knownSquares.push({ projection, weight, rows: own });
    } else {
      const part = { share: weight, lengthScale: shape.lengthScale };
      const before = smooth.get(projection);
      const parts = [...(before?.parts ?? []), part];
      smooth.set(projection, { projection, rows, weights: solved, parts });
    }
  });
  const whole = rowProducts(features, metric, width);
  for (let row = 0; row < solved.length; row++)
    for (let column = 0; column < width; column++)
      linear[column] += solved[row] * whole[row * width + column];
  const count = first.targets.length;
  const total = weights.kernels.reduce((sum, weight) => sum + weight, weights.noise);
  const noise = Math.max(weights.noise, LEAST_NOISE * total);
  const factor = factorCovariance(covarianceOf(first, first, weights.kernels), noise, count);
  return {
    bias: CONSTANT * solved.reduce((sum, value) => sum + value, 0),
    linear,
    squares,
    smooth: [...smooth.values()],
    known: {
      count,
      noise,
      metric,
      linear: transposed(whole.subarray(0, count * width), width),
      squares: knownSquares,
      whitening: invertLower(factor),
    },
  };
}

/** Adds `weight` times the kernel v · v' of a projection to x · metric · x'. */
function addMetric(
  metric: Float64Array,
  width: number,
  { columns, factor, matrix }: Projection,
  weight: number,
): void {
  const count = columns.length;
  // R Rᵀ: rows of R times each other.
  const alike = matrix && rowProducts(matrix, matrix, count);
  for (let one = 0; one < count; one++)
    for (let other = 0; other < count; other++) {
      const value = alike ? alike[one * count + other] : one === other ? 1 : 0;
      metric[columns[one] * width + columns[other]] += weight * factor ** 2 * value;
    }
}

interface ProcessPrediction {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

/** @param features scaled, as those that it was fitted to. */
export function predictProcess(process: Process, features: Float32Array): ProcessPrediction {
  const { linear, squares, smooth, known } = process;
  const width = linear.length;
  const rows = features.length / width;
  const { count } = known;
  const mean = rowProducts(features, linear, width).map((value) => value + process.bias);
  const covariances = rowProducts(features, transposed(known.linear, count), width).map(
    (value) => value + CONSTANT,
  );
  const moved = rowProducts(features, known.metric, width);
  const prior = new Float64Array(rows).fill(CONSTANT);
  for (let row = 0; row < rows; row++)
    for (let column = row * width; column < (row + 1) * width; column++)
      prior[row] += features[column] * moved[column];
  squares.forEach(({ projection, matrix }, which) => {
    const columns = projection.columns.length;
    const own = project(projection, features, width);
    const formed = rowProducts(own, matrix, columns);
    const { weight, rows: others } = known.squares[which];
    squaredLengths(own, columns).forEach((length, row) => {
      for (let at = row * columns; at < (row + 1) * columns; at++)
        mean[row] += own[at] * formed[at];
      prior[row] += weight * length ** 2;
    });
    rowProducts(own, others, columns).forEach((value, at) => {
      covariances[at] += weight * value ** 2;
    });
  });
  for (const { projection, rows: others, weights, parts } of smooth) {
    const columns = projection.columns.length;
    const own = project(projection, features, width);
    const products = rowProducts(own, others, columns);
    const [lengths, otherLengths] = [squaredLengths(own, columns), squaredLengths(others, columns)];
    const fitted = weights.length;
    for (let row = 0; row < rows; row++) {
      for (const { share } of parts) prior[row] += share;
      for (let other = 0; other < fitted; other++) {
        const product = products[row * fitted + other];
        const distance = Math.max(0, lengths[row] + otherLengths[other] - 2 * product);
        let near = 0;
        for (const { share, lengthScale } of parts)
          near += share * Math.exp(-distance / (2 * lengthScale ** 2));
        mean[row] += weights[other] * near;
        if (other < count) covariances[row * count + other] += near;
      }
    }
  }
  const whitened = rowProducts(covariances, known.whitening, count);
  const deviation = squaredLengths(whitened, count).map((explained, row) =>
    Math.sqrt(known.noise + Math.max(0, prior[row] - explained)),
  );
  return { mean, deviation };
}
