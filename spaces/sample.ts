/**
 * @module
 * A seeded sample of a space that looks like a table of it: over what architectures compute, not over the ways
 * to write it. Whatever is standardised, compared or learnt without labels is so over one.
 */
import { sampleArchitecture } from "./mutation.js";
import { createRandom } from "./random.js";
import type { Architecture, SearchSpace } from "./space.js";

/** Draws for each architecture that is asked for: of a space with few functions, hardly more are found by more. */
const MOST_DRAWS = 10;

/**
 * `count` architectures, no two of which compute the same function; the same ones for the same seed, and of a
 * smaller count the first of these. Fewer where the space has no more, or hardly more. Uniform over functions
 * where the space says how (`drawDistinct`), else drawn as `sampleArchitecture` does, repetitions left out.
 *
 * @throws {Error} as `sampleArchitecture` does.
 */
export function distinctSample<A extends Architecture>(
  space: SearchSpace<A>,
  count: number,
  seed: number,
): A[] {
  const random = createRandom(seed);
  const most = Math.min(count, space.size.distinct ?? count);
  const found = new Map<number | string, A>();
  for (let draw = 0; draw < MOST_DRAWS * count && found.size < most; draw++) {
    const drawn = space.drawDistinct?.(random) ?? sampleArchitecture(space, random);
    const identity = space.identity(drawn);
    if (!found.has(identity)) found.set(identity, drawn);
  }
  return [...found.values()];
}
