/**
 * @module
 * Dense layers as ONNX nodes: those of all members of an ensemble at once, not member by member.
 */
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import type { Matrix } from "../../tensor/dense.js";

/**
 * Adds networks of at least two layers that share their input. The first layers are one product with all members'
 * weights side by side, the others one batched product over the members.
 *
 * @param features value of shape [batch, columns].
 * @param members layers of each, as of `initialLayers`.
 * @returns a value of shape [batch, members].
 */
export function membersToGraph(
  graph: GraphBuilder,
  features: Value,
  members: readonly (readonly Matrix[])[],
): Value {
  const { rows: inputs, columns: outputs } = members[0][0];
  const weights = new Float32Array(inputs * outputs * members.length);
  const bias = new Float32Array(outputs * members.length);
  members.forEach(([ownWeights, ownBias], member) => {
    for (let input = 0; input < inputs; input++)
      weights.set(
        ownWeights.values.subarray(input * outputs, (input + 1) * outputs),
        (input * members.length + member) * outputs,
      );
    bias.set(ownBias.values, member * outputs);
  });
  const product = graph.node("MatMul", [
    features,
    graph.floats(weights, [inputs, outputs * members.length]),
  ]);
  const hidden = silu(graph, graph.node("Add", [product, graph.floats(bias)]));
  const split = graph.node("Reshape", [hidden, graph.integers([-1, members.length, outputs])]);
  const byMember = graph.node("Transpose", [split], { perm: [1n, 0n, 2n] });
  return headsToGraph(
    graph,
    byMember,
    members.map((member) => member.slice(2)),
  );
}

/**
 * Adds networks that each have an input of their own and one output.
 *
 * @param inputs value of shape [members, batch, columns].
 * @param members layers of each, as of `initialLayers`.
 * @returns a value of shape [batch, members].
 */
export function headsToGraph(
  graph: GraphBuilder,
  inputs: Value,
  members: readonly (readonly Matrix[])[],
): Value {
  let value = inputs;
  const { length } = members[0];
  for (let at = 0; at < length; at += 2) {
    const product = graph.node("MatMul", [value, stacked(graph, members, at)]);
    const sum = graph.node("Add", [product, stacked(graph, members, at + 1)]);
    value = at + 2 < length ? silu(graph, sum) : sum;
  }
  const byMember = graph.node("Squeeze", [value, graph.integers([2])]);
  return graph.node("Transpose", [byMember], { perm: [1n, 0n] });
}

/** The matrices at this place of all members, one after the other: [members, rows, columns]. */
export function stacked(
  graph: GraphBuilder,
  members: readonly (readonly Matrix[])[],
  at: number,
): Value {
  const { rows, columns } = members[0][at];
  return graph.floats(
    members.flatMap((member) => [...member[at].values]),
    [members.length, rows, columns],
  );
}

/** x · sigmoid(x). */
export function silu(graph: GraphBuilder, value: Value): Value {
  return graph.node("Mul", [value, graph.node("Sigmoid", [value])]);
}
