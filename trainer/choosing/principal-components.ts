/**
 * @module
 * Points in the few directions in which they differ most.
 */
import { Matrix, QrDecomposition } from "ml-matrix";
import type { Random } from "../../spaces/index.js";

/** Points, `columns` numbers each, one behind the other. */
export interface Points {
  readonly values: Float32Array;
  readonly columns: number;
}

/** Products with the covariance: later ones hardly turn the directions any more. */
const ROUNDS = 4;

/**
 * Coordinates of the points in the space of their first `count` principal components, up to a rotation, by
 * subspace iteration from random directions (Halko, Martinsson and Tropp, 2011): time grows as points × columns.
 *
 * @param count at most `columns`.
 */
export function principalComponents(points: Points, count: number, random: Random): Points {
  const { columns } = points;
  const drawn = Array.from({ length: columns }, () =>
    Array.from({ length: count }, () => random.normal()),
  );
  let directions = orthonormal(new Matrix(drawn));
  for (let round = 0; round < ROUNDS; round++)
    directions = orthonormal(transposedProduct(points, project(points, directions), count));
  return { values: project(points, directions), columns: count };
}

const orthonormal = (matrix: Matrix) => new QrDecomposition(matrix).orthogonalMatrix;

/** Points times `directions`, less the mean. */
function project({ values, columns }: Points, directions: Matrix): Float32Array {
  const weights = Float32Array.from(directions.to1DArray());
  const count = directions.columns;
  const rows = values.length / columns;
  const projected = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      if (value === 0) continue;
      for (let at = 0; at < count; at++)
        projected[row * count + at] += value * weights[column * count + at];
    }
  const means = new Float64Array(count);
  for (let at = 0; at < projected.length; at++) means[at % count] += projected[at] / rows;
  return projected.map((value, at) => value - means[at % count]);
}

/** Points, transposed, times `projected`: [columns, count]. */
function transposedProduct(
  { values, columns }: Points,
  projected: Float32Array,
  count: number,
): Matrix {
  const product = new Float64Array(columns * count);
  for (let row = 0; row * count < projected.length; row++)
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      if (value === 0) continue;
      for (let at = 0; at < count; at++)
        product[column * count + at] += value * projected[row * count + at];
    }
  return Matrix.from1DArray(columns, count, product);
}
