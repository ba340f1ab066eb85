/**
 * @module
 * `best`: the recommended recipe. Boosted trees and networks are mixed with weights that the training
 * rows decide by cross-validation; where all of the space can be scored, one small network learns to
 * say what the mixture says, and is what is served.
 */
import { kendallTau } from "../../../learn/index.js";
import { createRandom, type SearchSpace } from "../../../spaces/index.js";
import type { Layer } from "../../tensor/dense.js";
import { share } from "../../threads/pool.js";
import type { Family, FitOptions, Recipe, ScoreModel, TrainingData } from "../family.js";
import { featureScaling } from "../feature-scaling.js";
import { crossFit } from "../folds.js";
import { mlp } from "../mlp/index.js";
import { meanScores } from "../scores.js";
import { compactTrees, trees } from "../trees/index.js";
import type { StudentInput } from "./fit-student.js";
import { Mixture, mixScores } from "./mixture.js";
import { studentSettings } from "./settings.js";
import { Student } from "./student.js";

const FIT_STUDENT = new URL("./fit-student.ts", import.meta.url);
/** Written architectures up to which a student learns on all of the space. */
const LARGEST_DISTILLED = 40_000;
/** Networks of a student, whose mean is its answer. */
const STUDENTS = 2;
/** Members that the weights are chosen with. */
const CHOOSING_MEMBERS = 2;
/** Shares of the networks in the mixture that are tried; the trees have the rest. */
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.85, 1] as const;

export const best: Family = {
  name: "best",
  description:
    "Boosted trees and multilayer perceptrons on graph features, mixed as cross-validation among the training rows decides",
  choose,
  fit: async (data, options) => (await choose(data, options)).fit(data, options),
};

async function choose(data: TrainingData, options: FitOptions): Promise<Recipe> {
  const distilled = data.space.size.written <= LARGEST_DISTILLED;
  const forest = distilled ? trees : compactTrees;
  const silent = { seed: options.seed, members: CHOOSING_MEMBERS, pool: options.pool };
  const recipe = (await forest.choose?.(data, silent)) as Recipe;
  const [ofTrees, ofNetworks] = await Promise.all(
    [recipe.fit, mlp.fit].map((fit) => crossFit(fit, data, silent, createRandom(options.seed))),
  );
  const mixed = SHARES.map((share) => mixScores(ofTrees, ofNetworks, share));
  const taus = mixed.map((scores) => kendallTau(meanScores(scores), data.targets));
  const chosen = taus.indexOf(Math.max(...taus));
  const networkShare = SHARES[chosen];
  const served = distilled
    ? `distilled into ${STUDENTS} small networks on all ${data.space.size.written} architectures of the space`
    : "served as they are";
  return {
    settled: `networks have ${100 * networkShare} % of the mixture, ${recipe.settled}; ${served}`,
    outOfFold: mixed[chosen],
    fit: async (rows, given) => {
      const [bag, networks] = await Promise.all([
        recipe.fit(rows, { ...given, onMember: () => {} }),
        mlp.fit(rows, given),
      ]);
      const teacher = new Mixture(bag, networks, networkShare);
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
