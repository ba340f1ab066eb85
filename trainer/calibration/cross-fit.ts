/**
 * @module
 * Scores of rows by ensembles that were not fitted on them, from the training rows alone.
 */
import { createRandom } from "../../spaces/index.js";
import type { Family, FitOptions, Scores, TrainingData } from "../families/index.js";

/** Parts into which the training rows are split. */
export const FOLDS = 5;

/**
 * Fits one ensemble for each part of the rows, on all others, and scores the part with it.
 *
 * @returns scores of all rows, in their order.
 */
export async function crossFit(
  family: Family,
  { space, architectures, targets }: TrainingData,
  options: FitOptions,
): Promise<Scores> {
  const random = createRandom(options.seed);
  const rows = architectures.length;
  const order = random.shuffle(Array.from({ length: rows }, (_, row) => row));
  const values = new Float32Array(rows * options.members);
  const fitFold = async (fold: number, seed: number) => {
    const inFold = order.filter((_, position) => position % FOLDS === fold);
    const others = order.filter((_, position) => position % FOLDS !== fold);
    const model = await family.fit(
      {
        space,
        architectures: others.map((row) => architectures[row]),
        targets: Float64Array.from(others, (row) => targets[row]),
      },
      { ...options, seed },
    );
    const scores = await model.score(inFold.map((row) => architectures[row]));
    inFold.forEach((row, index) => {
      const own = scores.values.subarray(index * scores.members, (index + 1) * scores.members);
      values.set(own, row * scores.members);
    });
  };
  await Promise.all(Array.from({ length: FOLDS }, (_, fold) => fitFold(fold, random.seed())));
  return { rows, members: options.members, values };
}
