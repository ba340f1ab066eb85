/**
 * @module
 * All encodings by name, and how to apply them to a batch.
 */
import type { Architecture, SearchSpace } from "../space.js";
import type { Encoding, EncodingFactory, Tensor } from "./encoding.js";
import { features } from "./features.js";
import { graphAdjacency, graphOperations } from "./graph.js";
import { oneHot } from "./one-hot.js";
import { sequence, sequenceLength } from "./sequence.js";

export type { Encoding, Tensor, TensorSpec } from "./encoding.js";

const factories = {
  one_hot: oneHot,
  sequence,
  sequence_length: sequenceLength,
  graph_operations: graphOperations,
  graph_adjacency: graphAdjacency,
  features,
} satisfies Record<string, EncodingFactory>;

export type EncodingName = keyof typeof factories;
export const ENCODING_NAMES = Object.keys(factories) as EncodingName[];

const made = new WeakMap<SearchSpace, Map<EncodingName, Encoding>>();

/** The encoding of that name for `space`. */
export function encodingOf(space: SearchSpace, name: EncodingName): Encoding {
  let ofSpace = made.get(space);
  if (!ofSpace) made.set(space, (ofSpace = new Map()));
  let encoding = ofSpace.get(name);
  if (!encoding) ofSpace.set(name, (encoding = factories[name](space)));
  return encoding;
}

/** Encodes a batch: one tensor, the batch axis first. */
export function encode(
  space: SearchSpace,
  name: EncodingName,
  architectures: readonly Architecture[],
): Tensor {
  const { spec, write } = encodingOf(space, name);
  const stride = spec.shape.reduce((product, size) => product * size, 1);
  const length = architectures.length * stride;
  const data = spec.type === "int32" ? new Int32Array(length) : new Float32Array(length);
  architectures.forEach((architecture, row) => {
    write(architecture, data, row * stride);
  });
  return { type: spec.type, dims: [architectures.length, ...spec.shape], data };
}
