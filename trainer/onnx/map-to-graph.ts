/**
 * @module
 * A monotone map as ONNX nodes.
 */
import { type MonotoneMap, toSegments } from "../../learn/index.js";
import type { GraphBuilder, Value } from "./graph-builder.js";

/**
 * A sum of non-decreasing terms: base - lower slope · max(0, start - score), and for each segment
 * slope · clamp(score - start, 0, width). Rounding cannot make such a sum fall.
 *
 * @param scores value of shape [batch, columns].
 */
export function mapToGraph(graph: GraphBuilder, scores: Value, map: MonotoneMap): Value {
  const { base, start, lowerSlope, segments } = toSegments(map);
  const zero = graph.floats([0], []);
  const columns = graph.node("Unsqueeze", [scores, graph.integers([2])]);
  const beyond = graph.node("Sub", [
    columns,
    graph.floats(segments.map((segment) => segment.start)),
  ]);
  const clamped = graph.node("Min", [
    graph.node("Max", [beyond, zero]),
    graph.floats(segments.map((segment) => segment.width)),
  ]);
  const slopes = graph.floats(
    segments.map((segment) => segment.slope),
    [segments.length, 1],
  );
  const rise = graph.node("Squeeze", [
    graph.node("MatMul", [clamped, slopes]),
    graph.integers([2]),
  ]);
  const below = graph.node("Min", [graph.node("Sub", [scores, graph.floats([start], [])]), zero]);
  const fall = graph.node("Mul", [below, graph.floats([lowerSlope], [])]);
  const sum = graph.node("Add", [rise, graph.floats([base], [])]);
  return graph.node("Add", [sum, fall]);
}
