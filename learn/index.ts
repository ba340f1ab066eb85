/**
 * @module
 * What is learnt or measured in plain TypeScript wherever it runs: rank correlations, rank
 * transforms, monotone maps, calibration. Pure: no I/O, no platform, nothing of the other folders.
 */
export * from "./classification.js";
export * from "./deviation.js";
export * from "./isotonic.js";
export * from "./logistic.js";
export * from "./metrics.js";
export * from "./monotone-map.js";
export * from "./normal.js";
export * from "./predictive.js";
export * from "./ranks.js";
export * from "./summary.js";
export * from "./target-transforms.js";
export * from "./trees/index.js";
export * from "./upper-end.js";
