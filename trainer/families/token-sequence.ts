/**
 * @module
 * The token sequence of a space as families read it, in the trainer and in ONNX graphs.
 */
import {
  type Architecture,
  type EncodingName,
  encode,
  encodingOf,
  type SearchSpace,
} from "../../spaces/index.js";
import type { GraphBuilder, Value } from "../onnx/graph-builder.js";

/** ONNX number of the type. */
const INT64 = 7n;

/** Encodings that a family on tokens has as inputs. */
export const TOKEN_INPUTS = [
  "sequence",
  "sequence_length",
] as const satisfies readonly EncodingName[];

/** Calls `each` with the tokens of every architecture, padding left out. */
export function forEachSequence(
  space: SearchSpace,
  architectures: readonly Architecture[],
  each: (tokens: Int32Array, row: number) => void,
): void {
  const { data, dims } = encode(space, "sequence", architectures);
  const lengths = encode(space, "sequence_length", architectures).data;
  for (let row = 0; row < architectures.length; row++) {
    const start = row * dims[1];
    each((data as Int32Array).subarray(start, start + lengths[row]), row);
  }
}

/**
 * Adds nodes that read the tokens, whatever stands in the padding.
 *
 * @returns int64 values of shape [batch, length], 0 behind the last token.
 */
export function tokensToGraph(
  graph: GraphBuilder,
  inputs: ReadonlyMap<EncodingName, Value>,
  space: SearchSpace,
): Value {
  const [length] = encodingOf(space, "sequence").spec.shape;
  const [sequence, lengths] = TOKEN_INPUTS.map((name) =>
    graph.node("Cast", [inputs.get(name) as Value], { to: INT64 }),
  );
  const positions = graph.integers(Array.from({ length }, (_, position) => position));
  const column = graph.node("Unsqueeze", [lengths, graph.integers([1])]);
  const present = graph.node("Less", [positions, column]);
  return graph.node("Where", [present, sequence, graph.integers([0])]);
}

/**
 * Adds nodes that turn integers into vectors.
 *
 * @param values int64 of any shape.
 * @returns a value of shape [..., depth], 1 at the integer, or 0 everywhere if it is not below `depth`.
 */
export function oneHotToGraph(graph: GraphBuilder, values: Value, depth: number): Value {
  return graph.node("OneHot", [values, graph.integers([depth]), graph.floats([0, 1])]);
}
