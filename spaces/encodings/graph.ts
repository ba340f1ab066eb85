/**
 * @module
 * The encoding of a graph network: what each vertex does, and which leads to which. Vertices keep
 * their topological order, the inputs first; rows behind the output are padding, all zeros. Several
 * graphs stand one after the other, each in rows enough for the largest of its kind.
 */
import { INPUT, OUTPUT } from "../operation-graph.js";
import type { SearchSpace } from "../space.js";
import type { EncodingFactory } from "./encoding.js";

/** Vertices of all graphs of an architecture at most, and where the rows of each begin. */
export function vertexRows({ graphShapes }: SearchSpace): {
  readonly count: number;
  readonly starts: readonly number[];
} {
  const starts: number[] = [];
  const count = graphShapes.reduce((sum, { maxVertices }) => {
    starts.push(sum);
    return sum + maxVertices;
  }, 0);
  return { count, starts };
}

/** `graph_operations`, float32 [vertices, kinds]: one-hot over input, output, then the operations of the space. */
export const graphOperations: EncodingFactory = (space) => {
  const { count, starts } = vertexRows(space);
  const kinds = space.operationKinds.length + 2;
  return {
    spec: { name: "graph_operations", type: "float32", shape: [count, kinds] },
    write(architecture, out, offset) {
      space.graphs(architecture).forEach(({ vertexCount, operations }, which) => {
        const at = offset + starts[which] * kinds;
        for (let v = 0; v < vertexCount; v++) {
          const operation = operations[v];
          const kind = operation === INPUT ? 0 : operation === OUTPUT ? 1 : operation + 2;
          out[at + v * kinds + kind] = 1;
        }
      });
    },
  };
};

/** `graph_adjacency`, float32 [vertices, vertices]: 1 in row u, column v for an edge from u to v. */
export const graphAdjacency: EncodingFactory = (space) => {
  const { count, starts: rows } = vertexRows(space);
  return {
    spec: { name: "graph_adjacency", type: "float32", shape: [count, count] },
    write(architecture, out, offset) {
      space.graphs(architecture).forEach(({ vertexCount, starts, targets }, which) => {
        const at = offset + rows[which] * (count + 1);
        for (let u = 0; u < vertexCount; u++)
          for (let edge = starts[u]; edge < starts[u + 1]; edge++)
            out[at + u * count + targets[edge]] = 1;
      });
    },
  };
};
