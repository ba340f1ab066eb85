/**
 * @module
 * The token sequence of an architecture, one step for each vertex: which vertices lead to it, and what
 * it does. In the trainer and in ONNX graphs.
 */
import { vertexRows } from "../../../spaces/encodings/graph.js";
import { sequenceVocabulary } from "../../../spaces/encodings/sequence.js";
import {
  type Architecture,
  type EncodingName,
  encodingOf,
  leadsTo,
  type OperationGraph,
  OUTPUT,
  type Random,
  type SearchSpace,
} from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { sampleRows } from "../space-sample.js";
import type { RowEncoding } from "./network-family.js";

/** ONNX numbers of the types. */
const FLOAT = 1n;
const INT32 = 6n;
const INT64 = 7n;

/** Steps of the longest sequence, and numbers in a step: one for each token, of the padding too. */
export interface StepShape {
  readonly steps: number;
  readonly tokens: number;
}

function stepShape(space: SearchSpace): StepShape {
  const inputs = space.graphShapes.reduce((sum, shape) => sum + shape.inputs, 0);
  return { steps: vertexRows(space).count - inputs, tokens: sequenceVocabulary(space) };
}

/**
 * Steps [n, steps, tokens], row by row: 1 for each token of the step, 0 in steps behind the output.
 *
 * @param random puts the vertices of each graph into a random topological order, in place of their own.
 */
export function vertexSteps(
  space: SearchSpace,
  architectures: readonly Architecture[],
  random?: Random,
): Float32Array {
  const { steps, tokens } = stepShape(space);
  const { count: vertices, starts } = vertexRows(space);
  const rows = new Float32Array(architectures.length * steps * tokens);
  architectures.forEach((architecture, row) => {
    let at = row * steps * tokens;
    space.graphs(architecture).forEach((graph, which) => {
      const order = random ? drawOrder(graph, random) : ownOrder(graph);
      const positions = new Uint16Array(order.length);
      order.forEach((vertex, position) => {
        positions[vertex] = starts[which] + position;
      });
      for (let step = graph.inputCount; step < order.length; step++, at += tokens) {
        const vertex = order[step];
        for (let from = 0; from < vertex; from++)
          if (leadsTo(graph, from, vertex)) rows[at + 1 + positions[from]] = 1;
        const operation = graph.operations[vertex];
        const kind = operation === OUTPUT ? space.operationKinds.length : operation;
        rows[at + 1 + vertices + kind] = 1;
      }
    });
  });
  return rows;
}

const ownOrder = ({ vertexCount }: OperationGraph) =>
  Array.from({ length: vertexCount }, (_, vertex) => vertex);

/** Each time, one of the vertices that all predecessors are before. */
function drawOrder(graph: OperationGraph, random: Random): number[] {
  const order = ownOrder(graph).slice(0, graph.inputCount);
  const waiting = new Set(ownOrder(graph).slice(graph.inputCount));
  while (waiting.size > 0) {
    const ready = [...waiting].filter(
      (vertex) => ![...waiting].some((other) => leadsTo(graph, other, vertex)),
    );
    const next = ready[random.integer(ready.length)];
    waiting.delete(next);
    order.push(next);
  }
  return order;
}

/** Values that `stepsToGraph` adds. */
export interface StepValues {
  /** [batch, steps, tokens]. */
  readonly steps: Value;
  /** Steps that are not padding, int32 [batch]. */
  readonly counts: Value;
}

/** Adds nodes that make the steps of the tokens, whatever stands in their padding. */
function stepsToGraph(
  graph: GraphBuilder,
  inputs: ReadonlyMap<EncodingName, Value>,
  space: SearchSpace,
): StepValues {
  const { steps, tokens } = stepShape(space);
  const [length] = encodingOf(space, "sequence").spec.shape;
  const [sequence, lengths] = stepEncoding.inputs.map((name) =>
    graph.node("Cast", [inputs.get(name) as Value], { to: INT64 }),
  );
  const positions = graph.integers(Array.from({ length }, (_, position) => position));
  const present = graph.node("Less", [
    positions,
    graph.node("Unsqueeze", [lengths, graph.integers([1])]),
  ]);
  // A token that is none has no column.
  const tokensOnly = graph.node("Where", [present, sequence, graph.integers([tokens])]);
  const isOperation = graph.node("And", [
    present,
    graph.node("Greater", [sequence, graph.integers([vertexRows(space).count])]),
  ]);
  const ends = graph.node("Cast", [isOperation], { to: FLOAT });
  const stepOf = graph.node("CumSum", [ends, graph.integers([1], [])], { exclusive: 1n });
  const oneHot = (values: Value, depth: number) =>
    graph.node("OneHot", [values, graph.integers([depth]), graph.floats([0, 1])]);
  const byStep = graph.node(
    "Transpose",
    [oneHot(graph.node("Cast", [stepOf], { to: INT64 }), steps)],
    { perm: [0n, 2n, 1n] },
  );
  const sum = graph.node("ReduceSum", [ends, graph.integers([1])], { keepdims: 0n });
  return {
    steps: graph.node("MatMul", [byStep, oneHot(tokensOnly, tokens)]),
    counts: graph.node("Cast", [sum], { to: INT32 }),
  };
}

export const stepEncoding: RowEncoding<StepShape, StepValues> = {
  inputs: ["sequence", "sequence_length"],
  shape: stepShape,
  encode: (space, architectures) => vertexSteps(space, architectures),
  sample: sampleRows(vertexSteps),
  toGraph: stepsToGraph,
};
