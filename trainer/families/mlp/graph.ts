/**
 * @module
 * The whole ensemble as ONNX nodes.
 */
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import type { Layer } from "./network.js";

/**
 * Adds the networks. The first layers are one product with all members' weights side by side, the
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
  const [first, ...others] = members[0].map((_, index) => members.map((member) => member[index]));
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
  let value = graph.node("Transpose", [split], { perm: [1n, 0n, 2n] });
  others.forEach((layers, index) => {
    value = dense(graph, value, layers);
    if (index < others.length - 1) value = silu(graph, value);
  });
  const byMember = graph.node("Squeeze", [value, graph.integers([2])]);
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

function silu(graph: GraphBuilder, value: Value): Value {
  return graph.node("Mul", [value, graph.node("Sigmoid", [value])]);
}
