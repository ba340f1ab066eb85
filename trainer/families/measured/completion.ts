/**
 * @module
 * What stands for numbers that were not measured: of several metrics of one training, each says much about the
 * others, so that a missing one is expected where the others are. Numbers that are there stay as they are.
 */
import { mean, median } from "../../../learn/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import type { Measured } from "../family.js";

/** Deviation of a normal distribution, in median distances to its median. */
const DEVIATION_OF_MEDIAN_DISTANCE = 1.4826;
/** Numbers further off, in units, say no more: trainings that diverged. */
const LIMIT = 4;

/** With none known, one of perfectly alike metrics would be expected at nothing divided by nothing. */
const MOST_CORRELATION = 0.99;

/** Where the numbers of each metric lie, and how alike metrics are. One number for each metric. */
export interface Completion {
  /** Medians. */
  readonly centres: Float32Array;
  /** Robust deviations. */
  readonly units: Float32Array;
  /** Mean correlation of two metrics, from 0 to `MOST_CORRELATION`. */
  readonly correlation: number;
}

export function fitCompletion({ metrics, values }: Measured): Completion {
  const columns = metrics.map((_, metric) =>
    Float64Array.from(values.filter((_, at) => at % metrics.length === metric)),
  );
  const known = columns.map((column) => column.filter((value) => !Number.isNaN(value)));
  const centres = Float32Array.from(known, median);
  const units = Float32Array.from(known, (column, metric) => {
    const distances = column.map((value) => Math.abs(value - centres[metric]));
    return DEVIATION_OF_MEDIAN_DISTANCE * median(distances) || mean(distances) || 1;
  });
  const scaled = columns.map((column, metric) =>
    column.map((value) => inUnits(value, centres[metric], units[metric])),
  );
  const correlations = scaled.flatMap((one, index) =>
    scaled.slice(index + 1).map((other) => correlationOf(one, other)),
  );
  const correlation = correlations.length > 0 ? mean(correlations) : 0;
  return { centres, units, correlation: Math.min(MOST_CORRELATION, Math.max(0, correlation)) };
}

/** @param values as of `Measured`. */
export function complete({ centres, units, correlation }: Completion, values: Float32Array) {
  const count = centres.length;
  const rows = values.length / count;
  const completed = values.slice();
  const known = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let metric = 0; metric < count; metric++) {
      const value = values[row * count + metric];
      if (Number.isNaN(value)) continue;
      sum = Math.fround(sum + inUnits(value, centres[metric], units[metric]));
      known[row]++;
    }
    const expected = (correlation * sum) / (1 + (known[row] - 1) * correlation);
    for (let metric = 0; metric < count; metric++)
      if (Number.isNaN(values[row * count + metric]))
        completed[row * count + metric] = centres[metric] + units[metric] * expected;
  }
  return { completed, known };
}

/** In units from the centre, which is 0: numbers of one size for a network. */
export function scaleCompleted({ centres, units }: Completion, completed: Float32Array) {
  return completed.map((value, at) =>
    inUnits(value, centres[at % centres.length], units[at % centres.length]),
  );
}

/** Values of a graph, the first two of shape [batch, metrics]. */
export interface CompletedValues {
  readonly completed: Value;
  /** As of `scaleCompleted`. */
  readonly scaled: Value;
  /** How many were measured, [batch, 1]. */
  readonly known: Value;
}

/** @param measured and `mask`, which is 1 where a number is there, [batch, metrics]. */
export function completionToGraph(
  graph: GraphBuilder,
  { centres, units, correlation }: Completion,
  measured: Value,
  mask: Value,
): CompletedValues {
  const scalar = (value: number) => graph.floats([value], []);
  const inUnits = (values: Value) =>
    graph.node("Clip", [
      graph.node("Div", [graph.node("Sub", [values, graph.floats(centres)]), graph.floats(units)]),
      scalar(-LIMIT),
      scalar(LIMIT),
    ]);
  const isKnown = graph.node("Greater", [mask, scalar(0.5)]);
  const total = (values: Value) =>
    graph.node("ReduceSum", [values, graph.integers([1])], { keepdims: 1n });
  const known = total(graph.node("Where", [isKnown, scalar(1), scalar(0)]));
  const sum = total(graph.node("Where", [isKnown, inUnits(measured), scalar(0)]));
  const others = graph.node("Sub", [known, scalar(1)]);
  const divisor = graph.node("Add", [scalar(1), graph.node("Mul", [others, scalar(correlation)])]);
  const expected = graph.node("Div", [graph.node("Mul", [sum, scalar(correlation)]), divisor]);
  const missing = graph.node("Add", [
    graph.node("Mul", [expected, graph.floats(units)]),
    graph.floats(centres),
  ]);
  const completed = graph.node("Where", [isKnown, measured, missing]);
  return { completed, scaled: inUnits(completed), known };
}

const inUnits = (value: number, centre: number, unit: number) =>
  Number.isNaN(value) ? value : Math.max(-LIMIT, Math.min(LIMIT, (value - centre) / unit));

/** Pearson's, over the rows that have both; 0 where one does not vary. */
function correlationOf(one: Float64Array, other: Float64Array): number {
  const pairs = Array.from(one, (value, row) => [value, other[row]]).filter(
    (pair) => !pair.some(Number.isNaN),
  );
  if (pairs.length === 0) return 0;
  const [first, second] = [0, 1].map((at) => mean(pairs.map((pair) => pair[at])));
  let [products, squares, otherSquares] = [0, 0, 0];
  for (const [a, b] of pairs) {
    products += (a - first) * (b - second);
    squares += (a - first) ** 2;
    otherSquares += (b - second) ** 2;
  }
  return products / Math.sqrt(squares * otherSquares) || 0;
}
