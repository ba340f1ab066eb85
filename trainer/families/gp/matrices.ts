/**
 * @module
 * Symmetric positive definite matrices in plain typed arrays, row by row. Four rows are computed at a time
 * with four columns, since reading numbers takes longer than multiplying them.
 */

const TILE = 4;

/** The lower triangular L of a matrix that is L Lᵀ. */
export interface Cholesky {
  readonly size: number;
  /** Length of a row: `size`, rounded up to whole tiles. Behind `size` rows and columns are those of the identity. */
  readonly stride: number;
  /** stride × stride, row by row; what stands above the diagonal means nothing. */
  readonly lower: Float64Array;
}

/**
 * @param matrix size × size, of which the lower triangle is read.
 * @throws {RangeError} if it is not positive definite.
 */
export function cholesky(matrix: Float64Array, size: number): Cholesky {
  const stride = Math.ceil(size / TILE) * TILE;
  const lower = new Float64Array(stride * stride);
  for (let row = 0; row < size; row++)
    lower.set(matrix.subarray(row * size, row * size + row + 1), row * stride);
  for (let row = size; row < stride; row++) lower[row * (stride + 1)] = 1;
  for (let top = 0; top < stride; top += TILE) {
    substitute(lower, top, lower, stride, 0, top);
    multiplyTile(lower, top, lower, top, stride, 0, top);
    for (let row = top; row < top + TILE; row++)
      for (let column = top; column <= row; column++) {
        let rest = lower[row * stride + column] - product[(row - top) * TILE + column - top];
        for (let k = top; k < column; k++)
          rest -= lower[row * stride + k] * lower[column * stride + k];
        if (column < row) lower[row * stride + column] = rest / lower[column * (stride + 1)];
        else if (rest > 0) lower[row * (stride + 1)] = Math.sqrt(rest);
        else throw new RangeError("the matrix is not positive definite");
      }
  }
  return { size, stride, lower };
}

/** Logarithm of the determinant of the matrix. */
export function logDeterminant({ size, stride, lower }: Cholesky): number {
  let sum = 0;
  for (let row = 0; row < size; row++) sum += Math.log(lower[row * (stride + 1)]);
  return 2 * sum;
}

/** The x of matrix · x = `right`. */
export function solveCholesky(
  { size, stride, lower }: Cholesky,
  right: ArrayLike<number>,
): Float64Array {
  const x = Float64Array.from(right);
  for (let row = 0; row < size; row++) {
    const at = row * stride;
    let sum = x[row];
    for (let column = 0; column < row; column++) sum -= lower[at + column] * x[column];
    x[row] = sum / lower[at + row];
  }
  for (let row = size - 1; row >= 0; row--) {
    const at = row * stride;
    x[row] /= lower[at + row];
    const value = x[row];
    for (let column = 0; column < row; column++) x[column] -= lower[at + column] * value;
  }
  return x;
}

/**
 * The inverse of L.
 *
 * @returns size × size, row by row; above the diagonal stands 0.
 */
export function invertLower({ size, stride, lower }: Cholesky): Float64Array {
  const columns = lowerColumns(lower, stride);
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column <= row; column++)
      inverse[row * size + column] = columns[column * stride + row];
  return inverse;
}

/** The inverse of the matrix: size × size, both triangles. */
export function invertCholesky({ size, stride, lower }: Cholesky): Float64Array {
  const columns = lowerColumns(lower, stride);
  const inverse = new Float64Array(size * size);
  for (let top = 0; top < stride; top += TILE)
    for (let left = 0; left <= top; left += TILE) {
      multiplyTile(columns, top, columns, left, stride, top, stride);
      for (let row = top; row < Math.min(top + TILE, size); row++)
        for (let column = left; column < Math.min(left + TILE, row + 1); column++) {
          const value = product[(row - top) * TILE + column - left];
          inverse[row * size + column] = value;
          inverse[column * size + row] = value;
        }
    }
  return inverse;
}

/**
 * Products of each row with each of others.
 *
 * @param one rows × columns, row by row, as is `other`.
 * @returns rows of `one` × rows of `other`.
 */
export function rowProducts(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  columns: number,
): Float64Array {
  const [rows, others] = [one.length / columns, other.length / columns];
  const [left, right] = [inTiles(one, rows, columns), inTiles(other, others, columns)];
  const products = new Float64Array(rows * others);
  for (let top = 0; top < rows; top += TILE)
    for (let first = 0; first < others; first += TILE) {
      multiplyTile(left, top, right, first, columns, 0, columns);
      for (let row = top; row < Math.min(top + TILE, rows); row++)
        for (let column = first; column < Math.min(first + TILE, others); column++)
          products[row * others + column] = product[(row - top) * TILE + column - first];
    }
  return products;
}

/** Rows of `columns` numbers to columns × rows. */
export function transposed(matrix: Float64Array, columns: number): Float64Array {
  const rows = matrix.length / columns;
  return matrix.map((_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]);
}

/** With rows of zeros up to a whole number of tiles. */
function inTiles(values: ArrayLike<number>, rows: number, columns: number): Float64Array {
  const padded = new Float64Array(Math.ceil(rows / TILE) * TILE * columns);
  padded.set(values);
  return padded;
}

/** Row r is column r of the inverse of L, which begins with r zeros. */
function lowerColumns(lower: Float64Array, stride: number): Float64Array {
  const columns = new Float64Array(stride * stride);
  for (let top = 0; top < stride; top += TILE) {
    for (let row = top; row < top + TILE; row++) columns[row * (stride + 1)] = 1;
    substitute(columns, top, lower, stride, top, stride);
  }
  return columns;
}

/** Turns the r of four rows of `x` into the solutions of L · x = r, in columns `from` to `to`; those before are 0 or done. */
function substitute(
  x: Float64Array,
  top: number,
  lower: Float64Array,
  stride: number,
  from: number,
  to: number,
): void {
  for (let left = from; left < to; left += TILE) {
    multiplyTile(x, top, lower, left, stride, from, left);
    for (let row = 0; row < TILE; row++) {
      const at = (top + row) * stride;
      for (let column = 0; column < TILE; column++) {
        const other = (left + column) * stride;
        let rest = x[at + left + column] - product[row * TILE + column];
        for (let k = left; k < left + column; k++) rest -= x[at + k] * lower[other + k];
        x[at + left + column] = rest / lower[other + left + column];
      }
    }
  }
}

/** What `multiplyTile` computed last: 4 × 4. */
const product = new Float64Array(TILE * TILE);

/** Products of four rows of `one` with four of `other`, summed over the columns `from` to `to`. */
function multiplyTile(
  one: Float64Array,
  top: number,
  other: Float64Array,
  left: number,
  stride: number,
  from: number,
  to: number,
): void {
  for (let row = 0; row < TILE; row += 2) {
    let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
    const a = (top + row) * stride;
    const b = a + stride;
    const c0 = left * stride;
    const c1 = c0 + stride;
    const c2 = c1 + stride;
    const c3 = c2 + stride;
    for (let k = from; k < to; k++) {
      const x = one[a + k];
      const y = one[b + k];
      const z0 = other[c0 + k];
      const z1 = other[c1 + k];
      const z2 = other[c2 + k];
      const z3 = other[c3 + k];
      a0 += x * z0;
      a1 += x * z1;
      a2 += x * z2;
      a3 += x * z3;
      b0 += y * z0;
      b1 += y * z1;
      b2 += y * z2;
      b3 += y * z3;
    }
    const at = row * TILE;
    product[at] = a0;
    product[at + 1] = a1;
    product[at + 2] = a2;
    product[at + 3] = a3;
    product[at + 4] = b0;
    product[at + 5] = b1;
    product[at + 6] = b2;
    product[at + 7] = b3;
  }
}
