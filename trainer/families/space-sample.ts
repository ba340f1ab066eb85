/**
 * @module
 * A fixed sample of a space: what scores and features are standardised over, without any label.
 */
import {
  type Architecture,
  createRandom,
  type SearchSpace,
  sampleArchitecture,
} from "../../spaces/index.js";

const SAMPLE_SEED = 0;
const SAMPLE_SIZE = 4096;

const made = new WeakMap<SearchSpace, readonly Architecture[]>();

/** 4,096 architectures of `space`, always the same ones. */
export function spaceSample(space: SearchSpace): readonly Architecture[] {
  let sample = made.get(space);
  if (!sample) {
    const random = createRandom(SAMPLE_SEED);
    sample = Array.from({ length: SAMPLE_SIZE }, () => sampleArchitecture(space, random));
    made.set(space, sample);
  }
  return sample;
}
