/**
 * @module
 * Architectures without labels, from which a student learns what its teacher says.
 */
import {
  type Architecture,
  createRandom,
  type SearchSpace,
  sampleArchitecture,
} from "../../../spaces/index.js";
import { share } from "../../threads/pool.js";
import { featureScaling } from "../feature-scaling.js";

export interface Unlabelled {
  readonly architectures: readonly Architecture[];
  /** Scaled features, row by row; shared between threads. */
  readonly features: Float32Array;
  /** Whether it is the whole space. */
  readonly isWhole: boolean;
}

/** Written architectures up to which a student learns on all of the space. */
const LARGEST_WHOLE = 40_000;
/** Distinct functions up to which they are enumerated, and drawn uniformly. */
const LARGEST_ENUMERATED = 1_000_000;
/** Of a still larger one, ways to write an architecture are drawn, which may repeat: at most so many for each. */
const MOST_DRAWS = 10;
const SEED = 1;

const made = new WeakMap<SearchSpace, Map<number, Unlabelled>>();

/**
 * All of a small space, a fixed sample of distinct functions of a larger one.
 *
 * @param size of the sample.
 */
export function unlabelled(space: SearchSpace, size: number): Unlabelled {
  const { written = Number.POSITIVE_INFINITY } = space.size;
  const isWhole = space.enumerate !== undefined && written <= LARGEST_WHOLE;
  const count = isWhole ? written : size;
  let ofSpace = made.get(space);
  if (!ofSpace) made.set(space, (ofSpace = new Map()));
  let own = ofSpace.get(count);
  if (!own) {
    const architectures = isWhole ? enumerate(space) : drawDistinct(space, size);
    const features = share(featureScaling(space).scale(architectures));
    ofSpace.set(count, (own = { architectures, features, isWhole }));
  }
  return own;
}

const enumerate = (space: SearchSpace) => [...(space.enumerate?.() ?? [])];

function drawDistinct(space: SearchSpace, size: number): Architecture[] {
  const random = createRandom(SEED);
  const { distinct = Number.POSITIVE_INFINITY } = space.size;
  if (space.enumerate && distinct <= LARGEST_ENUMERATED) {
    const all = enumerate(space);
    return random.distinct(Math.min(size, all.length), all.length).map((index) => all[index]);
  }
  const found = new Map<number | string, Architecture>();
  for (let draw = 0; draw < MOST_DRAWS * size && found.size < size; draw++) {
    const architecture = sampleArchitecture(space, random);
    found.set(space.identity(architecture), architecture);
  }
  return [...found.values()];
}
