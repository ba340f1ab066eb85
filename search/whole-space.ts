/**
 * @module
 * Spaces that are small enough to look at as a whole, and what is made of one once for all searches.
 */
import type { Architecture, SearchSpace } from "../spaces/index.js";
import { featuresOf, graphFeaturiser } from "./surrogate.js";
import { COST, forEachInSlices, type Work } from "./work.js";

/** Most written architectures of a space that is looked at as a whole. */
const ENUMERABLE = 2 ** 15;

/** Whether a space is that small, and can list its architectures. */
export const isEnumerable = ({ size, enumerate }: SearchSpace): boolean =>
  enumerate !== undefined && size.written !== undefined && size.written <= ENUMERABLE;

/** The functions of a space: what computes the same has the same features. */
export interface Functions {
  /** How many there are. */
  readonly count: number;
  /** Of each function, row by row. */
  readonly features: Float32Array;
  /** Per architecture, in the order of `allOf`: its row. */
  readonly rowOf: readonly number[];
}

/** Facts of the space, which are as old as it and the same for every search: no search leaves anything here. */
const made = new WeakMap<
  SearchSpace,
  { readonly all: readonly Architecture[]; functions?: Functions }
>();

/** All architectures of a space that `isEnumerable`. */
export async function allOf(space: SearchSpace, work: Work): Promise<readonly Architecture[]> {
  let whole = made.get(space);
  if (!whole) {
    const all: Architecture[] = [];
    await forEachInSlices(space.enumerate?.() ?? [], work, COST.neighbour, (one) => all.push(one));
    made.set(space, (whole = { all }));
  }
  return whole.all;
}

/** All functions of a space that `isEnumerable`. */
export async function functionsOf(space: SearchSpace, work: Work): Promise<Functions> {
  const all = await allOf(space, work);
  let functions = made.get(space)?.functions;
  if (!functions) {
    const rows = new Map<number | string, number>();
    const distinct: Architecture[] = [];
    const rowOf: number[] = [];
    await forEachInSlices(all, work, COST.neighbour, (architecture) => {
      const identity = space.identity(architecture);
      let row = rows.get(identity);
      if (row === undefined) {
        row = distinct.push(architecture) - 1;
        rows.set(identity, row);
      }
      rowOf.push(row);
    });
    const features = await featuresOf(graphFeaturiser(space), distinct, work);
    functions = { count: distinct.length, features, rowOf };
    made.set(space, { all, functions });
  }
  return functions;
}
