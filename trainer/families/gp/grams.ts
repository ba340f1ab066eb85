/**
 * @module
 * Matrices of kernels between rows.
 */
import { type Kernel, type Projection, project, squaredLengths } from "./kernels.js";
import { rowProducts } from "./matrices.js";

/** Rows that are compared by kernels. */
export interface ComparedRows {
  readonly kernels: readonly Kernel[];
  /** Scaled features, `width` a row. */
  readonly features: Float32Array;
  readonly width: number;
}

/** Variance of what all targets have in common, which is not learnt: targets have mean 0 and deviation 1. */
export const CONSTANT = 1;

/** The matrix of each kernel over the rows. */
export function gramsOf(rows: ComparedRows): Float64Array[] {
  const grams: Float64Array[] = [];
  eachGram(rows, rows, (gram) => grams.push(gram));
  return grams;
}

/**
 * The sum of the kernels, and of `CONSTANT`, between the rows of `one` and those of `other`.
 *
 * @param weights one for each kernel.
 */
export function covarianceOf(
  one: ComparedRows,
  other: ComparedRows,
  weights: Float64Array,
): Float64Array {
  const { features, width } = one;
  const size = (features.length / width) * (other.features.length / width);
  const sum = new Float64Array(size).fill(CONSTANT);
  eachGram(one, other, (gram, which) => {
    const weight = weights[which];
    for (let at = 0; at < size; at++) sum[at] += weight * gram[at];
  });
  return sum;
}

/** Gives `take` the matrix of one kernel after the other: all of them at once may be too large. */
function eachGram(
  one: ComparedRows,
  other: ComparedRows,
  take: (gram: Float64Array, which: number) => void,
): void {
  let last: { readonly projection: Projection; readonly products: Products } | undefined;
  one.kernels.forEach(({ projection, shape }, which) => {
    if (last?.projection !== projection)
      last = { projection, products: productsOf(projection, one, other) };
    const { products } = last;
    if (shape.kind === "linear") take(products.values, which);
    else if (shape.kind === "square")
      take(
        products.values.map((value) => value ** 2),
        which,
      );
    else take(smoothGram(products, shape.lengthScale), which);
  });
}

/** What a projection gives of rows, multiplied. */
interface Products {
  /** Row by row. */
  readonly values: Float64Array;
  /** Squared, of the rows and of the others. */
  readonly lengths: Float64Array;
  readonly otherLengths: Float64Array;
}

function productsOf(projection: Projection, one: ComparedRows, other: ComparedRows): Products {
  const columns = projection.columns.length;
  const own = project(projection, one.features, one.width);
  const others = other === one ? own : project(projection, other.features, other.width);
  return {
    values: rowProducts(own, others, columns),
    lengths: squaredLengths(own, columns),
    otherLengths: squaredLengths(others, columns),
  };
}

function smoothGram(
  { values, lengths, otherLengths }: Products,
  lengthScale: number,
): Float64Array {
  const factor = -1 / (2 * lengthScale ** 2);
  const gram = new Float64Array(values.length);
  const others = otherLengths.length;
  for (let row = 0, at = 0; row < lengths.length; row++)
    for (let column = 0; column < others; column++, at++) {
      const distance = lengths[row] + otherLengths[column] - 2 * values[at];
      gram[at] = Math.exp(factor * Math.max(0, distance));
    }
  return gram;
}
