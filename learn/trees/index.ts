/**
 * @module
 * Gradient boosting and random forests in plain TypeScript: small data, any runtime, seeded.
 */
export * from "./bins.js";
export * from "./boosting.js";
export * from "./forest.js";

export { predictTrees, type TreeEnsemble } from "./tree-ensemble.js";
