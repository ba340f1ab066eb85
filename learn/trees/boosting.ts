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

/** Trees that are grown one at a time, for fits that must not keep others waiting. */
export class Booster {
  readonly #features: BinnedFeatures;
  readonly #options: Omit<BoostingOptions, "rounds">;
  readonly #random: RandomIntegers;
  readonly #targets: ArrayLike<number>;
  readonly #base: number;
  readonly #predicted: Float64Array;
  readonly #residuals: Float64Array;
  readonly #builder = new TreeBuilder();
  readonly #grower: TreeGrower;
  readonly #order: Int32Array;

  /** @param targets one finite number per row. */
  constructor(
    features: BinnedFeatures,
    targets: ArrayLike<number>,
    options: Omit<BoostingOptions, "rounds">,
    random: RandomIntegers,
  ) {
    const { rows } = features;
    this.#features = features;
    this.#options = options;
    this.#random = random;
    this.#targets = targets;
    let base = 0;
    for (let row = 0; row < rows; row++) base += targets[row] / rows;
    this.#base = base;
    this.#predicted = new Float64Array(rows).fill(base);
    this.#residuals = new Float64Array(rows);
    this.#grower = new TreeGrower(features);
    this.#order = Int32Array.from({ length: rows }, (_, row) => row);
  }

  /** Adds a tree that predicts what those before leave over. */
  grow(): void {
    const { rows } = this.#features;
    const drawn = Math.max(1, Math.round(this.#options.rowShare * rows));
    for (let row = 0; row < rows; row++)
      this.#residuals[row] = this.#targets[row] - this.#predicted[row];
    drawFirst(this.#order, drawn, this.#random);
    this.#grower.grow(
      this.#builder,
      this.#order.slice(0, drawn),
      this.#residuals,
      this.#options,
      this.#random,
      this.#predicted,
    );
  }

  /** The trees so far. */
  build(): TreeEnsemble {
    return this.#builder.build(this.#features.columns, this.#base);
  }
}

/**
 * Fits trees whose sum predicts `targets`.
 *
 * @param targets one finite number per row.
 */
export function fitBoostedTrees(
  features: BinnedFeatures,
  targets: ArrayLike<number>,
  { rounds, ...options }: BoostingOptions,
  random: RandomIntegers,
): TreeEnsemble {
  const booster = new Booster(features, targets, options, random);
  for (let round = 0; round < rounds; round++) booster.grow();
  return booster.build();
}

/** Puts `count` of the rows, drawn without replacement, first. */
function drawFirst(order: Int32Array, count: number, random: RandomIntegers): void {
  for (let at = 0; at < Math.min(count, order.length - 1); at++) {
    const other = at + random.integer(order.length - at);
    [order[at], order[other]] = [order[other], order[at]];
  }
}
