/**
 * @module
 * `best`: the recommended recipe. Boosted trees, perceptrons and (in large spaces) graph networks are
 * mixed with weights that the training rows decide by cross-validation; a forest learns how far off the
 * mixture is. Two small networks learn to say what these say, of architectures without labels (Hinton et
 * al., 2015), and are what is served.
 */
import { createRandom, type SearchSpace } from "../../../spaces/index.js";
import { crossFit } from "../cross-validation.js";
import { meanScores } from "../ensemble.js";
import type { Family, FitOptions, Recipe, Scorer, Scores, TrainingData } from "../family.js";
import { gcnFeatures } from "../gcn/index.js";
import { mlp } from "../mlp/index.js";
import { trees } from "../trees/index.js";
import { chooseWeights, fitDeviations, weightedSum } from "./mixture.js";
import {
  distil,
  MANY_ROWS,
  STUDENTS,
  sampleSize,
  studentSettings,
  type Unlabelled,
  unlabelled,
} from "./student.js";

/** What is mixed, and how much is learnt from it. */
export interface BestSettings {
  readonly trees: Family;
  readonly perceptrons: Family;
  readonly graphNetworks: Family;
  /** Trees of the forest that learns how far off the mixture is. */
  readonly errorTrees: number;
  /**
   * What a student learns on.
   *
   * @param rows that its teacher was fitted on.
   */
  unlabelled(space: SearchSpace, rows: number): Unlabelled;
  readonly student: typeof studentSettings;
}

export const best = bestFamily({
  trees,
  perceptrons: mlp,
  graphNetworks: gcnFeatures,
  errorTrees: 200,
  unlabelled: (space, rows) => unlabelled(space, sampleSize(rows)),
  student: studentSettings,
});

export function bestFamily(settings: BestSettings): Family {
  return {
    name: "best",
    description:
      "Boosted trees and networks on graph features, mixed as cross-validation among the training rows decides",
    choose: (data, options) => choose(data, settings, options),
    fit: async (data, options) => (await choose(data, settings, options)).fit(data, options),
  };
}

/** A family that is mixed in. */
interface Part {
  readonly name: string;
  readonly fit: (data: TrainingData, options: FitOptions) => Promise<Scorer>;
  /** Weight to expect. */
  readonly usual: number;
}

function partsOf(
  trees: Family["fit"],
  { perceptrons: { fit }, graphNetworks }: BestSettings,
  isWhole: boolean,
  rows: number,
): Part[] {
  const size = rows < MANY_ROWS ? { trees: 3, networks: 2 } : { trees: 1, networks: 1 };
  const [boosted, perceptrons] = [crowd(trees, size.trees), crowd(fit, size.networks)];
  // In small spaces, graph networks add nothing, and perceptrons only where there are many rows.
  if (isWhole)
    return [
      { name: "trees", fit: boosted, usual: 1 },
      { name: "perceptrons", fit: perceptrons, usual: 0 },
    ];
  return [
    { name: "trees", fit: boosted, usual: 0.55 },
    { name: "perceptrons", fit: perceptrons, usual: 0.1 },
    { name: "graph networks", fit: graphNetworks.fit, usual: 0.35 },
  ];
}

async function choose(
  data: TrainingData,
  settings: BestSettings,
  options: FitOptions,
): Promise<Recipe> {
  const { space, targets } = data;
  const { isWhole, architectures } = settings.unlabelled(space, targets.length);
  const silent = { seed: options.seed, members: 1, pool: options.pool };
  const recipe = (await settings.trees.choose?.(data, silent)) as Recipe;
  const parts = partsOf(recipe.fit, settings, isWhole, targets.length);
  const scores = await Promise.all(
    parts.map(({ fit }) => crossFit(fit, data, silent, createRandom(options.seed))),
  );
  const means = scores.map(meanScores);
  const usual = parts.map((part) => part.usual);
  const weights = chooseWeights(means, targets, usual);
  const outOfFold = weightedSum(means, weights);
  const deviations = await fitDeviations(data, outOfFold, settings.errorTrees, silent);
  const mixed = weights.map(
    (weight, index) => `${Math.round(100 * weight)} % ${parts[index].name}`,
  );
  const learntOn = `${isWhole ? "all" : "a sample of"} ${architectures.length} architectures of the space`;
  return {
    settled: `mixed as ${mixed.join(", ")}, ${recipe.settled}; distilled into ${STUDENTS} small networks on ${learntOn}`,
    outOfFold: singleScores(outOfFold, deviations.outOfFold),
    fit: async (rows, given) => {
      const used = parts.flatMap(({ fit }, index) =>
        weights[index] > 0 ? [{ fit, weight: weights[index] }] : [],
      );
      const fitted = await Promise.all(
        used.map(async ({ fit, weight }, index) => ({
          // Members are counted once.
          model: await fit(rows, index > 0 ? { ...given, onMember: () => {} } : given),
          weight,
        })),
      );
      const learnt = settings.unlabelled(space, rows.targets.length);
      const student = settings.student(learnt.isWhole, rows.targets.length);
      return distil(mixture(fitted), deviations, space, learnt, student, given);
    },
  };
}

/** `size` times as many members, which cost the student nothing. */
function crowd(fit: Family["fit"], size: number): Part["fit"] {
  return (data, { members, onMember, ...options }) => {
    let fitted = 0;
    return fit(data, {
      ...options,
      members: members * size,
      onMember: () => {
        if (++fitted % size === 0) onMember?.();
      },
    });
  };
}

/** The weighted sum of the mean scores of ensembles. */
function mixture(parts: readonly { readonly model: Scorer; readonly weight: number }[]): Scorer {
  return {
    score: async (architectures) => {
      const means: Float64Array[] = [];
      for (const { model } of parts) means.push(meanScores(await model.score(architectures)));
      return singleScores(
        weightedSum(
          means,
          parts.map(({ weight }) => weight),
        ),
      );
    },
  };
}

function singleScores(scores: ArrayLike<number>, deviations?: Float32Array): Scores {
  return { rows: scores.length, members: 1, values: Float32Array.from(scores), deviations };
}
