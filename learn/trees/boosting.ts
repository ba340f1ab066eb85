/**
 * @module
 * Gradient boosting of regression trees on squared errors (Friedman, 2001), with rows drawn for each
 * tree (Friedman, 2002) and features drawn for each node.
 */
import type { BinnedFeatures } from "./bins.js";
import { type GrowOptions, type RandomIntegers, TreeGrower } from "./grow.js";
import { TreeBuilder, type TreeEnsemble } from "./tree-ensemble.js";

export interface BoostingOptions extends GrowOptions {
  /** Trees, one after the other. */
  readonly rounds: number;
  /** Share of the rows that each tree is grown on. */
  readonly rowShare: number;
}

/**
 * Fits trees whose sum predicts `targets`.
 *
 * @param targets one finite number per row.
 */
export function fitBoostedTrees(
  features: BinnedFeatures,
  targets: ArrayLike<number>,
  options: BoostingOptions,
  random: RandomIntegers,
): TreeEnsemble {
  const { rows, columns } = features;
  let base = 0;
  for (let row = 0; row < rows; row++) base += targets[row] / rows;
  const predicted = new Float64Array(rows).fill(base);
  const residuals = new Float64Array(rows);
  const builder = new TreeBuilder();
  const grower = new TreeGrower(features);
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const drawn = Math.max(1, Math.round(options.rowShare * rows));
  for (let round = 0; round < options.rounds; round++) {
    for (let row = 0; row < rows; row++) residuals[row] = targets[row] - predicted[row];
    drawFirst(order, drawn, random);
    grower.grow(builder, order.slice(0, drawn), residuals, options, random, predicted);
  }
  return builder.build(columns, base);
}

/** Puts `count` of the rows, drawn without replacement, first. */
function drawFirst(order: Int32Array, count: number, random: RandomIntegers): void {
  for (let at = 0; at < Math.min(count, order.length - 1); at++) {
    const other = at + random.integer(order.length - at);
    [order[at], order[other]] = [order[other], order[at]];
  }
}
