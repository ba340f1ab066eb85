/**
 * @module
 * Hashes of architectures. NAS-Bench-101's is fifty MD5 digests of a cell in canonical order, so that those
 * of late are kept.
 */
import { Recent } from "../../search/recent.js";
import { COST, type Work } from "../../search/work.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";

/** Hashes that are kept at least, some 100 bytes each. */
const CAPACITY = 16_384;

const remembered = new WeakMap<SearchSpace, Recent<ReturnType<SearchSpace["identity"]>, string>>();

/** The hash of each architecture, in their order. */
export async function hashesOf(
  space: SearchSpace,
  architectures: readonly Architecture[],
  work: Work,
): Promise<string[]> {
  let known = remembered.get(space);
  if (!known) remembered.set(space, (known = new Recent(CAPACITY)));
  const hashes: string[] = [];
  for (const architecture of architectures) {
    const key = space.identity(architecture);
    let hash = known.get(key);
    const isNew = hash === undefined;
    if (hash === undefined) known.set(key, (hash = space.hash(architecture)));
    hashes.push(hash);
    if (work.spend(COST.hash, isNew ? COST.hash : COST.recall)) await work.turn();
  }
  return hashes;
}
