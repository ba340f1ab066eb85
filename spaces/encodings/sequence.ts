/**
 * @module
 * The encoding of a recurrent network: the operation graph as a sequence of tokens.
 *
 * Vertex by vertex after the input, in topological order: one token for each predecessor, then one
 * for the operation. Token 0 is padding; 1 … V are vertices (by number), V + 1 … the operations, the
 * last one the output.
 */
import { countBits } from "../bits.js";
import { OUTPUT } from "../operation-graph.js";
import type { SearchSpace } from "../space.js";
import type { EncodingFactory } from "./encoding.js";

/** Number of different tokens, padding included. */
export function sequenceVocabulary({ maxVertices, operationKinds }: SearchSpace): number {
  return 1 + maxVertices + operationKinds.length + 1;
}

/** `sequence`, int32, padded with 0 at the end to the longest of the space. */
export const sequence: EncodingFactory = (space) => {
  const { maxVertices, maxEdges, operationKinds } = space;
  return {
    spec: { name: "sequence", type: "int32", shape: [maxEdges + maxVertices - 1] },
    write(architecture, out, offset) {
      const { vertexCount, operations, successors } = space.operationGraph(architecture);
      let at = offset;
      for (let v = 1; v < vertexCount; v++) {
        for (let u = 0; u < v; u++) if ((successors[u] >>> v) & 1) out[at++] = 1 + u;
        out[at++] =
          1 + maxVertices + (operations[v] === OUTPUT ? operationKinds.length : operations[v]);
      }
    },
  };
};

/** `sequence_length`, int32 scalar: tokens before the padding. */
export const sequenceLength: EncodingFactory = (space) => ({
  spec: { name: "sequence_length", type: "int32", shape: [] },
  write(architecture, out, offset) {
    const { vertexCount, successors } = space.operationGraph(architecture);
    let length = vertexCount - 1;
    for (const row of successors) length += countBits(row);
    out[offset] = length;
  },
});
