/**
 * @module
 * Rows that networks learn from, held without their zeros: adjacency matrices and steps of tokens have
 * little else, and grow by the square of the vertices.
 */
import * as tf from "@tensorflow/tfjs";

/** Can be sent to threads, which share the numbers. */
export interface Rows {
  readonly count: number;
  /** Numbers in a row. */
  readonly columns: number;
  /** Where the numbers of each row begin, and at the end where the last ones end. */
  readonly starts: Uint32Array;
  /** Column of each number. */
  readonly places: Uint32Array;
  /** Those that are not 0, row by row. */
  readonly numbers: Float32Array;
}

/** Items that are encoded at a time. */
const CHUNK = 64;

/**
 * Encodes items, some at a time.
 *
 * @param encode row by row, all of one length.
 * @param items at least one.
 */
export function encodeRows<Item>(
  encode: (some: readonly Item[]) => Float32Array,
  items: readonly Item[],
): Rows {
  const parts: Rows[] = [];
  for (let start = 0; start < items.length; start += CHUNK) {
    const some = items.slice(start, start + CHUNK);
    parts.push(withoutZeros(encode(some), some.length));
  }
  return joinRows(parts);
}

/** @param dense row by row, all of one length. */
export const sparseRows = (dense: Float32Array, count: number): Rows =>
  joinRows([withoutZeros(dense, count)]);

/** @param parts of as many columns each, at least one. */
export function joinRows(parts: readonly Rows[]): Rows {
  const sum = (size: (part: Rows) => number) => parts.reduce((all, part) => all + size(part), 0);
  const [count, length] = [sum((part) => part.count), sum(({ numbers }) => numbers.length)];
  const shared = (size: number) => new SharedArrayBuffer(4 * size);
  const starts = new Uint32Array(shared(count + 1));
  const places = new Uint32Array(shared(length));
  const numbers = new Float32Array(shared(length));
  let [row, at] = [0, 0];
  for (const part of parts) {
    for (let own = 0; own < part.count; own++) starts[row++] = at + part.starts[own];
    places.set(part.places, at);
    numbers.set(part.numbers, at);
    at += part.numbers.length;
  }
  starts[row] = at;
  return { count, columns: parts[0].columns, starts, places, numbers };
}

/** Some of the rows, all numbers of them, as a tensor [rows, columns]. */
export function rowTensor(
  { columns, starts, places, numbers }: Rows,
  chosen: ArrayLike<number>,
): tf.Tensor2D {
  const gathered = new Float32Array(chosen.length * columns);
  for (let index = 0; index < chosen.length; index++) {
    const row = chosen[index];
    for (let at = starts[row]; at < starts[row + 1]; at++)
      gathered[index * columns + places[at]] = numbers[at];
  }
  return tf.tensor2d(gathered, [chosen.length, columns]);
}

function withoutZeros(dense: Float32Array, count: number): Rows {
  const columns = dense.length / count;
  const starts = new Uint32Array(count + 1);
  const length = dense.reduce((sum, number) => sum + (number === 0 ? 0 : 1), 0);
  const places = new Uint32Array(length);
  const numbers = new Float32Array(length);
  let at = 0;
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < columns; column++) {
      const number = dense[row * columns + column];
      if (number === 0) continue;
      places[at] = column;
      numbers[at++] = number;
    }
    starts[row + 1] = at;
  }
  return { count, columns, starts, places, numbers };
}
