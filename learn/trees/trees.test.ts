import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BoostingOptions,
  binFeatures,
  fitBoostedTrees,
  fitForest,
  MAX_BINS,
  predictTrees,
} from "./index.js";

/** Park and Miller's generator: enough to draw rows by. */
function stream(seed: number) {
  let state = (seed % 2147483646) + 1;
  return {
    integer(bound: number) {
      state = (state * 48271) % 2147483647;
      return state % bound;
    },
  };
}

const boosting: BoostingOptions = {
  rounds: 60,
  rate: 0.2,
  depth: 3,
  leastRows: 2,
  lambda: 1,
  rowShare: 0.8,
  featureShare: 0.7,
};

const COLUMNS = 4;
/** Rows of uniform features, and a function of two of them with an interaction. */
function table(rows: number, seed: number) {
  const random = stream(seed);
  const features = Float32Array.from(
    { length: rows * COLUMNS },
    () => random.integer(1_000_000) / 1_000_000,
  );
  const targets = Float64Array.from({ length: rows }, (_, row) => {
    const [a, b] = features.subarray(row * COLUMNS);
    return a > 0.5 ? 2 * b : 1 - b;
  });
  return { features, targets };
}

function meanSquaredError(predicted: Float64Array, targets: Float64Array): number {
  return predicted.reduce(
    (sum, value, row) => sum + (value - targets[row]) ** 2 / targets.length,
    0,
  );
}

describe("bins", () => {
  it("keep the order of values, at most 64 of them, and leave out what does not vary", () => {
    const anyColumns = fc.array(
      fc.tuple(fc.float({ noNaN: true, noDefaultInfinity: true }), fc.constant(3)),
      { minLength: 1, maxLength: 300 },
    );
    fc.assert(
      fc.property(anyColumns, (rows) => {
        const binned = binFeatures(Float32Array.from(rows.flat()), 2);
        const values = rows.map(([value]) => value);
        expect([...binned.varying]).toEqual(new Set(values.map((v) => v + 0)).size > 1 ? [0] : []);
        const [bins, bounds] = [binned.bins[0], binned.bounds[0]];
        if (!bins) return;
        expect(bounds.length).toBeLessThan(MAX_BINS);
        for (let row = 0; row < values.length; row++) {
          if (bins[row] > 0) expect(values[row]).toBeGreaterThan(bounds[bins[row] - 1]);
          if (bins[row] < bounds.length) expect(values[row]).toBeLessThanOrEqual(bounds[bins[row]]);
        }
      }),
    );
  });
});

describe.each([
  [
    "boosting",
    ({ features, targets }: ReturnType<typeof table>, seed: number) =>
      fitBoostedTrees(binFeatures(features, COLUMNS), targets, boosting, stream(seed)),
  ],
  [
    "a forest",
    ({ features, targets }: ReturnType<typeof table>, seed: number) =>
      fitForest(
        binFeatures(features, COLUMNS),
        targets,
        { trees: 60, depth: 20, leastRows: 1, featureShare: 0.7 },
        stream(seed),
      ),
  ],
] as const)("%s", (_, fit) => {
  it("learns an interaction, and generalises", () => {
    const [training, unseen] = [table(400, 1), table(400, 2)];
    const predicted = predictTrees(fit(training, 5), unseen.features);
    const spread = meanSquaredError(
      new Float64Array(400).fill(unseen.targets.reduce((sum, value) => sum + value / 400, 0)),
      unseen.targets,
    );
    expect(meanSquaredError(predicted, unseen.targets)).toBeLessThan(0.1 * spread);
  });

  it("is the same for the same seed and another for another", () => {
    const training = table(60, 3);
    expect(fit(training, 7)).toEqual(fit(training, 7));
    expect(fit(training, 8)).not.toEqual(fit(training, 7));
  });

  it("says nothing outside the range of the targets", () => {
    const training = table(80, 4);
    const far = Float32Array.from({ length: COLUMNS * 50 }, (_, at) => (at % 2 ? 1e9 : -1e9));
    const [least, most] = [Math.min(...training.targets), Math.max(...training.targets)];
    for (const value of predictTrees(fit(training, 1), far)) {
      // Boosting may overshoot a little.
      expect(value).toBeGreaterThan(least - 0.3);
      expect(value).toBeLessThan(most + 0.3);
    }
  });

  it("answers the mean where no feature varies", () => {
    const features = new Float32Array(COLUMNS * 10).fill(2);
    const targets = Float64Array.from({ length: 10 }, (_, row) => row);
    const [value] = predictTrees(fit({ features, targets }, 1), features);
    expect(value).toBeGreaterThan(3);
    expect(value).toBeLessThan(6);
  });
});

it("more rounds of boosting never fit the training rows worse", () => {
  const training = table(150, 9);
  const errors = [1, 5, 20, 60].map((rounds) =>
    meanSquaredError(
      predictTrees(
        fitBoostedTrees(
          binFeatures(training.features, COLUMNS),
          training.targets,
          { ...boosting, rounds, rowShare: 1, featureShare: 1 },
          stream(1),
        ),
        training.features,
      ),
      training.targets,
    ),
  );
  expect(errors).toEqual([...errors].sort((a, b) => b - a));
});
