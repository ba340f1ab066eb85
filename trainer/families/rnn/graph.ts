/**
 * @module
 * Recurrent networks as ONNX nodes: one LSTM for each member, the layers behind them all at once.
 */
import type { EncodingName, SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { headsToGraph } from "../networks/members-to-graph.js";
import { stepsToGraph } from "../networks/vertex-steps.js";
import type { RnnNetwork, RnnShape } from "./network.js";

/** @returns a value of shape [batch, members]. */
export function networksToGraph(
  graph: GraphBuilder,
  inputs: ReadonlyMap<EncodingName, Value>,
  space: SearchSpace,
  shape: RnnShape,
  members: readonly RnnNetwork[],
): Value {
  const { tokens, units } = shape;
  const { steps, counts } = stepsToGraph(graph, inputs, space);
  const bySteps = graph.node("Transpose", [steps], { perm: [1n, 0n, 2n] });
  const states = members.map((member) => {
    const { recurrent, bias } = member;
    const [, last] = graph.nodes(
      "LSTM",
      [
        bySteps,
        graph.floats(transposed(embedded(member, shape), tokens, 4 * units), [
          1,
          4 * units,
          tokens,
        ]),
        graph.floats(transposed(recurrent, units, 4 * units), [1, 4 * units, units]),
        graph.floats([...bias, ...new Float32Array(4 * units)], [1, 8 * units]),
        counts,
      ],
      2,
      { hidden_size: BigInt(units) },
    );
    return last;
  });
  return headsToGraph(
    graph,
    graph.node("Concat", states, { axis: 0n }),
    members.map(({ layers }) => layers),
  );
}

/** What the gates make of a token: the product of its embedding and the weights, tokens × 4 units. */
function embedded(
  { embeddings, weights }: RnnNetwork,
  { tokens, dimensions, units }: RnnShape,
): Float32Array {
  const columns = 4 * units;
  const result = new Float32Array(tokens * columns);
  for (let token = 0; token < tokens; token++)
    for (let dimension = 0; dimension < dimensions; dimension++)
      for (let column = 0; column < columns; column++)
        result[token * columns + column] +=
          embeddings[token * dimensions + dimension] * weights[dimension * columns + column];
  return result;
}

/** rows × columns, row by row, to columns × rows. */
function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return matrix.map((_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]);
}
