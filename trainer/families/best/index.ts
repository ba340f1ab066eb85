/**
 * @module
 * `best`: the recommended recipe. Boosted trees, perceptrons and (in large spaces) graph networks are
 * mixed with weights that the training rows decide by cross-validation; a forest learns how far off the
 * mixture is. Two small networks learn to say what these say, of architectures without labels (Hinton et
 * al., 2015), and are what is served.
 */
import { createRandom, type SearchSpace } from "../../../spaces/index.js";
import type { Layer } from "../../tensor/dense.js";
import type {
  Family,
  FitOptions,
  Recipe,
  ScoreModel,
  Scorer,
  Scores,
  TrainingData,
} from "../family.js";
import { featureScaling } from "../feature-scaling.js";
import { crossFit } from "../folds.js";
import { gcnFeatures } from "../gcn/index.js";
import { mlp } from "../mlp/index.js";
import { meanScores } from "../scores.js";
import { trees } from "../trees/index.js";
import { type DeviationModel, fitDeviations } from "./deviations.js";
import type { StudentInput } from "./fit-student.js";
import { chooseWeights, weightedSum } from "./mixture.js";
import { MANY_ROWS, sampleSize, studentSettings } from "./settings.js";
import { OUTPUTS, Student } from "./student.js";
import { type Unlabelled, unlabelled } from "./unlabelled.js";

const FIT_STUDENT = new URL("./fit-student.ts", import.meta.url);
/** Networks of a student, whose mean is its answer. */
const STUDENTS = 2;

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
      return distil(mixture(fitted), deviations, rows, settings, given);
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

/** Networks that say what the teacher and the deviations say. */
async function distil(
  teacher: Scorer,
  deviations: DeviationModel,
  { space, targets: { length: rows } }: TrainingData,
  settings: BestSettings,
  { seed, pool }: FitOptions,
): Promise<ScoreModel> {
  const scaling = featureScaling(space);
  const { architectures, features, isWhole } = settings.unlabelled(space, rows);
  const [means, sizes] = [
    meanScores(await teacher.score(architectures)),
    meanScores(await deviations.sizes.score(architectures)),
  ];
  const targets = new Float32Array(OUTPUTS * architectures.length);
  for (let row = 0; row < architectures.length; row++)
    targets.set([means[row], sizes[row]], OUTPUTS * row);
  const input: Omit<StudentInput, "seed"> = {
    features,
    columns: scaling.columns,
    targets,
    outputs: OUTPUTS,
    settings: settings.student(isWhole, rows),
  };
  const random = createRandom(seed);
  const seeds = Array.from({ length: STUDENTS }, () => random.seed());
  const networks = await Promise.all(
    seeds.map((own) => pool.run<StudentInput, Layer[]>(FIT_STUDENT, { ...input, seed: own })),
  );
  return new Student(scaling, networks, deviations.exponent, teacher);
}
