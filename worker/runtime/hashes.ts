/**
 * @module
 * Hashes of architectures. NAS-Bench-101's is fifty MD5 digests of a cell in canonical order, so that those
 * of late are kept.
 */
import { COST, type Work } from "../../search/work.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import type { Key } from "./memo.js";

/** Hashes of one generation, some 50 bytes each. */
const CAPACITY = 16_384;

/** The older generation is forgotten whole when the younger one is full. */
interface Generations {
  young: Map<Key, string>;
  old: Map<Key, string>;
}

const remembered = new WeakMap<SearchSpace, Generations>();

/** The hash of each architecture, in their order. */
export async function hashesOf(
  space: SearchSpace,
  architectures: readonly Architecture[],
  work: Work,
): Promise<string[]> {
  let generations = remembered.get(space);
  if (!generations) remembered.set(space, (generations = { young: new Map(), old: new Map() }));
  const hashes: string[] = [];
  for (const architecture of architectures) {
    const key = space.encodingKey(architecture);
    let hash = generations.young.get(key);
    let units: number = COST.recall;
    if (hash === undefined) {
      hash = generations.old.get(key);
      if (hash === undefined) {
        hash = space.hash(architecture);
        units = COST.hash;
      }
      if (generations.young.size >= CAPACITY) {
        generations.old = generations.young;
        generations.young = new Map();
      }
      generations.young.set(key, hash);
    }
    hashes.push(hash);
    if (work.spend(COST.hash, units)) await work.turn();
  }
  return hashes;
}
