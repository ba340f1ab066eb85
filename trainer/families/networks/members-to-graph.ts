/**
 * @module
 * Dense layers of all members of an ensemble as ONNX nodes: computed at once, not member by member.
 */
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import type { Layer } from "../../tensor/dense.js";

/**
 * Adds networks of at least two layers that share their input. The first layers are one product with all members' weights side by side, the
 * others one batched product over the members.
 *
 * @param features value of shape [batch, columns].
 * @returns a value of shape [batch, members].
 */
export function membersToGraph(
  graph: GraphBuilder,
  features: Value,
  members: readonly (readonly Layer[])[],
): Value {
  const first = members.map(([layer]) => layer);
  const { inputs, outputs } = first[0];
  const weights = new Float32Array(inputs * outputs * members.length);
  const bias = new Float32Array(outputs * members.length);
  first.forEach((layer, member) => {
    for (let input = 0; input < inputs; input++)
      weights.set(
        layer.weights.subarray(input * outputs, (input + 1) * outputs),
        (input * members.length + member) * outputs,
      );
    bias.set(layer.bias, member * outputs);
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
    members.map((member) => member.slice(1)),
  );
}

/**
 * Adds networks that each have an input of their own and one output.
 *
 * @param inputs value of shape [members, batch, columns].
 * @returns a value of shape [batch, members].
 */
export function headsToGraph(
  graph: GraphBuilder,
  inputs: Value,
  members: readonly (readonly Layer[])[],
): Value {
  const last = members[0].length - 1;
  const scores = members[0].reduce((value, _, index) => {
    const outputs = dense(
      graph,
      value,
      members.map((member) => member[index]),
    );
    return index < last ? silu(graph, outputs) : outputs;
  }, inputs);
  const byMember = graph.node("Squeeze", [scores, graph.integers([2])]);
  return graph.node("Transpose", [byMember], { perm: [1n, 0n] });
}

/** [members, batch, inputs] → [members, batch, outputs]. */
function dense(graph: GraphBuilder, value: Value, layers: readonly Layer[]): Value {
  const { inputs, outputs } = layers[0];
  const weights = layers.flatMap((layer) => [...layer.weights]);
  const bias = layers.flatMap((layer) => [...layer.bias]);
  const product = graph.node("MatMul", [
    value,
    graph.floats(weights, [layers.length, inputs, outputs]),
  ]);
  return graph.node("Add", [product, graph.floats(bias, [layers.length, 1, outputs])]);
}

/** x · sigmoid(x). */
export function silu(graph: GraphBuilder, value: Value): Value {
  return graph.node("Mul", [value, graph.node("Sigmoid", [value])]);
}
