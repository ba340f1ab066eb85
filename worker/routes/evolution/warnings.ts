/**
 * @module
 * What an evolution computes although it is hardly what was meant.
 */
import type { PredictorCard } from "../../../schema/card.js";
import type { EvolveRequest, Warning } from "../../../schema/http/evolve.js";

/** @param card of the predictor of the offspring's fitness. */
export function doubtsOf(
  population: EvolveRequest["population"],
  { id, target }: PredictorCard,
): Warning[] {
  const given = population.flatMap(({ fitness }) => (fitness === undefined ? [] : [fitness]));
  const areFractions = given.length > 0 && given.every((fitness) => fitness >= 0 && fitness <= 1);
  if (!areFractions || target.unit !== "percent") return [];
  return [
    {
      type: "fitness_in_fractions",
      detail:
        `Every fitness of the population is from 0 to 1, and the predictor "${id}" predicts percent: ` +
        "accuracies that are fractions, such as 0.943, have to be multiplied by 100",
      pointer: "/population",
    },
  ];
}
