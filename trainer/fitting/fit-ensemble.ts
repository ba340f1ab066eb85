/**
 * @module
 * An ensemble together with scores of its training rows by others like it.
 */
import { createRandom } from "../../spaces/index.js";
import { crossFit } from "../families/folds.js";
import type {
  Family,
  FitOptions,
  Recipe,
  ScoreModel,
  Scores,
  TrainingData,
} from "../families/index.js";

export interface Ensemble {
  readonly model: ScoreModel;
  /** Scores of the training rows by ensembles that were not fitted on them. */
  readonly outOfFold: Scores;
  /** What the rows decided about how it was fitted; may be empty. */
  readonly settled: string;
}

export async function fitEnsemble(
  family: Family,
  data: TrainingData,
  options: FitOptions,
): Promise<Ensemble> {
  const recipe: Recipe = (await family.choose?.(data, options)) ?? {
    settled: "",
    fit: (rows, given) => family.fit(rows, given),
  };
  const [model, outOfFold] = await Promise.all([
    recipe.fit(data, options),
    recipe.outOfFold ?? crossFit(recipe.fit, data, options, createRandom(options.seed)),
  ]);
  return { model, outOfFold, settled: recipe.settled };
}
