/**
 * @module
 * Spaces that are small enough to look at as a whole.
 */
import type { Architecture, SearchSpace } from "../spaces/index.js";
import { COST, forEachInSlices, type Work } from "./work.js";

/** Most written architectures of a space that is looked at as a whole. */
export const ENUMERABLE = 2 ** 15;

const made = new WeakMap<SearchSpace, readonly Architecture[]>();

/** Whether a space is that small, and can list its architectures. */
export const isEnumerable = ({ size, enumerate }: SearchSpace): boolean =>
  enumerate !== undefined && size.written !== undefined && size.written <= ENUMERABLE;

/** All architectures of a space that `isEnumerable`, made once. */
export async function enumerated(space: SearchSpace, work: Work): Promise<readonly Architecture[]> {
  let all = made.get(space);
  if (!all) {
    const listed: Architecture[] = [];
    await forEachInSlices(space.enumerate?.() ?? [], work, COST.neighbour, (one) =>
      listed.push(one),
    );
    made.set(space, (all = listed));
  }
  return all;
}
