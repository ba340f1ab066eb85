/**
 * @module
 * The registry of search spaces.
 */
import { createChoicesSpace, natsSize } from "./choices/index.js";
import { nasbench101 } from "./nasbench101/index.js";
import { nasbench201 } from "./nasbench201/index.js";
import type { SearchSpace } from "./space.js";

export * from "./encodings/index.js";
export { encodingFingerprint } from "./fingerprint.js";
export * from "./mutation.js";
export * from "./operation-graph.js";
export * from "./random.js";
export * from "./space.js";
export { createChoicesSpace, nasbench101, nasbench201, natsSize };

/** All built-in spaces. */
export const spaces: readonly SearchSpace[] = [nasbench201, nasbench101, natsSize];

/** The space of that id, or `undefined`. */
export function findSpace(id: string): SearchSpace | undefined {
  return spaces.find((space) => space.id === id);
}
