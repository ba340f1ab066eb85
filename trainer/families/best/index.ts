/**
 * @module
 * `best`: the recommended recipe. Boosted trees, perceptrons and graph networks are mixed with weights
 * that the training rows decide by cross-validation; where all of the space can be scored, one small network learns to
 * say what the mixture says, and is what is served.
 */
import { createRandom, type SearchSpace } from "../../../spaces/index.js";
import type { Layer } from "../../tensor/dense.js";
import { share } from "../../threads/pool.js";
import type { Family, FitOptions, Recipe, ScoreModel, TrainingData } from "../family.js";
import { featureScaling } from "../feature-scaling.js";
import { crossFit } from "../folds.js";
import { gcnFeatures } from "../gcn/index.js";
import { mlp } from "../mlp/index.js";
import { compactTrees, trees } from "../trees/index.js";
import type { StudentInput } from "./fit-student.js";
import { chooseWeights, Mixture, mixScores } from "./mixture.js";
import { studentSettings } from "./settings.js";
import { Student } from "./student.js";

const FIT_STUDENT = new URL("./fit-student.ts", import.meta.url);
/** Written architectures up to which a student learns on all of the space. */
const LARGEST_DISTILLED = 40_000;
/** Networks of a student, whose mean is its answer. */
const STUDENTS = 2;
/** What is mixed, as cards say it. Graph networks add nothing on spaces small enough to be distilled. */
const PARTS = ["trees", "perceptrons", "graph networks"] as const;
/** Members that the weights are chosen with. */
const CHOOSING_MEMBERS = 2;
export const best: Family = {
  name: "best",
  description:
    "Boosted trees and networks on graph features, mixed as cross-validation among the training rows decides",
  choose,
  fit: async (data, options) => (await choose(data, options)).fit(data, options),
};

async function choose(data: TrainingData, options: FitOptions): Promise<Recipe> {
  const distilled = data.space.size.written <= LARGEST_DISTILLED;
  const forest = distilled ? trees : compactTrees;
  const silent = { seed: options.seed, members: CHOOSING_MEMBERS, pool: options.pool };
  const recipe = (await forest.choose?.(data, silent)) as Recipe;
  const networks = distilled ? [mlp.fit] : [mlp.fit, gcnFeatures.fit];
  const fits = [recipe.fit, ...networks];
  const scores = await Promise.all(
    fits.map((fit) => crossFit(fit, data, silent, createRandom(options.seed))),
  );
  const weights = chooseWeights(scores, data.targets);
  const mixed = weights.map((weight, index) => `${Math.round(100 * weight)} % ${PARTS[index]}`);
  const served = distilled
    ? `distilled into ${STUDENTS} small networks on all ${data.space.size.written} architectures of the space`
    : "served as they are";
  return {
    settled: `mixed as ${mixed.join(", ")}, ${recipe.settled}; ${served}`,
    outOfFold: mixScores(scores, weights),
    fit: async (rows, given) => {
      const used = fits.flatMap((fit, index) =>
        weights[index] > 0 ? [{ fit, weight: weights[index] }] : [],
      );
      const parts = await Promise.all(
        used.map(async ({ fit, weight }, index) => ({
          // Members are counted once.
          model: await fit(rows, index > 0 ? { ...given, onMember: () => {} } : given),
          weight,
        })),
      );
      const teacher = new Mixture(parts);
      return distilled ? distil(teacher, rows.space, given) : teacher;
    },
  };
}

/** Networks that say for each architecture of the space what `teacher` says. */
async function distil(
  teacher: ScoreModel,
  space: SearchSpace,
  { seed, members, pool }: FitOptions,
): Promise<Student> {
  const scaling = featureScaling(space);
  const architectures = [...space.enumerate()];
  const input: Omit<StudentInput, "seed"> = {
    features: share(scaling.scale(architectures)),
    columns: scaling.columns,
    targets: share((await teacher.score(architectures)).values),
    outputs: members,
    settings: studentSettings,
  };
  const random = createRandom(seed);
  const seeds = Array.from({ length: STUDENTS }, () => random.seed());
  const fitted = await Promise.all(
    seeds.map((own) => pool.run<StudentInput, Layer[]>(FIT_STUDENT, { ...input, seed: own })),
  );
  return new Student(scaling, fitted);
}
