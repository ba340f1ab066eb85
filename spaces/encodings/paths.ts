/**
 * @module
 * Enumerates the paths of an operation graph, without allocating.
 */
import type { OperationGraph } from "../operation-graph.js";

/** Paths beyond these are left out; no built-in space has a cell with so many. */
export const MAX_PATHS = 256;

/** The paths from input to output, found by `find`; buffers are reused from call to call. */
export interface Paths {
  count: number;
  /** Per path: number of inner vertices. */
  readonly length: Uint8Array;
  /** Per path, `stride` entries: the operations of its inner vertices in order. */
  readonly operations: Uint8Array;
  readonly stride: number;
  /** Per vertex: number of paths through it. */
  readonly through: Uint16Array;
  find(graph: OperationGraph): void;
}

export function createPaths(maxVertices: number): Paths {
  const stride = maxVertices;
  const stack = new Uint8Array(maxVertices);
  /** Per depth: successors of the vertex there that have yet to be visited. */
  const open = new Uint32Array(maxVertices);
  const paths: Paths = {
    count: 0,
    length: new Uint8Array(MAX_PATHS),
    operations: new Uint8Array(MAX_PATHS * stride),
    stride,
    through: new Uint16Array(maxVertices),
    find({ vertexCount, operations, successors }) {
      const output = vertexCount - 1;
      paths.count = 0;
      paths.through.fill(0);
      let depth = 0;
      stack[0] = 0;
      open[0] = successors[0];
      while (depth >= 0 && paths.count < MAX_PATHS) {
        const rest = open[depth];
        if (rest === 0) {
          depth--;
          continue;
        }
        const next = 31 - Math.clz32(rest & -rest);
        open[depth] = rest & (rest - 1);
        if (next !== output) {
          depth++;
          stack[depth] = next;
          open[depth] = successors[next];
          continue;
        }
        const path = paths.count++;
        paths.length[path] = depth;
        for (let step = 0; step <= depth; step++) {
          paths.through[stack[step]]++;
          if (step > 0) paths.operations[path * stride + step - 1] = operations[stack[step]];
        }
      }
      paths.through[output] = paths.count;
    },
  };
  return paths;
}
