/**
 * @module
 * Spaces that are small enough to look at as a whole, and what is made of one once for all searches.
 */
import { type Architecture, distinctSample, type SearchSpace } from "../spaces/index.js";
import { featuresOf, graphFeaturiser } from "./surrogate.js";
import { COST, forEachInSlices, mapInSlices, type Work } from "./work.js";

/** Most written architectures of a space that is looked at as a whole. */
const ENUMERABLE = 2 ** 15;

/** Whether a space is that small, and can list its architectures. */
export const isEnumerable = ({ size, enumerate }: SearchSpace): boolean =>
  enumerate !== undefined && size.written !== undefined && size.written <= ENUMERABLE;

/** The functions of a space: what computes the same has the same features. */
export interface Functions {
  /** One architecture of each. */
  readonly architectures: readonly Architecture[];
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
    functions = { architectures: distinct, features, rowOf };
    made.set(space, { all, functions });
  }
  return functions;
}

/** Architectures of a large space that others are ranked among, some at a time, each lot by a seed of its own. */
const DRAWN = 2048;
const LOT = 128;

const drawn = new WeakMap<SearchSpace, readonly Architecture[]>();

/** How many `referenceOf` has, at most. */
export const referenceSize = (space: SearchSpace): number =>
  isEnumerable(space) ? (space.size.distinct ?? (space.size.written as number)) : DRAWN;

/** What others are ranked among: the functions of a space that `isEnumerable`, a sample of another. */
export async function referenceOf(
  space: SearchSpace,
  work: Work,
): Promise<readonly Architecture[]> {
  if (isEnumerable(space)) return (await functionsOf(space, work)).architectures;
  let reference = drawn.get(space);
  if (!reference) {
    const lots = await mapInSlices(Array(DRAWN / LOT).keys(), work, LOT * COST.draw, (lot) =>
      distinctSample(space, LOT, lot),
    );
    drawn.set(space, (reference = lots.flat()));
  }
  return reference;
}
