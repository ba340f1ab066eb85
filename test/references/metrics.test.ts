import { describe, expect, it } from "vitest";
import {
  averageRanks,
  fitLogistic,
  fitResidualQuantiles,
  isotonicRegression,
  kendallTau,
  measureClassification,
  normalQuantile,
  spearman,
} from "../../learn/index.js";
import { expectClose } from "./expect-close.js";
import references from "./metrics.json" with { type: "json" };

describe("SciPy's", () => {
  it.each(references.correlations)(
    "average ranks, Kendall's tau-b and Spearman's rho, %#",
    (one) => {
      expect([...averageRanks(one.x)]).toEqual(one.ranks);
      expect(kendallTau(one.x, one.y)).toBeCloseTo(one.kendall_tau, 10);
      expect(spearman(one.x, one.y)).toBeCloseTo(one.spearman, 10);
    },
  );

  it("normal quantiles, from 1e-300 up", () => {
    const { probabilities, quantiles } = references.normal;
    expectClose(probabilities.map(normalQuantile), quantiles, 9);
  });
});

describe("scikit-learn's", () => {
  it.each(references.classifications)(
    "area under the curve, average precision, Brier score and calibration curve, %#",
    (one) => {
      const ours = measureClassification(one.said, one.above.map(Boolean));
      expect(ours.roc_auc).toBeCloseTo(one.roc_auc, 10);
      expect(ours.average_precision).toBeCloseTo(one.average_precision, 10);
      expect(ours.brier).toBeCloseTo(one.brier, 10);
      expectClose(
        ours.reliability.map(({ predicted }) => predicted),
        one.predicted,
        9,
      );
      expectClose(
        ours.reliability.map(({ observed }) => observed),
        one.observed,
        9,
      );
    },
  );

  it.each(references.isotonic)("isotonic regression, with weights and without, %#", (one) => {
    expectClose(isotonicRegression(one.values), one.fitted, 9);
    expectClose(isotonicRegression(one.values, one.weights), one.weighted, 9);
  });

  it.each(references.logistic)("logistic regression with a ridge of 1, %#", (one) => {
    const { weights, bias } = fitLogistic(one.scores, one.above.map(Boolean));
    expectClose(weights, one.weights, 6);
    expect(bias).toBeCloseTo(one.bias, 6);
  });
});

it.each(references.residuals)("NumPy's quantiles at the ranks p·(n + 1), %#", (one) => {
  const ones = one.values.map(() => 1);
  const { probabilities, quantiles } = fitResidualQuantiles(one.values, ones);
  // Beyond the outermost rows, NumPy says these, and ours are further off.
  const least = 1 / (one.values.length + 1);
  one.probabilities.forEach((probability, at) => {
    const ours = quantiles[probabilities.indexOf(probability)];
    if (Math.min(probability, 1 - probability) >= least)
      expect(ours).toBeCloseTo(one.quantiles[at], 4);
    else expect(Math.abs(ours)).toBeGreaterThan(Math.abs(one.quantiles[at]));
  });
});
