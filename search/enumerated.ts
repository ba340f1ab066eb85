/**
 * @module
 * Spaces that are small enough to look at as a whole.
 */
import type { Architecture, SearchSpace } from "../spaces/index.js";

/** Most written architectures of a space that is looked at as a whole. */
export const ENUMERABLE = 2 ** 15;

const made = new WeakMap<SearchSpace, readonly Architecture[]>();

/** All architectures of a space of at most `ENUMERABLE`, made once. */
export function enumerated(space: SearchSpace): readonly Architecture[] {
  let all = made.get(space);
  if (!all) made.set(space, (all = [...space.enumerate()]));
  return all;
}
