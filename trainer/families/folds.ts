/**
 * @module
 * Cross-validation inside the training rows: what is chosen is chosen by it, and by nothing else.
 */
import type { Architecture, Random } from "../../spaces/index.js";
import type { FitOptions, ScoreModel, Scores, TrainingData } from "./family.js";

/** Parts into which the training rows are split. */
export const FOLDS = 5;

/** Row numbers: those that are fitted on, and those that are then scored. */
export interface Fold {
  readonly others: readonly number[];
  readonly own: readonly number[];
}

/** Splits rows at random into parts whose sizes differ by one at most. */
export function drawFolds(rows: number, random: Random): Fold[] {
  const order = random.shuffle(Array.from({ length: rows }, (_, row) => row));
  return Array.from({ length: FOLDS }, (_, fold) => ({
    own: order.filter((_, position) => position % FOLDS === fold),
    others: order.filter((_, position) => position % FOLDS !== fold),
  }));
}

/** Some rows of the data, in that order. */
export function rowsOf(
  { space, architectures, targets }: TrainingData,
  rows: readonly number[],
): TrainingData {
  return {
    space,
    architectures: rows.map((row) => architectures[row]) as Architecture[],
    targets: Float64Array.from(rows, (row) => targets[row]),
  };
}

/**
 * Fits one ensemble for each part of the rows, on all others, and scores the part with it.
 *
 * @returns scores of all rows, in their order.
 */
export async function crossFit(
  fitRows: (data: TrainingData, options: FitOptions) => Promise<Pick<ScoreModel, "score">>,
  data: TrainingData,
  options: FitOptions,
  random: Random,
): Promise<Scores> {
  const rows = data.architectures.length;
  const values = new Float32Array(rows * options.members);
  const fitFold = async ({ own, others }: Fold, seed: number) => {
    const model = await fitRows(rowsOf(data, others), { ...options, seed });
    const scores = await model.score(own.map((row) => data.architectures[row]));
    own.forEach((row, index) => {
      const ofRow = scores.values.subarray(index * scores.members, (index + 1) * scores.members);
      values.set(ofRow, row * scores.members);
    });
  };
  await Promise.all(drawFolds(rows, random).map((fold) => fitFold(fold, random.seed())));
  return { rows, members: options.members, values };
}
