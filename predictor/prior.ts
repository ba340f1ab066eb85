/**
 * @module
 * A predictor as what a search starts from.
 */
import type { Prior } from "../search/index.js";
import type { Laps, Predictor } from "./predictor.js";
import type { ListedPredictor } from "./predictor-file.js";

/** Whether more of what it predicts is better: accuracies are, times are not. */
export function isFitness({ card }: ListedPredictor): boolean {
  return card.target.unit === "percent";
}

/** Its `mean`. @param predictor of a fitness. */
export function priorOf(predictor: Predictor, stopwatch?: Laps): Prior {
  return {
    cost: predictor.evaluationCost,
    score: async (architectures, work) =>
      (await predictor.predict(architectures, ["mean"], work, stopwatch)).mean,
  };
}
