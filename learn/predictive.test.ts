import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyLogistic,
  coverage,
  fitLogistic,
  fitResidualQuantiles,
  intervalAt,
  measureClassification,
  normalQuantile,
  probabilityAbove,
} from "./index.js";

/** Evenly spread quantiles of the normal distribution, in an order that mixes them. */
const normals = (rows: number) =>
  Float64Array.from({ length: rows }, (_, row) =>
    normalQuantile((((row * 7919) % rows) + 0.5) / rows),
  );

describe("the predictive distribution", () => {
  const stds = Float64Array.from({ length: 997 }, (_, row) => 0.2 + (row % 10));
  const residuals = normals(997).map((value, row) => value * stds[row]);
  const model = fitResidualQuantiles(residuals, stds);

  it("covers as often as it says, whatever the deviation", () => {
    const fresh = normals(1009).map((value, row) => value * (1 + (row % 7)));
    const own = Float64Array.from(fresh, (_, row) => 1 + (row % 7));
    for (const level of [0.5, 0.8, 0.9, 0.95]) {
      const means = new Float64Array(fresh.length);
      expect(Math.abs(coverage(level, means, own, fresh, model).coverage - level)).toBeLessThan(
        0.015,
      );
    }
  });

  it("nests intervals, and agrees with itself about thresholds", () => {
    const levels = fc.double({ min: 0.01, max: 0.98, noNaN: true });
    fc.assert(
      fc.property(levels, levels, fc.double({ min: -50, max: 50, noNaN: true }), (a, b, mean) => {
        const [narrow, wide] = [Math.min(a, b), Math.max(a, b)].map((level) =>
          intervalAt(level, mean, 2, model),
        );
        expect(wide.lower).toBeLessThanOrEqual(narrow.lower);
        expect(wide.upper).toBeGreaterThanOrEqual(narrow.upper);
        expect(probabilityAbove(narrow.lower, mean, 2, model)).toBeCloseTo(
          (1 + Math.min(a, b)) / 2,
        );
        expect(probabilityAbove(wide.upper, mean, 2, model)).toBeLessThanOrEqual(
          probabilityAbove(narrow.upper, mean, 2, model) + 1e-12,
        );
      }),
    );
  });
});

describe("classification", () => {
  it("knows the perfect, the reversed and the ignorant", () => {
    const above = [true, true, false, false];
    expect(measureClassification([1, 1, 0, 0], above)).toMatchObject({
      roc_auc: 1,
      average_precision: 1,
      accuracy: 1,
      brier: 0,
      base_brier: 0.25,
    });
    expect(measureClassification([0.1, 0.2, 0.8, 0.9], above).roc_auc).toBe(0);
    expect(measureClassification([0.5, 0.5, 0.5, 0.5], above)).toMatchObject({
      roc_auc: 0.5,
      average_precision: 0.5,
      brier: 0.25,
    });
  });

  it("agrees with a reckoning by hand", () => {
    const quality = measureClassification(
      [0.9, 0.8, 0.7, 0.6, 0.2],
      [true, false, true, true, false],
    );
    // Of six pairs, 0.8 stands before two that are above.
    expect(quality.roc_auc).toBeCloseTo(4 / 6);
    expect(quality.average_precision).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3);
    expect(quality.accuracy).toBeCloseTo(0.8);
    expect(quality.reliability.map(({ rows }) => rows).reduce((a, b) => a + b)).toBe(5);
  });

  it("finds the probabilities that scores were drawn by", () => {
    const scores = normals(4001).map((value) => value);
    const above = [...scores].map(
      (score, row) => (row * 0.618034) % 1 < 1 / (1 + Math.exp(-(2 * score - 1))),
    );
    const model = fitLogistic(
      [...scores].map((score) => [score]),
      above,
    );
    expect(model.weights[0]).toBeCloseTo(2, 0);
    expect(model.bias).toBeCloseTo(-1, 0);
    expect(applyLogistic(model, [0.5])).toBeCloseTo(0.5, 1);
  });

  it("stays finite where scores separate the classes", () => {
    const model = fitLogistic([[-2], [-1], [1], [2]], [false, false, true, true]);
    expect(applyLogistic(model, [3])).toBeGreaterThan(0.7);
    expect(Number.isFinite(model.weights[0])).toBe(true);
  });
});
