import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isotonicRegression } from "./isotonic.js";
import { applyMonotoneMap, fitMonotoneMap } from "./monotone-map.js";

const finite = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const percent = fc.double({ min: 0, max: 100, noNaN: true });

describe("isotonic regression", () => {
  it("pools what violates the order into its weighted mean", () => {
    expect([...isotonicRegression([1, 3, 2, 4])]).toEqual([1, 2.5, 2.5, 4]);
    expect([...isotonicRegression([3, 1], [1, 3])]).toEqual([1.5, 1.5]);
    expect([...isotonicRegression([])]).toEqual([]);
  });

  it("never falls, keeps the mean, and leaves what already rises", () => {
    fc.assert(
      fc.property(fc.array(percent, { minLength: 1 }), (values) => {
        const fitted = isotonicRegression(values);
        for (let index = 1; index < fitted.length; index++)
          expect(fitted[index]).toBeGreaterThanOrEqual(fitted[index - 1]);
        const sum = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b);
        expect(sum(fitted)).toBeCloseTo(sum(values), 6);
        const rising = Float64Array.from(values).sort();
        isotonicRegression(rising).forEach((level, index) => {
          expect(level).toBeCloseTo(rising[index], 9);
        });
      }),
    );
  });
});

describe("the monotone map", () => {
  const rows = fc
    .array(fc.tuple(finite, percent), { minLength: 2, maxLength: 200 })
    .filter(
      (list) =>
        new Set(list.map(([score]) => Math.round(score))).size > 1 &&
        new Set(list.map(([, target]) => Math.round(target))).size > 1,
    );

  it("strictly increases, within the scores that it was fitted on and beyond", () => {
    fc.assert(
      fc.property(rows, fc.array(finite, { minLength: 2 }), (list, probes) => {
        const map = fitMonotoneMap(
          list.map(([score]) => score),
          list.map(([, target]) => target),
        );
        const sorted = [...probes, ...map.scores, -1e6, 1e6].sort((a, b) => a - b);
        for (let index = 1; index < sorted.length; index++)
          if (sorted[index] - sorted[index - 1] > 1e-6)
            expect(applyMonotoneMap(map, sorted[index])).toBeGreaterThan(
              applyMonotoneMap(map, sorted[index - 1]),
            );
      }),
    );
  });

  it("goes through its knots, few of them", () => {
    fc.assert(
      fc.property(rows, (list) => {
        const map = fitMonotoneMap(
          list.map(([score]) => score),
          list.map(([, target]) => target),
        );
        expect(map.scores.length).toBeLessThanOrEqual(18);
        map.scores.forEach((score, knot) => {
          expect(applyMonotoneMap(map, score)).toBeCloseTo(map.values[knot], 6);
        });
      }),
    );
  });

  it("recovers an increasing relation, whatever a few diverged runs say", () => {
    const scores = Array.from({ length: 1000 }, (_, row) => row / 100);
    const targets = scores.map((score, row) => (row % 97 === 50 ? 10 : 80 + score));
    const map = fitMonotoneMap(scores, targets);
    for (const score of [1, 2.5, 5, 9])
      expect(applyMonotoneMap(map, score)).toBeCloseTo(80 + score, 0);
  });

  it("is no steeper than 16 times the range of the targets per unit of score, where scores hardly differ", () => {
    fc.assert(
      fc.property(rows, fc.double({ min: 1e-5, max: 1, noNaN: true }), (list, closeness) => {
        const targets = list.map(([, target]) => target);
        const map = fitMonotoneMap(
          list.map(([score]) => closeness * score),
          targets,
        );
        const range = Math.max(...targets) - Math.min(...targets);
        const slopes = map.scores
          .slice(1)
          .map(
            (score, knot) => (map.values[knot + 1] - map.values[knot]) / (score - map.scores[knot]),
          );
        for (const slope of slopes) expect(slope / range).toBeLessThan(16.001);
      }),
    );
  });

  it("rises from both sides alike towards a step that it may not take at once", () => {
    const scores = Array.from({ length: 40 }, (_, row) => (row < 20 ? 0 : 0.01) + row * 1e-5);
    const targets = scores.map((_, row) => (row < 20 ? 80 : 90));
    const { values } = fitMonotoneMap(scores, targets);
    expect(values[0] + values[values.length - 1]).toBeCloseTo(170, 1);
    expect(values[values.length - 1] - values[0]).toBeCloseTo(16 * 10 * scores[39], 1);
  });

  it("refuses scores or targets that are all equal", () => {
    expect(() => fitMonotoneMap([1, 1], [1, 2])).toThrow(RangeError);
    expect(() => fitMonotoneMap([1, 2], [1, 1])).toThrow("not all equal");
    expect(() => fitMonotoneMap([], [])).toThrow(RangeError);
  });
});
