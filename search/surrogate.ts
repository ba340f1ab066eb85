/**
 * @module
 * The surrogate of strategies that learn while they search: an ensemble of boosted trees that differ
 * in their random draws only, fitted to the ranks of what was measured.
 */
import { z } from "zod";
import {
  binFeatures,
  fitBoostedTrees,
  normalScores,
  predictTrees,
  type TreeEnsemble,
} from "../learn/index.js";
import {
  ABSENT,
  type Architecture,
  encode,
  encodingOf,
  type Random,
  type SearchSpace,
} from "../spaces/index.js";

export const surrogateParameters = {
  members: z
    .int()
    .min(1)
    .max(20)
    .default(3)
    .describe("Models of the surrogate, which differ in their random draws, from 1 to 20"),
  rounds: z.int().min(1).max(500).default(50).describe("Trees of each model, from 1 to 500"),
};

export interface SurrogateOptions {
  readonly members: number;
  readonly rounds: number;
}

/** Features of a batch, row by row. */
export interface Featuriser {
  readonly columns: number;
  of(architectures: readonly Architecture[]): Float32Array;
}

/** Mean and standard deviation over the members, per row, in deviations of the rank's normal score. */
export interface Predictions {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

export interface Surrogate {
  predict(architectures: readonly Architecture[]): Predictions;
  /** @param features row by row, as the featuriser makes them. */
  predictFeatures(features: Float32Array): Predictions;
}

const TREES = { rate: 0.1, depth: 4, rowShare: 0.8, featureShare: 0.3, leastRows: 2, lambda: 1 };

/**
 * Fits a surrogate to the normal scores of the ranks of `fitness`: what matters is the order, and raw
 * accuracies are dominated by the worst.
 *
 * @param fitness at least one finite number per architecture.
 */
export function fitSurrogate(
  featuriser: Featuriser,
  architectures: readonly Architecture[],
  fitness: readonly number[],
  { members, rounds }: SurrogateOptions,
  random: Random,
): Surrogate {
  const features = binFeatures(featuriser.of(architectures), featuriser.columns);
  const targets = normalScores(fitness);
  const models = Array.from({ length: members }, () =>
    fitBoostedTrees(features, targets, { ...TREES, rounds }, random),
  );
  const predictFeatures = (values: Float32Array) => predict(models, values);
  return {
    predictFeatures,
    predict: (candidates) => predictFeatures(featuriser.of(candidates)),
  };
}

/** Rows predicted at a time: their features stay in the cache while all trees pass over them. */
const BLOCK = 128;

function predict(models: readonly TreeEnsemble[], features: Float32Array): Predictions {
  const { columns } = models[0];
  const rows = features.length / columns;
  const mean = new Float64Array(rows);
  const deviation = new Float64Array(rows);
  for (let from = 0; from < rows; from += BLOCK) {
    const block = features.subarray(from * columns, (from + BLOCK) * columns);
    const predictions = models.map((model) => predictTrees(model, block));
    for (let row = from; row < Math.min(rows, from + BLOCK); row++) {
      for (const own of predictions) mean[row] += own[row - from] / predictions.length;
      let squares = 0;
      for (const own of predictions) squares += (own[row - from] - mean[row]) ** 2;
      deviation[row] = Math.sqrt(squares / Math.max(1, predictions.length - 1));
    }
  }
  return { mean, deviation };
}

/** The features that predictors learn from: equal for isomorphic architectures. */
export function graphFeaturiser(space: SearchSpace): Featuriser {
  return {
    columns: encodingOf(space, "features").spec.shape[0],
    of: (architectures) => encode(space, "features", architectures).data as Float32Array,
  };
}

/** Decisions as they are written, one-hot: isomorphic copies differ. */
export function decisionFeaturiser(space: SearchSpace): Featuriser {
  const starts: number[] = [];
  let columns = 0;
  for (const { options } of space.decisions) {
    starts.push(columns);
    columns += options.length;
  }
  return {
    columns,
    of(architectures) {
      const features = new Float32Array(architectures.length * columns);
      architectures.forEach((architecture, row) => {
        space.toDecisions(architecture).forEach((value, decision) => {
          if (value !== ABSENT) features[row * columns + starts[decision] + value] = 1;
        });
      });
      return features;
    },
  };
}
