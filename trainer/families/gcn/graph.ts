/**
 * @module
 * Graph networks as ONNX nodes, all members at once.
 */
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { headsToGraph } from "../networks/members-to-graph.js";
import type { GcnNetwork, GcnShape, Round } from "./network.js";

export interface GcnInputs {
  /** [batch, vertices, kinds]. */
  readonly operations: Value;
  /** [batch, vertices, vertices]. */
  readonly adjacency: Value;
  /** Scaled, [batch, features]. */
  readonly features: Value | undefined;
}

/** @returns a value of shape [batch, members]. */
export function networksToGraph(
  graph: GraphBuilder,
  { operations, adjacency, features }: GcnInputs,
  { vertices, kinds, units, rounds }: GcnShape,
  members: readonly GcnNetwork[],
): Value {
  const count = members.length;
  const axis = (...axes: number[]) => graph.integers(axes);
  const stacked = (matrices: readonly Float32Array[], rows: number, columns: number) =>
    graph.floats(
      matrices.flatMap((matrix) => [...matrix]),
      [count, rows, columns],
    );
  const flat = graph.node("Reshape", [operations, graph.integers([1, -1, kinds])]);
  /** [members, batch · vertices, columns] of a matrix [kinds, columns] for each member. */
  const byKind = (matrices: readonly Float32Array[]) =>
    graph.node("MatMul", [flat, stacked(matrices, kinds, matrices[0].length / kinds)]);
  /** [members, batch · vertices, units] → [members, batch, vertices, units]. */
  const byVertex = (states: Value) =>
    graph.node("Reshape", [states, graph.integers([count, -1, vertices, units])]);
  const present = graph.node("ReduceSum", [operations, axis(1, 2)], { keepdims: 1n });
  /** [members, batch, units]. */
  const mean = (states: Value) =>
    graph.node("Div", [
      graph.node("ReduceSum", [byVertex(states), axis(2)], { keepdims: 0n }),
      graph.node("Squeeze", [present, axis(2)]),
    ]);
  const predecessors = graph.node("Transpose", [adjacency], { perm: [0n, 2n, 1n] });
  const links = graph.node("Concat", [predecessors, adjacency], { axis: 2n });

  const round = (states: Value, own: readonly Round[]): Value => {
    const messages = graph.node("MatMul", [
      states,
      stacked(
        own.map((of) => of.messages),
        units,
        3 * units,
      ),
    ]);
    const [self, ahead, back] = graph.nodes("Split", [messages], 3, {
      axis: 2n,
      num_outputs: 3n,
    });
    const both = graph.node("Concat", [byVertex(ahead), byVertex(back)], { axis: 2n });
    const everywhere = graph.node("MatMul", [
      mean(states),
      stacked(
        own.map((of) => of.global),
        units,
        units,
      ),
    ]);
    const received = graph.node("Add", [
      graph.node("MatMul", [links, both]),
      graph.node("Unsqueeze", [everywhere, axis(2)]),
    ]);
    const listed = graph.node("Reshape", [received, graph.integers([count, -1, units])]);
    const open = byKind(own.map((of) => of.gates.map((gate) => 1 / (1 + Math.exp(-gate)))));
    const sum = graph.node("Sum", [
      self,
      graph.node("Mul", [open, listed]),
      byKind(own.map((of) => of.bias)),
    ]);
    return graph.node("Add", [states, graph.node("Relu", [sum])]);
  };

  let states = byKind(members.map(({ embeddings }) => embeddings));
  for (let index = 0; index < rounds; index++)
    states = round(
      states,
      members.map((member) => member.rounds[index]),
    );
  const isOutput = graph.node("Slice", [operations, axis(1), axis(2), axis(2)]);
  const output = graph.node(
    "ReduceSum",
    [graph.node("Mul", [byVertex(states), isOutput]), axis(2)],
    { keepdims: 0n },
  );
  const read = [mean(states), output];
  if (features) read.push(forAll(graph, features, count));
  return headsToGraph(
    graph,
    graph.node("Concat", read, { axis: 2n }),
    members.map(({ layers }) => layers),
  );
}

/** [batch, columns] → [members, batch, columns]. */
function forAll(graph: GraphBuilder, value: Value, members: number): Value {
  return graph.node("Expand", [
    graph.node("Unsqueeze", [value, graph.integers([0])]),
    graph.integers([members, 1, 1]),
  ]);
}
