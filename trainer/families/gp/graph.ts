/**
 * @module
 * A process as ONNX nodes.
 */
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { CONSTANT } from "./grams.js";
import { type Projection, squaredLengths } from "./kernels.js";
import { transposed } from "./matrices.js";
import type { Process } from "./process.js";

/**
 * @param features value of shape [batch, width], scaled.
 * @returns values of shape [batch, 1].
 */
export function processToGraph(
  graph: GraphBuilder,
  features: Value,
  { bias, linear, squares, smooth, known }: Process,
): { readonly mean: Value; readonly deviation: Value } {
  const width = linear.length;
  const { count } = known;
  const scalar = (value: number) => graph.floats([value], []);
  const times = (values: Value, matrix: ArrayLike<number>, dims: readonly number[]) =>
    graph.node("MatMul", [values, graph.floats(matrix, dims)]);
  const sumOfProducts = (one: Value, other: Value) =>
    graph.node("ReduceSum", [graph.node("Mul", [one, other]), graph.integers([1])], {
      keepdims: 1n,
    });
  const scaled = (value: Value, factor: number) => graph.node("Mul", [value, scalar(factor)]);
  const projected = ({ columns, factor, matrix }: Projection) => {
    const taken = graph.node("Gather", [features, graph.integers([...columns])], { axis: 1n });
    const own = factor === 1 ? taken : scaled(taken, factor);
    return matrix ? times(own, matrix, [columns.length, columns.length]) : own;
  };
  const means = [times(features, linear, [width, 1]), scalar(bias)];
  const covariances = [times(features, known.linear, [width, count]), scalar(CONSTANT)];
  const priors = [
    sumOfProducts(features, times(features, known.metric, [width, width])),
    scalar(CONSTANT),
  ];
  squares.forEach(({ projection, matrix }, which) => {
    const columns = projection.columns.length;
    const own = projected(projection);
    means.push(sumOfProducts(own, times(own, matrix, [columns, columns])));
    const { weight, rows } = known.squares[which];
    const squared = (value: Value) => scaled(graph.node("Mul", [value, value]), weight);
    covariances.push(squared(times(own, transposed(rows, columns), [columns, count])));
    priors.push(squared(sumOfProducts(own, own)));
  });
  for (const { projection, rows, weights, parts } of smooth) {
    const columns = projection.columns.length;
    const fitted = weights.length;
    const own = projected(projection);
    const products = times(own, transposed(rows, columns), [columns, fitted]);
    // |x - y|² as |x|² - 2 x·y + |y|², which rounding may make negative.
    const distances = graph.node("Max", [
      graph.node("Sum", [
        sumOfProducts(own, own),
        scaled(products, -2),
        graph.floats(squaredLengths(rows, columns), [1, fitted]),
      ]),
      scalar(0),
    ]);
    const near = parts.map(({ share, lengthScale }) =>
      scaled(graph.node("Exp", [scaled(distances, -1 / (2 * lengthScale ** 2))]), share),
    );
    const all = graph.node("Sum", near);
    means.push(times(all, weights, [fitted, 1]));
    const first = [0, count, 1].map((value) => graph.integers([value]));
    covariances.push(graph.node("Slice", [all, ...first]));
    priors.push(scalar(parts.reduce((sum, { share }) => sum + share, 0)));
  }
  const whitened = times(graph.node("Sum", covariances), transposed(known.whitening, count), [
    count,
    count,
  ]);
  const open = graph.node("Sub", [graph.node("Sum", priors), sumOfProducts(whitened, whitened)]);
  const variance = graph.node("Add", [graph.node("Max", [open, scalar(0)]), scalar(known.noise)]);
  return { mean: graph.node("Sum", means), deviation: graph.node("Sqrt", [variance]) };
}
