/**
 * @module
 * The calibration as ONNX nodes.
 */
import type { GraphBuilder, Value } from "../onnx/graph-builder.js";
import { mapToGraph } from "../onnx/map-to-graph.js";
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
  const mapped = mapToGraph(graph, all, map);
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
