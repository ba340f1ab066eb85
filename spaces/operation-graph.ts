/**
 * @module
 * The one view of an architecture that every search space offers: a directed acyclic graph whose
 * vertices are operations. Sequence, graph and feature encodings are written over it, once.
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

/** `operations[v]` of the first vertex. */
export const INPUT = 254;
/** `operations[v]` of the last vertex. */
export const OUTPUT = 255;

/**
 * Vertices are in topological order, 0 the input and the last one the output. Every vertex lies on
 * a path from input to output, unless there is no path at all: then there are just these two.
 */
export interface OperationGraph {
  /** At least 2, at most 32. */
  readonly vertexCount: number;
  /** Per vertex: index into the space's `operationKinds`, or `INPUT`, or `OUTPUT`. */
  readonly operations: Uint8Array;
  /** Per vertex: bit w is set if there is an edge to vertex w. */
  readonly successors: Uint32Array;
}
