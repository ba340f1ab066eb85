/**
 * @module
 * How often each token stands in an architecture, as a share of all its tokens. Column 0 is that of
 * the padding, and always 0.
 */
import { sequenceVocabulary } from "../../../spaces/encodings/sequence.js";
import type { Architecture, EncodingName, SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { forEachSequence, oneHotToGraph, tokensToGraph } from "../token-sequence.js";

/** One row of `sequenceVocabulary(space)` numbers for each architecture, row by row. */
export function tokenShares(
  space: SearchSpace,
  architectures: readonly Architecture[],
): Float32Array {
  const columns = sequenceVocabulary(space);
  const shares = new Float32Array(architectures.length * columns);
  forEachSequence(space, architectures, (tokens, row) => {
    for (const token of tokens) shares[row * columns + token] += 1 / tokens.length;
  });
  return shares;
}

/** Adds nodes that compute the same, as a value of shape [batch, vocabulary], but for column 0. */
export function tokenSharesToGraph(
  graph: GraphBuilder,
  inputs: ReadonlyMap<EncodingName, Value>,
  space: SearchSpace,
): Value {
  const vocabulary = sequenceVocabulary(space);
  const tokens = tokensToGraph(graph, inputs, space);
  const counts = graph.node(
    "ReduceSum",
    [oneHotToGraph(graph, tokens, vocabulary), graph.integers([1])],
    { keepdims: 0n },
  );
  const known = graph.floats(Array.from({ length: vocabulary }, (_, token) => (token > 0 ? 1 : 0)));
  const present = graph.node("Mul", [counts, known]);
  const total = graph.node("ReduceSum", [present, graph.integers([1])], { keepdims: 1n });
  return graph.node("Div", [present, total]);
}
