/**
 * @module
 * The registry of search spaces.
 */
import { createChoicesSpace } from "./choices/index.js";
import { nasbench101 } from "./nasbench101/index.js";
import { nasbench201 } from "./nasbench201/index.js";
import { natsSize } from "./nats-size/index.js";
import type { SearchSpace } from "./space.js";

export * from "./encodings/index.js";
export { encodingFingerprint } from "./fingerprint.js";
export * from "./mutation.js";
export * from "./operation-graph.js";
export * from "./random.js";
export * from "./space.js";
export { createChoicesSpace, nasbench101, nasbench201, natsSize };

const registered: SearchSpace[] = [nasbench201, nasbench101, natsSize];

/** The built-in spaces, then those that were added. */
export const spaces: readonly SearchSpace[] = registered;

/** The space of that id, or `undefined`. */
export function findSpace(id: string): SearchSpace | undefined {
  return spaces.find((space) => space.id === id);
}

/**
 * Makes a list of choices known for the life of the process.
 *
 * @param definition what its JSON file holds.
 * @returns the space; the one that is known where its choices are the same.
 * @throws {RangeError} if it does not define a space, or another space has its name.
 */
export function addSpace(definition: unknown): SearchSpace {
  const space = createChoicesSpace(definition);
  const known = findSpace(space.id);
  if (!known) {
    registered.push(space);
    return space;
  }
  if (choicesOf(known) !== choicesOf(space))
    throw new RangeError(
      `There is another search space named "${space.id}"; give this one a name of its own`,
    );
  return known;
}

/** What makes a list of choices the space that it is; how it is called and described does not. */
export function choicesOf({
  definition,
}: {
  readonly definition?: SearchSpace["definition"] | undefined;
}): string | undefined {
  return definition && JSON.stringify(definition.positions);
}
