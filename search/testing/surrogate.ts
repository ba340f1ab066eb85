/**
 * @module
 * For tests: what a search with a surrogate is about to fit.
 */
import { type Architecture, createRandom, type SearchSpace } from "../../spaces/index.js";
import { Codes } from "../code.js";
import type { SearchSnapshot } from "../index.js";
import {
  fitSurrogate,
  graphFeaturiser,
  type Surrogate,
  type SurrogateOptions,
} from "../surrogate.js";
import { Work } from "../work.js";

/** What was told, in its order. */
export function toldIn(space: SearchSpace, { told }: SearchSnapshot): Architecture[] {
  const codes = new Codes(space);
  return told.map(([code]) => codes.decode(code) as Architecture);
}

/** The surrogate on graph features of all that was told, by the random stream that the search goes on with. */
export function surrogateOf(
  space: SearchSpace,
  state: SearchSnapshot,
  options: SurrogateOptions,
): Promise<Surrogate> {
  const fitness = state.told.map(([, value]) => value);
  const random = createRandom(state.random);
  return fitSurrogate(
    graphFeaturiser(space),
    toldIn(space, state),
    fitness,
    options,
    random,
    new Work(),
  );
}
