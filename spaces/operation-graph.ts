/**
 * @module
 * The one view of an architecture that every search space offers: directed acyclic graphs whose
 * vertices are operations. Sequence, graph and feature encodings are written over them, once.
 */

/** What an operation does, as far as encodings want to know. */
export interface OperationKind {
  readonly name: string;
  /** Side of its window in pixels: 3 for a 3×3 convolution or pooling, 1 for anything pointwise. */
  readonly kernel: number;
  /** Whether it has weights. */
  readonly convolution: boolean;
  /** Whether it passes its input on unchanged (a skip connection). */
  readonly identity: boolean;
}

/** `operations[v]` of an input. */
export const INPUT = 254;
/** `operations[v]` of the last vertex. */
export const OUTPUT = 255;

/** How large the graphs of one kind of cell get. */
export interface GraphShape {
  /** Of the kind of cell, such as `normal`. */
  readonly name: string;
  /** Vertices that are inputs. */
  readonly inputs: number;
  /** Most vertices, inputs and output included. */
  readonly maxVertices: number;
  readonly maxEdges: number;
  /** Most inner vertices on one path. */
  readonly longestPath: number;
}

/**
 * Vertices are in topological order, the first ones inputs and the last one the output. Every vertex
 * but the inputs lies on a path from an input to the output, unless there is no path at all: then
 * there are inputs and output alone.
 */
export interface OperationGraph {
  readonly vertexCount: number;
  readonly inputCount: number;
  /** Per vertex: index into the space's `operationKinds`, or `INPUT`, or `OUTPUT`. */
  readonly operations: Uint8Array;
  /** Per vertex v: its edges lead to `targets[starts[v]]` … `targets[starts[v + 1] - 1]`, in ascending order. */
  readonly starts: Uint16Array;
  readonly targets: Uint16Array;
}

/**
 * The graph of a small adjacency matrix.
 *
 * @param operations of all vertices: the first one `INPUT`, the last one `OUTPUT`.
 * @param rows per vertex: bit w is set if there is an edge to vertex w; so at most 32 vertices.
 */
export function graphOfRows(operations: Uint8Array, rows: ArrayLike<number>): OperationGraph {
  const vertexCount = operations.length;
  const starts = new Uint16Array(vertexCount + 1);
  for (let v = 0; v < vertexCount; v++) starts[v + 1] = starts[v] + countBits(rows[v]);
  const targets = new Uint16Array(starts[vertexCount]);
  for (let v = 0, edge = 0; v < vertexCount; v++)
    for (let row = rows[v]; row; row &= row - 1) targets[edge++] = 31 - Math.clz32(row & -row);
  return { vertexCount, inputCount: 1, operations, starts, targets };
}

/** A chain from one input over inner vertices to the output. */
export function chainOf(inner: readonly number[]): OperationGraph {
  const vertexCount = inner.length + 2;
  const operations = new Uint8Array(vertexCount);
  const starts = new Uint16Array(vertexCount + 1);
  const targets = new Uint16Array(vertexCount - 1);
  operations[0] = INPUT;
  operations.set(inner, 1);
  operations[vertexCount - 1] = OUTPUT;
  for (let v = 0; v < vertexCount - 1; v++) {
    starts[v] = v;
    targets[v] = v + 1;
  }
  starts[vertexCount - 1] = starts[vertexCount] = vertexCount - 1;
  return { vertexCount, inputCount: 1, operations, starts, targets };
}

/** Whether there is an edge. */
export function leadsTo({ starts, targets }: OperationGraph, from: number, to: number): boolean {
  for (let edge = starts[from]; edge < starts[from + 1]; edge++)
    if (targets[edge] === to) return true;
  return false;
}

/** Number of set bits. */
export function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}
