import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageRanks, kendallTau, normalScores, spearman } from "./ranks.js";

/** Kendall's tau-b as it is defined, pair by pair. */
function tauByDefinition(x: readonly number[], y: readonly number[]): number {
  let [difference, untiedInX, untiedInY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j < i; j++) {
      const [a, b] = [Math.sign(x[i] - x[j]), Math.sign(y[i] - y[j])];
      difference += a * b;
      untiedInX += a * a;
      untiedInY += b * b;
    }
  return difference / Math.sqrt(untiedInX * untiedInY);
}

const pairs = (value: fc.Arbitrary<number>) =>
  fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 60 });

describe("Kendall's tau-b", () => {
  it.each([
    ["few values, many ties", fc.integer({ min: 0, max: 4 })],
    ["any finite numbers", fc.double({ noNaN: true, noDefaultInfinity: true })],
  ])("equals the definition over all pairs: %s", (_, value) => {
    fc.assert(
      fc.property(pairs(value), (rows) => {
        const x = rows.map(([a]) => a);
        const y = rows.map(([, b]) => b);
        expect(kendallTau(x, y)).toBe(tauByDefinition(x, y));
      }),
    );
  });

  it("of lists without ties counts discordant pairs", () => {
    expect(kendallTau([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])).toBe(0.6);
  });

  it("divides by the pairs that are not tied", () => {
    // 3 pairs; one tied in x only, two concordant: 2 / √(2 · 3).
    expect(kendallTau([1, 1, 2], [1, 2, 3])).toBeCloseTo(2 / Math.sqrt(6), 15);
    // Agresti's example of scipy's documentation.
    expect(kendallTau([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.4714045207910317, 15);
  });

  it("is 1 for the same order and -1 for the opposite one, ties or not", () => {
    expect(kendallTau([3, 1, 1, 2], [30, 10, 10, 20])).toBe(1);
    expect(kendallTau([3, 1, 1, 2], [-3, -1, -1, -2])).toBe(-1);
  });

  it("is NaN where one list is constant or has fewer than two numbers", () => {
    expect(kendallTau([1, 1, 1], [1, 2, 3])).toBeNaN();
    expect(kendallTau([1, 2, 3], [1, 1, 1])).toBeNaN();
    expect(kendallTau([1], [1])).toBeNaN();
    expect(kendallTau([], [])).toBeNaN();
  });

  it("refuses lists of different lengths", () => {
    expect(() => kendallTau([1, 2], [1])).toThrow("lists of 2 and 1 numbers cannot be compared");
  });
});

describe("Spearman's correlation", () => {
  it("is Pearson's of the average ranks", () => {
    expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])).toBeCloseTo(0.8207826816681233, 15);
    expect(spearman([1, 1, 2], [1, 2, 3])).toBeCloseTo(Math.sqrt(3) / 2, 15);
  });

  it("does not change under increasing transforms, and is NaN of a constant", () => {
    fc.assert(
      fc.property(pairs(fc.integer({ min: -9, max: 9 })), (rows) => {
        const x = rows.map(([a]) => a);
        const y = rows.map(([, b]) => b);
        expect(
          spearman(
            x.map((value) => value ** 3),
            y.map((value) => 2 * value + 1),
          ),
        ).toBe(spearman(x, y));
      }),
    );
    expect(spearman([1, 1], [1, 2])).toBeNaN();
  });
});

describe("rank transforms", () => {
  it("give ties the average of their ranks", () => {
    expect([...averageRanks([10, 30, 10, 20, 10])]).toEqual([2, 5, 2, 4, 2]);
  });

  it("turn ranks into normal scores, symmetric about zero", () => {
    const scores = normalScores([5, 1, 3, 3]);
    expect(scores[0]).toBeCloseTo(1.1503493803760083, 14);
    expect(scores[1]).toBeCloseTo(-1.1503493803760083, 14);
    expect([scores[2], scores[3]]).toEqual([0, 0]);
  });
});
