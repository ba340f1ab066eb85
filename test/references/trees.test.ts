/**
 * Nothing is drawn: all rows and features go into every tree, features in their order, so that of two
 * that split rows alike the first is taken, as in XGBoost.
 */
import { describe, expect, it } from "vitest";
import { binFeatures, fitBoostedTrees, kendallTau, mean, predictTrees } from "../../learn/index.js";
import references from "./trees.json" with { type: "json" };

const first = { integer: () => 0 };

type Reference = (typeof references)["cells" | "fewValues" | "manyValues"];

function fit(training: Float32Array, unseen: Float32Array, { targets, options }: Reference) {
  const trees = fitBoostedTrees(
    binFeatures(training, training.length / targets.length),
    targets,
    { ...options, rowShare: 1, featureShare: 1 },
    first,
  );
  return { predicted: predictTrees(trees, training), unseen: predictTrees(trees, unseen) };
}

/** One column for each operation on each edge. */
const oneHot = (cells: readonly string[]) =>
  Float32Array.from(
    cells.flatMap((cell) =>
      [...cell].flatMap((operation) => [0, 1, 2, 3, 4].map((one) => Number(one === +operation))),
    ),
  );

const flat = (rows: readonly (readonly number[])[]) => Float32Array.from(rows.flat());

function rootMeanSquaredError(predicted: ArrayLike<number>, targets: readonly number[]): number {
  return Math.sqrt(mean(targets.map((target, row) => (target - predicted[row]) ** 2)));
}

describe("boosted trees of 300 rows", () => {
  const { cells, fewValues, manyValues } = references;

  it.each<readonly [string, Reference, Float32Array, Float32Array]>([
    ["cells of NAS-Bench-201", cells, oneHot(cells.cells), oneHot(cells.unseenCells)],
    ["25 values a feature", fewValues, flat(fewValues.features), flat(fewValues.unseenFeatures)],
  ])("are XGBoost's where each value has a bin: %s", (_, reference, training, unseen) => {
    const ours = fit(training, unseen, reference);
    // XGBoost sums in float32, of targets from 0 to 100.
    reference.predicted.forEach((value, row) => {
      expect(Math.abs(ours.predicted[row] - value)).toBeLessThan(1e-4);
    });
    reference.unseenPredicted.forEach((value, row) => {
      expect(Math.abs(ours.unseen[row] - value)).toBeLessThan(1e-4);
    });
  });

  it("are as good as XGBoost's where values share bins", () => {
    const ours = fit(flat(manyValues.features), flat(manyValues.unseenFeatures), manyValues);
    const error = rootMeanSquaredError(ours.unseen, manyValues.unseenTargets);
    expect(Math.abs(error / manyValues.rmse - 1)).toBeLessThan(0.03);
    const tau = kendallTau(ours.unseen, manyValues.unseenTargets);
    expect(Math.abs(tau - manyValues.kendall_tau)).toBeLessThan(0.01);
  });
});
