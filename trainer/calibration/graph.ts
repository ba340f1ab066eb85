/**
 * @module
 * The calibration as ONNX nodes.
 */
import { toSegments } from "../../learn/index.js";
import type { GraphBuilder, Value } from "../onnx/graph-builder.js";
import type { Calibration } from "./calibration.js";

/**
 * Adds the map and the deviation to a graph.
 *
 * @param scores value of shape [batch, members].
 * @returns values of shape [batch].
 */
export function calibrationToGraph(
  graph: GraphBuilder,
  scores: Value,
  members: number,
  { map, deviation }: Calibration,
): { mean: Value; std: Value } {
  const memberAxis = graph.integers([1]);
  const meanScore = graph.node("ReduceMean", [scores, memberAxis], { keepdims: 1n });
  const all = graph.node("Concat", [meanScore, scores], { axis: 1n });
  const mapped = mapToGraph(graph, all, toSegments(map));
  const [mean, ofMembers] = graph.nodes("Split", [mapped, graph.integers([1, members])], 2, {
    axis: 1n,
  });
  const centre = graph.node("ReduceMean", [ofMembers, memberAxis], { keepdims: 1n });
  const difference = graph.node("Sub", [ofMembers, centre]);
  const squares = graph.node("ReduceSumSquare", [difference, memberAxis], { keepdims: 0n });
  const factor = deviation.scale ** 2 / Math.max(members - 1, 1);
  const scaled = graph.node("Mul", [squares, graph.floats([factor], [])]);
  const variance = graph.node("Add", [scaled, graph.floats([deviation.floor ** 2], [])]);
  return {
    mean: graph.node("Squeeze", [mean, memberAxis]),
    std: graph.node("Sqrt", [variance]),
  };
}

/**
 * A sum of non-decreasing terms: base - outer slope · max(0, start - score), and for each segment
 * slope · clamp(score - start, 0, width). Rounding cannot make such a sum fall.
 */
function mapToGraph(
  graph: GraphBuilder,
  scores: Value,
  { base, start, outerSlope, segments }: ReturnType<typeof toSegments>,
): Value {
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
  const fall = graph.node("Mul", [below, graph.floats([outerSlope], [])]);
  const sum = graph.node("Add", [rise, graph.floats([base], [])]);
  return graph.node("Add", [sum, fall]);
}
