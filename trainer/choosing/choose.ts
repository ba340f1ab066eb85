/**
 * @module
 * Which architectures to label first: those that say most of all candidates, in what these differ in most.
 * `bench/choose.ts` measures what that gains over drawing them.
 */
import { type Architecture, createRandom, type SearchSpace } from "../../spaces/index.js";
import { featureScaling } from "../families/feature-scaling.js";
import { principalComponents } from "./principal-components.js";
import { mostInformative } from "./variance-reduction.js";

/** Candidates that are looked at; of more, so many are drawn, which stand for them. */
export const MOST_CANDIDATES = 10_000;
/** Architectures that can be chosen at a time, and measured ones that are looked at. */
export const MOST_LABELS = 2000;
/** Principal components of the features; in all of them, everything is as far from everything. */
const COMPONENTS = 16;

/** What there is to choose from. */
export interface Candidates {
  readonly space: SearchSpace;
  /** No two compute the same function, and none the same as one that is measured. */
  readonly fresh: readonly Architecture[];
  readonly measured: readonly Architecture[];
}

/** Of candidates that compute the same function, the first is kept, and none whose function is measured. */
export function freshCandidates(
  space: SearchSpace,
  candidates: readonly Architecture[],
  measured: readonly Architecture[],
): Candidates {
  const seen = new Set(measured.map((one) => space.identity(one)));
  const fresh = candidates.filter((one) => {
    const identity = space.identity(one);
    return !seen.has(identity) && seen.add(identity);
  });
  return { space, fresh, measured };
}

/** Steps of the work, for its progress. */
export function stepsOf({ measured }: Candidates, count: number): number {
  return Math.min(MOST_LABELS, measured.length) + count;
}

/**
 * `count` of the candidates, that which says most first: whoever labels fewer takes the first ones. What measured
 * ones say is known. Time grows as candidates × labels.
 *
 * @param count at most `MOST_LABELS`.
 * @param onStep called `stepsOf` times.
 * @throws {RangeError} if there are not so many.
 */
export function chooseArchitectures(
  { space, fresh, measured }: Candidates,
  count: number,
  seed: number,
  onStep?: () => void,
): Architecture[] {
  if (count > Math.min(MOST_LABELS, fresh.length))
    throw new RangeError(`${count} cannot be chosen of ${fresh.length} candidates`);
  const random = createRandom(seed);
  const draw = (all: readonly Architecture[], most: number) =>
    random.distinct(most, all.length).map((index) => all[index]);
  const looked = draw(fresh, MOST_CANDIDATES);
  const known = draw(measured, MOST_LABELS);
  const { columns, scale } = featureScaling(space);
  const features = { values: scale([...looked, ...known]), columns };
  const points = principalComponents(features, Math.min(COMPONENTS, columns), random);
  return mostInformative(points, known.length, count, onStep).map((row) => looked[row]);
}
