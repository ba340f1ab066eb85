import { describe, expect, it } from "vitest";
import { createRandom } from "../../../spaces/index.js";
import {
  cholesky,
  invertCholesky,
  invertLower,
  logDeterminant,
  rowProducts,
  solveCholesky,
  transposed,
} from "./matrices.js";

describe.each([1, 4, 5, 30])("a positive definite matrix of %i rows", (size) => {
  const random = createRandom(size);
  const rows = Float64Array.from({ length: size * (size + 2) }, () => random.normal());
  const matrix = rowProducts(rows, rows, size + 2);
  const factor = cholesky(matrix, size);
  const identity = Float64Array.from({ length: size * size }, (_, at) =>
    Number(at % (size + 1) === 0),
  );
  const close = (ours: Float64Array, theirs: Float64Array) => {
    for (const [at, value] of theirs.entries()) expect(ours[at]).toBeCloseTo(value, 6);
  };

  it("times its inverse is the identity", () => {
    const inverse = invertCholesky(factor);
    close(rowProducts(matrix, inverse, size), identity);
    const whitening = invertLower(factor);
    close(rowProducts(transposed(whitening, size), transposed(whitening, size), size), inverse);
  });

  it("times a solution is the right side, and the determinant that of its factor", () => {
    const right = Float64Array.from({ length: size }, () => random.normal());
    close(rowProducts(matrix, solveCholesky(factor, right), size), right);
    const scaled = cholesky(
      matrix.map((value) => 2 * value),
      size,
    );
    expect(logDeterminant(scaled) - logDeterminant(factor)).toBeCloseTo(size * Math.log(2), 8);
  });
});

it("a matrix that is not positive definite is refused", () => {
  expect(() => cholesky(Float64Array.from([1, 2, 2, 1]), 2)).toThrow(RangeError);
});
