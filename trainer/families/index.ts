/**
 * @module
 * The registry of families.
 */
import { best } from "./best/index.js";
import type { Family, TrainingData } from "./family.js";
import { gcn, gcnFeatures } from "./gcn/index.js";
import { gp } from "./gp/index.js";
import { readingMeasured } from "./measured/index.js";
import { mlp } from "./mlp/index.js";
import { pnas } from "./pnas/index.js";
import { rnn } from "./rnn/index.js";
import { forest, trees } from "./trees/index.js";

export type {
  Family,
  FitOptions,
  ScoreModel,
  Scores,
  ScoreValues,
  TrainingData,
} from "./family.js";

export const families: readonly Family[] = [
  best,
  mlp,
  pnas,
  rnn,
  gcn,
  gcnFeatures,
  trees,
  forest,
  gp,
];

/** The family that learns from such data: one that reads what was measured where there is any. @throws {InputError} */
export function familyFor(family: Family, { measured }: Pick<TrainingData, "measured">): Family {
  return measured ? readingMeasured(family) : family;
}

/** The family of that name, or `undefined`. */
export function findFamily(name: string): Family | undefined {
  return families.find((family) => family.name === name);
}
