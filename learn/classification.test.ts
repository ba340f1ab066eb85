import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyLogistic, fitLogistic, isotonicRegression, measureClassification } from "./index.js";

describe("the quality of probabilities", () => {
  it("is what it is by hand", () => {
    // The example of scikit-learn's documentation of roc_auc and average_precision.
    const figures = measureClassification([0.1, 0.4, 0.35, 0.8], [false, false, true, true]);
    expect(figures.roc_auc).toBeCloseTo(0.75, 12);
    expect(figures.average_precision).toBeCloseTo(0.8333333333, 9);
    expect(figures.accuracy).toBe(0.75);
    expect(figures.base_rate).toBe(0.5);
    expect(figures.base_brier).toBe(0.25);
    expect(figures.brier).toBeCloseTo((0.01 + 0.16 + 0.4225 + 0.04) / 4, 12);
  });

  it("of saying the base rate is that of knowing nothing", () => {
    const above = [true, false, false, false, true];
    const figures = measureClassification(Array(5).fill(0.4), above);
    expect(figures.roc_auc).toBe(0.5);
    expect(figures.average_precision).toBeCloseTo(figures.base_rate, 12);
    expect(figures.brier).toBeCloseTo(figures.base_brier, 12);
    expect(figures.reliability).toEqual([
      { predicted: expect.closeTo(0.4), observed: 0.4, rows: 5 },
    ]);
  });

  it("does not depend on the order of the rows, and counts every row once", () => {
    const row = fc.record({ said: fc.constantFrom(0, 0.2, 0.5, 0.7, 1), above: fc.boolean() });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2 }), (rows) => {
        const figures = (some: typeof rows) =>
          measureClassification(
            some.map(({ said }) => said),
            some.map(({ above }) => above),
          );
        fc.pre(rows.some(({ above }) => above) && rows.some(({ above }) => !above));
        const [one, other] = [figures(rows), figures(rows.toReversed())];
        expect(other.roc_auc).toBeCloseTo(one.roc_auc, 9);
        expect(other.average_precision).toBeCloseTo(one.average_precision, 9);
        expect(one.reliability.reduce((sum, bin) => sum + bin.rows, 0)).toBe(rows.length);
      }),
    );
  });
});

describe("logistic regression", () => {
  it("finds the probabilities that rows were drawn with", () => {
    const scores = Array.from({ length: 4000 }, (_, row) => [((row * 7919) % 4000) / 1000 - 2]);
    // The row number modulo 1000 is as good as random beside the score.
    const above = scores.map(
      ([x], row) => ((row * 104_729) % 1009) / 1009 < 1 / (1 + Math.exp(-(2 * x + 0.5))),
    );
    const { weights, bias } = fitLogistic(scores, above);
    expect(weights[0]).toBeCloseTo(2, 0);
    expect(bias).toBeCloseTo(0.5, 0);
  });

  it("stays finite where scores separate the classes, and rises with the score", () => {
    const scores = [[-3], [-2], [-1], [1], [2], [3]];
    const model = fitLogistic(
      scores,
      scores.map(([x]) => x > 0),
    );
    const said = scores.map((row) => applyLogistic(model, row));
    expect(said).toEqual([...said].sort((a, b) => a - b));
    for (const probability of said) {
      expect(probability).toBeGreaterThan(0);
      expect(probability).toBeLessThan(1);
    }
  });
});

describe("isotonic regression", () => {
  it("pools what falls", () => {
    expect([...isotonicRegression([1, 3, 2, 4])]).toEqual([1, 2.5, 2.5, 4]);
    expect([...isotonicRegression([3, 1], [1, 3])]).toEqual([1.5, 1.5]);
  });

  it("rises, keeps the mean, and leaves what rises alone", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 }), (values) => {
        const fitted = [...isotonicRegression(values)];
        expect(fitted).toEqual([...fitted].sort((a, b) => a - b));
        const sum = (list: readonly number[]) => list.reduce((total, value) => total + value, 0);
        expect(sum(fitted)).toBeCloseTo(sum(values), 6);
        const sorted = [...values].sort((a, b) => a - b);
        expect([...isotonicRegression(sorted)]).toEqual(sorted);
      }),
    );
  });
});
