/**
 * @module
 * The registry of families.
 */
import type { Family } from "./family.js";
import { mlp } from "./mlp/index.js";

export type { Family, FitOptions, ScoreModel, Scores, TrainingData } from "./family.js";

export const families: readonly Family[] = [mlp];

/** The family of that name, or `undefined`. */
export function findFamily(name: string): Family | undefined {
  return families.find((family) => family.name === name);
}
