/**
 * @module
 * `best`: the recommended recipe. Boosted trees, perceptrons, a Gaussian process and (where cells differ in their
 * edges) graph networks are mixed with weights that the training rows decide by cross-validation; a forest learns
 * how far off the mixture is. Two small networks learn to say what these say, of architectures without labels
 * (Hinton et al., 2015), and are what is served.
 */
import { createRandom, type SearchSpace } from "../../../spaces/index.js";
import { crossFit } from "../cross-validation.js";
import { meanScores } from "../ensemble.js";
import type { Family, FitOptions, Recipe, Scorer, Scores, TrainingData } from "../family.js";
import { gcnFeatures } from "../gcn/index.js";
import { gpFamily, LIMITS } from "../gp/index.js";
import { mlp } from "../mlp/index.js";
import { oncePerSpace, spaceSample } from "../space-sample.js";
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
  readonly process: Family;
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
  // Its variance is not asked for.
  process: gpFamily({ ...LIMITS, variance: 1 }),
  graphNetworks: gcnFeatures,
  errorTrees: 200,
  unlabelled: (space, rows) => unlabelled(space, sampleSize(rows)),
  student: studentSettings,
});

export function bestFamily(settings: BestSettings): Family {
  return {
    name: "best",
    description:
      "Boosted trees, networks and a Gaussian process on graph features, mixed as cross-validation among the training rows decides",
    choose: (data, options) => choose(data, settings, options),
    fit: async (data, options) => (await choose(data, settings, options)).fit(data, options),
  };
}

/** A family that may be mixed in. */
interface Part {
  readonly name: string;
  readonly fit: (data: TrainingData, options: FitOptions) => Promise<Scorer>;
  /** What the rows decided about it; may be empty. */
  readonly settled: string;
}

/** Whether architectures differ in the edges of their graphs: elsewhere, a graph says no more than its features. */
const hasVariedEdges = oncePerSpace((space) => {
  const shapes = spaceSample(space)
    .slice(0, 16)
    .map((architecture) =>
      space.graphs(architecture).map(({ starts, targets }) => [...starts, ...targets]),
    );
  return shapes.some((edges) => JSON.stringify(edges) !== JSON.stringify(shapes[0]));
});

async function partsOf(
  data: TrainingData,
  { trees, perceptrons, process, graphNetworks }: BestSettings,
  isWhole: boolean,
  options: FitOptions,
): Promise<Part[]> {
  const many = data.targets.length >= MANY_ROWS;
  const settle = async (name: string, family: Family, size: number): Promise<Part> => {
    const recipe = await family.choose?.(data, options);
    const { fit, settled = "" } = recipe ?? { fit: family.fit };
    return { name, fit: crowd(fit, size), settled: settled && `${name}: ${settled}` };
  };
  const parts = [
    settle("trees", trees, many ? 1 : 3),
    settle("perceptrons", perceptrons, many ? 1 : 2),
    settle("process", process, 1),
  ];
  // They take longest, and a small space is told apart by its features alone.
  if (!isWhole && hasVariedEdges(data.space))
    parts.push(settle("graph networks", graphNetworks, 1));
  return Promise.all(parts);
}

async function choose(
  data: TrainingData,
  settings: BestSettings,
  options: FitOptions,
): Promise<Recipe> {
  const { space, targets } = data;
  const { isWhole, architectures } = settings.unlabelled(space, targets.length);
  const silent = { seed: options.seed, members: 1, pool: options.pool };
  const parts = await partsOf(data, settings, isWhole, silent);
  const scores = await Promise.all(
    parts.map(({ fit }) => crossFit(fit, data, silent, createRandom(options.seed))),
  );
  const means = scores.map(meanScores);
  const weights = chooseWeights(means, targets, createRandom(options.seed));
  const outOfFold = weightedSum(means, weights);
  const deviations = await fitDeviations(data, outOfFold, settings.errorTrees, silent);
  const used = parts
    .map((part, index) => ({ ...part, weight: weights[index] }))
    .filter(({ weight }) => weight > 0);
  const mixed = used.map(({ name, weight }) => `${Math.round(100 * weight)} % ${name}`);
  const settled = used.flatMap(({ settled }) => settled || []);
  const learntOn = `${isWhole ? "all" : "a sample of"} ${architectures.length} architectures of the space`;
  return {
    settled: `mixed as ${[mixed.join(", "), ...settled].join("; ")}; distilled into ${STUDENTS} small networks on ${learntOn}`,
    outOfFold: singleScores(outOfFold, deviations.outOfFold),
    fit: async (rows, given) => {
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
