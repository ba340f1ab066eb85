/**
 * @module
 * The registry of families.
 */
import { best } from "./best/index.js";
import type { Family } from "./family.js";
import { gcn, gcnFeatures } from "./gcn/index.js";
import { gp } from "./gp/index.js";
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

/** The family of that name, or `undefined`. */
export function findFamily(name: string): Family | undefined {
  return families.find((family) => family.name === name);
}
