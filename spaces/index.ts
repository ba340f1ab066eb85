/**
 * @module
 * Search spaces: what all of them have in common, the built-in ones, and the registry of those that are known.
 */
export { createChoicesSpace } from "./choices/index.js";
export * from "./encodings/index.js";
export { encodingFingerprint } from "./fingerprint.js";
export * from "./mutation.js";
export { nasbench101 } from "./nasbench101/index.js";
export { nasbench201 } from "./nasbench201/index.js";
export { natsSize } from "./nats-size/index.js";
export * from "./operation-graph.js";
export * from "./random.js";
export * from "./registry.js";
export { distinctSample } from "./sample.js";
export * from "./space.js";
