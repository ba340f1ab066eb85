/**
 * @module
 * Gaussian process regression (Rasmussen and Williams, 2006) with a weighted sum of kernels.
 */
import { type Kernel, type Projection, project, squaredLengths } from "./kernels.js";
import {
  cholesky,
  invertCholesky,
  invertLower,
  rowProducts,
  solveCholesky,
  transposed,
} from "./matrices.js";
import { CONSTANT, factorCovariance, fitWeights, type Weights } from "./weights.js";

/** What a process is fitted to. Where there are more rows than are used, the first ones are. */
export interface ProcessData {
  readonly kernels: readonly Kernel[];
  /** Scaled features, `width` a row. */
  readonly features: Float32Array;
  readonly width: number;
  /** One per row, with mean 0 and deviation 1. */
  readonly targets: Float64Array;
}

/** A fitted process, its sums over rows done where they can be. With x the scaled features of an architecture: */
export interface Process {
  readonly weights: Weights;
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

/** Weights are fitted to so many rows. */
const WEIGHTED_ROWS = 400;
/** The mean is exact for so many; of more, it is a projection on the first ones. */
const EXACT_ROWS = 1500;
const PROJECTED_ON = 1000;
/** Further rows are left aside. */
export const MOST_ROWS = 10_000;
/** Rows that the variance knows of: every request computes with the square of their number. */
const KNOWN_ROWS = 500;
/** Share of all variance that the variance counts as noise at least, so that 32-bit numbers can tell it. */
const LEAST_NOISE = 1e-3;

export function fitProcess(given: ProcessData): Process {
  const data = firstRows(given, MOST_ROWS);
  const weights = fitWeights(gramsOf(firstRows(data, WEIGHTED_ROWS)), firstTargets(data));
  const exact = data.targets.length <= EXACT_ROWS;
  const base = exact ? data : firstRows(data, PROJECTED_ON);
  const solved = exact ? solveExactly(data, weights) : solveProjected(data, base, weights);
  return summed(base, weights, solved);
}

/**
 * What a process says of each row that does not know the rows of the same function, in closed form.
 *
 * @param functions equal numbers for rows of one function.
 * @returns of the rows that weights are fitted to.
 */
export function leaveOneFunctionOut(given: ProcessData, functions: Int32Array): Float64Array {
  const data = firstRows(given, WEIGHTED_ROWS);
  const { targets } = data;
  const rows = targets.length;
  const grams = gramsOf(data);
  const factor = factorCovariance(grams, fitWeights(grams, targets), rows);
  const [solved, inverse] = [solveCholesky(factor, targets), invertCholesky(factor)];
  const groups = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const own = groups.get(functions[row]);
    if (own) own.push(row);
    else groups.set(functions[row], [row]);
  }
  const left = new Float64Array(rows);
  for (const group of groups.values()) {
    const block = Float64Array.from({ length: group.length ** 2 }, (_, at) => {
      const [one, other] = [Math.floor(at / group.length), at % group.length];
      return inverse[group[one] * rows + group[other]];
    });
    const errors = solveCholesky(
      cholesky(block, group.length),
      group.map((row) => solved[row]),
    );
    group.forEach((row, at) => {
      left[row] = targets[row] - errors[at];
    });
  }
  return left;
}

function firstRows({ kernels, features, width, targets }: ProcessData, count: number): ProcessData {
  return {
    kernels,
    features: features.subarray(0, count * width),
    width,
    targets: targets.subarray(0, count),
  };
}

const firstTargets = ({ targets }: ProcessData) => targets.subarray(0, WEIGHTED_ROWS);

/** The matrix of each kernel over the rows. */
function gramsOf(data: ProcessData): Float64Array[] {
  return gramsBetween(data, data);
}

/** The matrix of each kernel between the rows of `one` and those of `other`. */
function gramsBetween(one: ProcessData, other: ProcessData): Float64Array[] {
  const products = new Map<Projection, Products>();
  return one.kernels.map(({ projection, shape }) => {
    let own = products.get(projection);
    if (!own) products.set(projection, (own = productsOf(projection, one, other)));
    const { values, lengths, otherLengths } = own;
    if (shape.kind === "linear") return values;
    if (shape.kind === "square") return values.map((value) => value * value);
    const factor = -1 / (2 * shape.lengthScale ** 2);
    const others = otherLengths.length;
    return values.map((value, at) => {
      const distance = lengths[Math.floor(at / others)] + otherLengths[at % others] - 2 * value;
      return Math.exp(factor * Math.max(0, distance));
    });
  });
}

interface Products {
  readonly values: Float64Array;
  readonly lengths: Float64Array;
  readonly otherLengths: Float64Array;
}

function productsOf(projection: Projection, one: ProcessData, other: ProcessData): Products {
  const columns = projection.columns.length;
  const own = project(projection, one.features, one.width);
  const others = other === one ? own : project(projection, other.features, other.width);
  return {
    values: rowProducts(own, others, columns),
    lengths: squaredLengths(own, columns),
    otherLengths: squaredLengths(others, columns),
  };
}

/** Weights of the rows in the mean. */
function solveExactly(data: ProcessData, weights: Weights): Float64Array {
  const rows = data.targets.length;
  return solveCholesky(factorCovariance(gramsOf(data), weights, rows), data.targets);
}

/** The same of the projected process (Rasmussen and Williams, 2006, section 8.3.4): weights of the rows of `base`. */
function solveProjected(data: ProcessData, base: ProcessData, weights: Weights): Float64Array {
  const [rows, count] = [data.targets.length, base.targets.length];
  const between = new Float64Array(count * rows).fill(CONSTANT);
  gramsBetween(base, data).forEach((gram, which) => {
    for (let at = 0; at < gram.length; at++) between[at] += weights.kernels[which] * gram[at];
  });
  const normal = rowProducts(between, between, rows);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++)
      // The first rows are those of `base`.
      normal[row * count + column] += weights.noise * between[row * rows + column];
  for (let row = 0; row < count; row++) normal[row * (count + 1)] *= 1 + 1e-9;
  const right = Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let other = 0; other < rows; other++)
      sum += between[row * rows + other] * data.targets[other];
    return sum;
  });
  return solveCholesky(cholesky(normal, count), right);
}

function summed(data: ProcessData, weights: Weights, solved: Float64Array): Process {
  const { kernels, features, width } = data;
  const linear = new Float64Array(width);
  const metric = new Float64Array(width * width);
  const squares: Process["squares"][number][] = [];
  const knownSquares: Known["squares"][number][] = [];
  const smooth = new Map<Projection, SmoothSum>();
  const first = firstRows(data, KNOWN_ROWS);
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
  const factor = factorCovariance(gramsOf(first), { ...weights, noise }, count);
  return {
    weights,
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
