/**
 * @module
 * How many architectures are encoded and run at once: as many as are fast, as long as memory is not short.
 */
import { type EncodingName, encodingOf, type SearchSpace } from "../spaces/index.js";

/**
 * Of the numbers of a batch. What a model computes of them is several times as large: a graph network holds
 * three copies of its adjacency matrices.
 */
const BYTES = 8 * 2 ** 20;

/** @returns `most` rows, or as many of `columns` numbers as there are in 8 MiB, but at least one. */
export function rowsAtOnce(columns: number, most: number): number {
  const bytes = columns * Float32Array.BYTES_PER_ELEMENT;
  return Math.max(1, Math.min(most, Math.floor(BYTES / bytes)));
}

/** Architectures that a model of these inputs runs on at once: `most`, or fewer where each is large. */
export function architecturesAtOnce(
  space: SearchSpace,
  inputs: readonly EncodingName[],
  most: number,
): number {
  const columns = inputs.reduce((sum, name) => {
    const { type, shape } = encodingOf(space, name).spec;
    const numbers = shape.reduce((product, size) => product * size, 1);
    // Tokens: a model makes of each a row of about as many numbers as there are tokens.
    return sum + (type === "int32" ? numbers ** 2 : numbers);
  }, 0);
  return rowsAtOnce(columns, most);
}
