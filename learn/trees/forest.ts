/**
 * @module
 * Random forests (Breiman, 2001): deep trees, each on rows drawn with replacement, averaged.
 */
import type { BinnedFeatures } from "./bins.js";
import { type RandomIntegers, TreeGrower } from "./grow.js";
import { TreeBuilder, type TreeEnsemble } from "./tree-ensemble.js";

export interface ForestOptions {
  readonly trees: number;
  /** Splits on the way to a leaf at most. */
  readonly depth: number;
  readonly leastRows: number;
  /** Share of the varying features that each node chooses from; a third is usual for regression. */
  readonly featureShare: number;
}

/**
 * Fits trees whose sum (each carries its share of the mean) predicts `targets`.
 *
 * @param targets one finite number per row.
 */
export function fitForest(
  features: BinnedFeatures,
  targets: ArrayLike<number>,
  { trees, ...grown }: ForestOptions,
  random: RandomIntegers,
): TreeEnsemble {
  const { rows, columns } = features;
  const builder = new TreeBuilder();
  const grower = new TreeGrower(features);
  const values = Float64Array.from(targets);
  const options = { ...grown, lambda: 0, rate: 1 / trees };
  for (let tree = 0; tree < trees; tree++) {
    const drawn = Int32Array.from({ length: rows }, () => random.integer(rows));
    grower.grow(builder, drawn, values, options, random);
  }
  return builder.build(columns, 0);
}
