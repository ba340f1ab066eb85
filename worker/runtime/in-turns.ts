/**
 * @module
 * Work on many items of a request, between which others get their turn.
 */
import type { Work } from "../../search/work.js";

/**
 * What things cost besides those of `search/work.ts`, in the same unit of 10 µs: the dearest of the
 * search spaces, the first time.
 */
export const COST = {
  /** An architecture read from what was sent. */
  read: 0.8,
  /** An architecture sampled and written. */
  sample: 1,
  /** The key of an architecture, which can be an MD5 hash of all its paths. */
  key: 2.5,
  /** Key, hash, canonical and effective form, and parameters of an architecture. */
  canonicalize: 5,
  /** A row read from D1, by both sides. */
  row: 1,
  /** A number of a row unpacked. */
  unpack: 0.06,
  /** A number of a tensor checked and copied. */
  number: 0.003,
} as const;

/** `map` of each item. @param units that one of them costs. */
export async function mapInTurns<Item, Result>(
  items: readonly Item[],
  work: Work,
  units: number,
  map: (item: Item, index: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let index = 0; index < items.length; index++) {
    results.push(map(items[index], index));
    if (work.spend(units)) await work.turn();
  }
  return results;
}
