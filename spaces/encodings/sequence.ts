/**
 * @module
 * The encoding of a recurrent network: the operation graphs as a sequence of tokens.
 *
 * Vertex by vertex after the inputs, in topological order: one token for each predecessor, then one
 * for the operation. Token 0 is padding; 1 … V are vertices (by number, those of further graphs behind
 * those of the graphs before), V + 1 … the operations, the last one the output.
 */
import { leadsTo, OUTPUT } from "../operation-graph.js";
import type { SearchSpace } from "../space.js";
import type { EncodingFactory } from "./encoding.js";
import { vertexRows } from "./graph.js";

/** Number of different tokens, padding included. */
export function sequenceVocabulary(space: SearchSpace): number {
  return 1 + vertexRows(space).count + space.operationKinds.length + 1;
}

/** `sequence`, int32, padded with 0 at the end to the longest of the space. */
export const sequence: EncodingFactory = (space) => {
  const { count, starts } = vertexRows(space);
  const { operationKinds, graphShapes } = space;
  const longest = graphShapes.reduce(
    (sum, { maxEdges, maxVertices, inputs }) => sum + maxEdges + maxVertices - inputs,
    0,
  );
  return {
    spec: { name: "sequence", type: "int32", shape: [longest] },
    write(architecture, out, offset) {
      let at = offset;
      space.graphs(architecture).forEach((graph, which) => {
        const { vertexCount, inputCount, operations } = graph;
        const first = 1 + starts[which];
        for (let v = inputCount; v < vertexCount; v++) {
          for (let u = 0; u < v; u++) if (leadsTo(graph, u, v)) out[at++] = first + u;
          out[at++] =
            1 + count + (operations[v] === OUTPUT ? operationKinds.length : operations[v]);
        }
      });
    },
  };
};

/** `sequence_length`, int32 scalar: tokens before the padding. */
export const sequenceLength: EncodingFactory = (space) => ({
  spec: { name: "sequence_length", type: "int32", shape: [] },
  write(architecture, out, offset) {
    for (const { vertexCount, inputCount, targets } of space.graphs(architecture))
      out[offset] += vertexCount - inputCount + targets.length;
  },
});
