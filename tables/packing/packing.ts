/**
 * @module
 * How numbers are packed into the blobs of `architectures` and `sorted_chunks`.
 */

/** Bytes as D1 answers them, or as they were packed. */
export type Packed = ArrayLike<number> | ArrayBuffer;

/** Float64, little-endian, one after the other; NaN where not measured. */
export function packNumbers(numbers: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (let at = 0; at < numbers.length; at++) view.setFloat64(8 * at, numbers[at], true);
  return new Uint8Array(view.buffer);
}

/** The numbers that `packNumbers` packed. */
export function unpackNumbers(packed: Packed): Float64Array {
  const view = viewOf(packed);
  const numbers = new Float64Array(view.byteLength / 8);
  for (let at = 0; at < numbers.length; at++) numbers[at] = view.getFloat64(8 * at, true);
  return numbers;
}

/** Uint32, big-endian, one after the other: ranks and ordinals. */
export function packIntegers(integers: ArrayLike<number>): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * integers.length));
  for (let at = 0; at < integers.length; at++) view.setUint32(4 * at, integers[at]);
  return new Uint8Array(view.buffer);
}

/** The integers that `packIntegers` packed. */
export function unpackIntegers(packed: Packed): Uint32Array {
  const view = viewOf(packed);
  const integers = new Uint32Array(view.byteLength / 4);
  for (let at = 0; at < integers.length; at++) integers[at] = view.getUint32(4 * at);
  return integers;
}

function viewOf(packed: Packed): DataView {
  if (packed instanceof ArrayBuffer) return new DataView(packed);
  const bytes = packed instanceof Uint8Array ? packed : Uint8Array.from(packed);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
