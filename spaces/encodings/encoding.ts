/**
 * @module
 * An encoding turns architectures into one tensor. It is named; a predictor's ONNX inputs carry these
 * names, and the trainer and the Worker use the same code.
 */
import type { Architecture, SearchSpace } from "../space.js";

export interface TensorSpec {
  readonly name: string;
  readonly type: "float32" | "int32";
  /** Of one architecture, the batch axis left out. */
  readonly shape: readonly number[];
}

export interface Tensor {
  readonly type: "float32" | "int32";
  /** Batch axis first. */
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** An encoding of one space. */
export interface Encoding {
  readonly spec: TensorSpec;
  /** One name for each number of an architecture, where numbers have a meaning of their own. */
  readonly names?: readonly string[];
  /** Where numbers come in groups: the groups in order, which are all of the numbers. */
  readonly groups?: readonly { readonly name: string; readonly size: number }[];
  /** Writes the numbers of `architecture` from `out[offset]` on; `out` is zero there. */
  write(architecture: Architecture, out: Float32Array | Int32Array, offset: number): void;
}

/** Makes the encoding for a space. */
export type EncodingFactory = (space: SearchSpace) => Encoding;
