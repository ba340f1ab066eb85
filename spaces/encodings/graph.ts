/**
 * @module
 * The encoding of a graph network: what each vertex does, and which leads to which. Vertices keep
 * their topological order, the input first; rows behind the output are padding, all zeros.
 */
import { INPUT, OUTPUT } from "../operation-graph.js";
import type { EncodingFactory } from "./encoding.js";

/** `graph_operations`, float32 [vertices, kinds]: one-hot over input, output, then the operations of the space. */
export const graphOperations: EncodingFactory = (space) => {
  const kinds = space.operationKinds.length + 2;
  return {
    spec: { name: "graph_operations", type: "float32", shape: [space.maxVertices, kinds] },
    write(architecture, out, offset) {
      const { vertexCount, operations } = space.operationGraph(architecture);
      for (let v = 0; v < vertexCount; v++) {
        const operation = operations[v];
        const kind = operation === INPUT ? 0 : operation === OUTPUT ? 1 : operation + 2;
        out[offset + v * kinds + kind] = 1;
      }
    },
  };
};

/** `graph_adjacency`, float32 [vertices, vertices]: 1 in row u, column v for an edge from u to v. */
export const graphAdjacency: EncodingFactory = (space) => {
  const size = space.maxVertices;
  return {
    spec: { name: "graph_adjacency", type: "float32", shape: [size, size] },
    write(architecture, out, offset) {
      const { vertexCount, successors } = space.operationGraph(architecture);
      for (let u = 0; u < vertexCount; u++)
        for (let v = u + 1; v < vertexCount; v++)
          if ((successors[u] >>> v) & 1) out[offset + u * size + v] = 1;
    },
  };
};
