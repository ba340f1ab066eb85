/**
 * @module
 * A fixed sample of a space: what scores and features are standardised over, without any label.
 */
import { type Architecture, distinctSample, type SearchSpace } from "../../spaces/index.js";
import { encodeRows, type Rows } from "../tensor/rows.js";

const SAMPLE_SEED = 0;
const SAMPLE_SIZE = 4096;

/** 4,096 architectures of a space that compute distinct functions, always the same ones; fewer of a smaller space. */
export const spaceSample = oncePerSpace((space): readonly Architecture[] =>
  distinctSample(space, SAMPLE_SIZE, SAMPLE_SEED),
);

/** The rows of the sample in some encoding. */
export function sampleRows(
  encode: (space: SearchSpace, architectures: readonly Architecture[]) => Float32Array,
): (space: SearchSpace) => Rows {
  return oncePerSpace((space) => encodeRows((some) => encode(space, some), spaceSample(space)));
}

/** The same function, called once only for each space. */
export function oncePerSpace<Made>(
  make: (space: SearchSpace) => Made,
): (space: SearchSpace) => Made {
  const made = new WeakMap<SearchSpace, Made>();
  return (space) => {
    let own = made.get(space);
    if (own === undefined) made.set(space, (own = make(space)));
    return own;
  };
}
