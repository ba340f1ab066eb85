import { describe, expect, it } from "vitest";
import {
  fitGaussianProcess,
  fitWith,
  type ProcessData,
  predictProcess,
} from "../../trainer/families/transfer/gaussian-process.js";
import { expectClose } from "./expect-close.js";
import references from "./gaussian-process.json" with { type: "json" };

describe.each(references)("a Gaussian process, %#", (reference) => {
  const data: ProcessData = {
    inputs: Float64Array.from(reference.inputs.flat()),
    columns: reference.inputs[0].length,
    trend: Float64Array.from(reference.trend),
    targets: Float64Array.from(reference.targets),
  };
  const { rows, rowsTrend, fits, best, optimum } = reference;
  const count = data.targets.length;
  /** What our likelihood leaves out. */
  const constant = (-count / 2) * (1 + Math.log(2 * Math.PI));

  it.each([...fits, best])(
    "of length scale $lengthScale and noise $ratio is scikit-learn's",
    (theirs) => {
      const { process, likelihood } = fitWith(data, theirs.lengthScale, theirs.ratio);
      expect(likelihood + constant).toBeCloseTo(theirs.logMarginalLikelihood, 6);
      expect(process.variance / theirs.variance).toBeCloseTo(1, 6);
      expectClose(process.trend, theirs.trend, 6);
      const { mean, deviation } = predictProcess(process, rows.flat(), rowsTrend);
      expectClose(mean, theirs.mean, 6);
      expectClose(deviation, theirs.deviation, 6);
    },
  );

  it("has the most probable hyperparameters of those that are tried", () => {
    const { lengthScale, noise, variance } = fitGaussianProcess(data);
    expect(lengthScale).toBeCloseTo(best.lengthScale, 6);
    expect(noise / variance).toBeCloseTo(best.ratio, 6);
  });

  it("is hardly less probable than the optimum between them", () => {
    expect(optimum.logPosterior - best.logPosterior).toBeLessThan(0.7);
  });
});
