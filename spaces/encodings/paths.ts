/**
 * @module
 * Enumerates the paths of an operation graph, without allocating.
 */
import type { OperationGraph } from "../operation-graph.js";

/** Paths beyond these are left out; no built-in space has a cell with so many. */
export const MAX_PATHS = 256;

/** The paths from inputs to output, found by `find`; buffers are reused from call to call. */
export interface Paths {
  count: number;
  /** Per path: number of inner vertices. */
  readonly length: Uint16Array;
  /** Per path, `stride` entries: the operations of its inner vertices in order. */
  readonly operations: Uint8Array;
  readonly stride: number;
  /** Per vertex: number of paths through it. */
  readonly through: Uint16Array;
  find(graph: OperationGraph): void;
}

export function createPaths(maxVertices: number): Paths {
  const stride = maxVertices;
  const stack = new Uint16Array(maxVertices);
  /** Per depth: the next edge out of the vertex there that has yet to be followed. */
  const open = new Uint16Array(maxVertices);
  const paths: Paths = {
    count: 0,
    length: new Uint16Array(MAX_PATHS),
    operations: new Uint8Array(MAX_PATHS * stride),
    stride,
    through: new Uint16Array(maxVertices),
    find({ vertexCount, inputCount, operations, starts, targets }) {
      const output = vertexCount - 1;
      paths.count = 0;
      paths.through.fill(0);
      for (let input = 0; input < inputCount; input++) {
        let depth = 0;
        stack[0] = input;
        open[0] = starts[input];
        while (depth >= 0 && paths.count < MAX_PATHS) {
          const edge = open[depth];
          if (edge === starts[stack[depth] + 1]) {
            depth--;
            continue;
          }
          const next = targets[edge];
          open[depth] = edge + 1;
          if (next !== output) {
            depth++;
            stack[depth] = next;
            open[depth] = starts[next];
            continue;
          }
          const path = paths.count++;
          paths.length[path] = depth;
          for (let step = 0; step <= depth; step++) {
            paths.through[stack[step]]++;
            if (step > 0) paths.operations[path * stride + step - 1] = operations[stack[step]];
          }
        }
      }
      paths.through[output] = paths.count;
    },
  };
  return paths;
}
