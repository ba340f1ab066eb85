/**
 * @module
 * Scales the `features` of a space to mean 0 and a deviation of at most 1, without looking at any label.
 */
import { type Architecture, encode, encodingOf } from "../../spaces/index.js";
import type { GraphBuilder, Value } from "../onnx/graph-builder.js";
import { share } from "../threads/pool.js";
import { oncePerSpace, spaceSample } from "./space-sample.js";

/** Scaled features further from 0 are cut off: rare cells would lead the network astray. */
const LIMIT = 4;
/**
 * Features that vary by less keep their own unit: most of them count what few cells have, and would
 * otherwise weigh as much as what all cells differ in.
 */
const SMALLEST_UNIT = 1;
/** A feature whose deviation is less, relative to its size, does not vary. */
const LEAST_DEVIATION = 1e-6;

/** How the features of one space are scaled. */
export interface FeatureScaling {
  /** Features of one architecture. */
  readonly columns: number;
  /** Scaled features of the sample that the scaling was made from, row by row; shared between threads. */
  readonly sample: Float32Array;
  /** Scaled features, row by row. */
  scale(architectures: readonly Architecture[]): Float32Array;
  /** Adds nodes that scale the value of the input `features`. */
  toGraph(graph: GraphBuilder, features: Value): Value;
}

/** The scaling over `spaceSample`. Features that do not vary there become 0. */
export const featureScaling = oncePerSpace((space): FeatureScaling => {
  const sample = spaceSample(space);
  const [columns] = encodingOf(space, "features").spec.shape;
  const raw = encode(space, "features", sample).data;
  const means = new Float32Array(columns);
  const factors = new Float32Array(columns);
  for (let column = 0; column < columns; column++) {
    let [sum, squares] = [0, 0];
    for (let at = column; at < raw.length; at += columns) sum += raw[at];
    const mean = sum / sample.length;
    for (let at = column; at < raw.length; at += columns) squares += (raw[at] - mean) ** 2;
    const deviation = Math.sqrt(squares / sample.length);
    means[column] = mean;
    factors[column] =
      deviation > LEAST_DEVIATION * Math.max(1, Math.abs(mean))
        ? 1 / Math.max(deviation, SMALLEST_UNIT)
        : 0;
  }
  const scale = (architectures: readonly Architecture[]) => {
    const values = encode(space, "features", architectures).data as Float32Array;
    for (let at = 0; at < values.length; at++) {
      const column = at % columns;
      const scaled = (values[at] - means[column]) * factors[column];
      values[at] = Math.max(-LIMIT, Math.min(LIMIT, scaled));
    }
    return values;
  };
  return {
    columns,
    sample: share(scale(sample)),
    scale,
    toGraph(graph, features) {
      const centred = graph.node("Sub", [features, graph.floats(means)]);
      const scaled = graph.node("Mul", [centred, graph.floats(factors)]);
      return graph.node("Clip", [scaled, graph.floats([-LIMIT], []), graph.floats([LIMIT], [])]);
    },
  };
});
