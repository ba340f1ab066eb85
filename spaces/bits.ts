/**
 * @module
 * Sets of vertices as bits of a number.
 */

/** Number of set bits. */
export function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count++;
  return count;
}
