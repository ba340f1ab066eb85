/**
 * @module
 * The surrogate of strategies that learn while they search: an ensemble of boosted trees that differ
 * in their random draws only, fitted to the ranks of what was measured.
 */
import { z } from "zod";
import {
  type BinnedFeatures,
  Booster,
  binFeatures,
  joinBinned,
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
import { COST, type Work } from "./work.js";

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

/** Mean and standard deviation over the members, per row, on the scale of the targets: normal scores of ranks. */
export interface Predictions {
  readonly mean: Float64Array;
  readonly deviation: Float64Array;
}

export interface Surrogate {
  predict(architectures: readonly Architecture[], work: Work): Promise<Predictions>;
  /** @param features row by row, as the featuriser makes them. */
  predictFeatures(features: Float32Array, work: Work): Promise<Predictions>;
}

const TREES = { rate: 0.1, depth: 4, rowShare: 0.8, featureShare: 0.3, leastRows: 2, lambda: 1 };

/** Units of work that a fit takes, of so many rows and columns. */
export function fitCost({ members, rounds }: SurrogateOptions, rows: number, columns: number) {
  return rows * (COST.encode + columns * COST.bin) + members * rounds * treeCost(rows, columns);
}

const treeCost = (rows: number, columns: number) => COST.tree + rows * columns * COST.treeEntry;

/** Units of work that predictions take. */
export function predictionCost(options: SurrogateOptions, rows: number) {
  return rows * COST.encode + answerCost(options, rows);
}

/** Units of work that predictions take of what is encoded already. */
export function answerCost({ members, rounds }: SurrogateOptions, rows: number) {
  return rows * members * rounds * COST.treeAnswer;
}

/**
 * Fits a surrogate to the normal scores of the ranks of `fitness`: what matters is the order, and raw
 * accuracies are dominated by the worst.
 *
 * @param fitness at least one finite number per architecture.
 * @param work pays `fitCost`, whether or not so much is left of it.
 */
export function fitSurrogate(
  featuriser: Featuriser,
  architectures: readonly Architecture[],
  fitness: readonly number[],
  options: SurrogateOptions,
  random: Random,
  work: Work,
): Promise<Surrogate> {
  return fitToTargets(featuriser, architectures, normalScores(fitness), options, random, work);
}

/** The same for targets that are on a scale of their own already. */
export async function fitToTargets(
  featuriser: Featuriser,
  architectures: readonly Architecture[],
  targets: Float64Array,
  { members, rounds }: SurrogateOptions,
  random: Random,
  work: Work,
): Promise<Surrogate> {
  const { columns } = featuriser;
  const features = await bin(await featuresOf(featuriser, architectures, work), columns, work);
  const cost = treeCost(features.rows, columns);
  const models: TreeEnsemble[] = [];
  for (let member = 0; member < members; member++) {
    const booster = new Booster(features, targets, TREES, random);
    for (let round = 0; round < rounds; round++) {
      booster.grow();
      if (work.spend(cost)) await work.turn();
    }
    models.push(booster.build());
  }
  return {
    predictFeatures: (values, work) => predict(models, values, work),
    predict: async (candidates, work) =>
      predict(models, await featuresOf(featuriser, candidates, work), work),
  };
}

/** Rows encoded or predicted at a time: their features stay in the cache while all trees pass over them. */
const BLOCK = 128;

/** Features of architectures, row by row, made in slices. */
export async function featuresOf(
  { columns, of }: Featuriser,
  architectures: readonly Architecture[],
  work: Work,
): Promise<Float32Array> {
  const features = new Float32Array(architectures.length * columns);
  for (let from = 0; from < architectures.length; from += BLOCK) {
    const block = architectures.slice(from, from + BLOCK);
    features.set(of(block), from * columns);
    if (work.spend(block.length * COST.encode)) await work.turn();
  }
  return features;
}

/** Numbers put into bins between two looks at the slice. */
const BINNED = 30_000;

/** `binFeatures`, some columns at a time. */
async function bin(features: Float32Array, columns: number, work: Work): Promise<BinnedFeatures> {
  const rows = features.length / columns;
  const size = Math.max(1, Math.floor(BINNED / rows));
  const parts: BinnedFeatures[] = [];
  for (let from = 0; from < columns; from += size) {
    const used = Array.from({ length: Math.min(size, columns - from) }, (_, at) => from + at);
    parts.push(binFeatures(features, columns, used));
    if (work.spend(rows * used.length * COST.bin)) await work.turn();
  }
  return joinBinned(parts);
}

async function predict(
  models: readonly TreeEnsemble[],
  features: Float32Array,
  work: Work,
): Promise<Predictions> {
  const { columns } = models[0];
  const rows = features.length / columns;
  const mean = new Float64Array(rows);
  const deviation = new Float64Array(rows);
  for (let from = 0; from < rows; from += BLOCK) {
    const block = features.subarray(from * columns, (from + BLOCK) * columns);
    const predictions: Float64Array[] = [];
    for (const model of models) {
      predictions.push(predictTrees(model, block));
      const answers = model.roots.length * predictions[0].length;
      if (work.spend(answers * COST.treeAnswer)) await work.turn();
    }
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
