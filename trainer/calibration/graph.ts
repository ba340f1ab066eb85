/**
 * @module
 * The calibration as ONNX nodes.
 */
import type { ScoreValues } from "../families/index.js";
import type { GraphBuilder, Value } from "../onnx/graph-builder.js";
import { mapToGraph } from "../onnx/map-to-graph.js";
import type { Calibration } from "./calibration.js";

/**
 * Adds the map and the deviation to a graph.
 *
 * @param members how many there are in `scores`.
 * @returns values of shape [batch].
 */
export function calibrationToGraph(
  graph: GraphBuilder,
  { scores, deviations }: ScoreValues,
  members: number,
  { map, deviation }: Calibration,
): { mean: Value; std: Value } {
  const memberAxis = graph.integers([1]);
  const meanScore = graph.node("ReduceMean", [scores, memberAxis], { keepdims: 1n });
  const variance = (squares: Value, divisor: number) => {
    const scaled = graph.node("Mul", [squares, graph.floats([deviation.scale ** 2 / divisor], [])]);
    return graph.node("Add", [scaled, graph.floats([deviation.floor ** 2], [])]);
  };
  if (deviations) {
    const square = graph.node("Mul", [deviations, deviations]);
    return {
      mean: graph.node("Squeeze", [mapToGraph(graph, meanScore, map), memberAxis]),
      std: graph.node("Squeeze", [graph.node("Sqrt", [variance(square, 1)]), memberAxis]),
    };
  }
  const all = graph.node("Concat", [meanScore, scores], { axis: 1n });
  const mapped = mapToGraph(graph, all, map);
  const [mean, ofMembers] = graph.nodes("Split", [mapped, graph.integers([1, members])], 2, {
    axis: 1n,
  });
  const centre = graph.node("ReduceMean", [ofMembers, memberAxis], { keepdims: 1n });
  const difference = graph.node("Sub", [ofMembers, centre]);
  const squares = graph.node("ReduceSumSquare", [difference, memberAxis], { keepdims: 0n });
  return {
    mean: graph.node("Squeeze", [mean, memberAxis]),
    std: graph.node("Sqrt", [variance(squares, Math.max(members - 1, 1))]),
  };
}
