/**
 * @module
 * Fits one member of a bag of trees; runs in a worker thread.
 */
import {
  type BoostingOptions,
  binFeatures,
  type ForestOptions,
  fitBoostedTrees,
  fitForest,
  mean,
  predictTrees,
  standardDeviation,
  type TreeEnsemble,
} from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";

/** How trees are grown. */
export type TreeSettings =
  | ({ readonly kind: "boosting" } & BoostingOptions)
  | ({ readonly kind: "forest" } & ForestOptions);

export interface TreeMemberInput {
  /** Row by row, not scaled. */
  readonly features: Float32Array;
  readonly columns: number;
  /** Columns that trees may ask for. */
  readonly used: Int32Array;
  /** Transformed targets, one per row. */
  readonly targets: Float64Array;
  /** Features of the sample over which the score is to have mean 0 and deviation 1. */
  readonly sample: Float32Array;
  readonly settings: TreeSettings;
  readonly seed: number;
}

export default function fitMember(input: TreeMemberInput): TreeEnsemble {
  const { features, columns, used, targets, settings } = input;
  const binned = binFeatures(features, columns, used);
  const random = createRandom(input.seed);
  const trees =
    settings.kind === "boosting"
      ? fitBoostedTrees(binned, targets, settings, random)
      : fitForest(binned, targets, settings, random);
  const scores = predictTrees(trees, input.sample);
  return standardise(trees, mean(scores), standardDeviation(scores));
}

/** The trees whose score is (score - centre) / deviation. */
function standardise(trees: TreeEnsemble, centre: number, deviation: number): TreeEnsemble {
  // Rows that no split tells apart leave one leaf: its score says nothing, and stays 0.
  const factor = deviation > 0 ? 1 / deviation : 0;
  return {
    ...trees,
    base: (trees.base - centre) * factor,
    value: trees.value.map((value) => value * factor),
  };
}
