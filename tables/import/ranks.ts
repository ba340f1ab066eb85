/**
 * @module
 * The order of a table's architectures by one metric.
 */
import { CHUNK_SIZE } from "../../schema/database/tables.js";

/** One row of `sorted_chunks`, but for its version and metric. */
export interface SortedChunk {
  readonly chunk: number;
  readonly largest: number;
  readonly smallest: number;
  readonly ordinals: Uint32Array;
}

/** Ordinals of the architectures that have a number, largest first, equal ones by ordinal. */
export function descendingOrder(values: Float64Array): Uint32Array {
  const measured = Uint32Array.from(values.keys()).filter(
    (ordinal) => !Number.isNaN(values[ordinal]),
  );
  return measured.sort((a, b) => values[b] - values[a] || a - b);
}

/**
 * Competition ranks: 1 + how many architectures have a larger number; 0 for those without one.
 *
 * @param order the `descendingOrder` of `values`.
 */
export function competitionRanks(
  values: Float64Array,
  order: Uint32Array,
): Float64Array<ArrayBuffer> {
  const ranks = new Float64Array(values.length);
  for (let position = 0, rank = 1; position < order.length; position++) {
    const ordinal = order[position];
    if (position > 0 && values[ordinal] !== values[order[position - 1]]) rank = position + 1;
    ranks[ordinal] = rank;
  }
  return ranks;
}

/** Cuts an order into chunks. */
export function* sortedChunks(values: Float64Array, order: Uint32Array): Generator<SortedChunk> {
  for (let start = 0; start < order.length; start += CHUNK_SIZE) {
    const ordinals = order.subarray(start, start + CHUNK_SIZE);
    yield {
      chunk: start / CHUNK_SIZE,
      largest: values[ordinals[0]],
      smallest: values[ordinals[ordinals.length - 1]],
      ordinals,
    };
  }
}
