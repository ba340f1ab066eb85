import { describe, expect, it } from "vitest";
import { covarianceOf, gramsOf } from "../../trainer/families/gp/grams.js";
import type { Kernel, Projection } from "../../trainer/families/gp/kernels.js";
import { logDeterminant, solveCholesky } from "../../trainer/families/gp/matrices.js";
import {
  fitWeighted,
  type ProcessData,
  predictProcess,
} from "../../trainer/families/gp/process.js";
import { factorCovariance, fitWeights, type Weights } from "../../trainer/families/gp/weights.js";
import { expectClose } from "./expect-close.js";
import references from "./kernel-sum.json" with { type: "json" };

describe.each(references)("a Gaussian process with a sum of kernels, %#", (reference) => {
  const { inputs, rows, mean, deviation, logMarginalLikelihood, most } = reference;
  const width = inputs[0].length;
  const columns = Int32Array.from({ length: width }, (_, column) => column);
  const projection: Projection = { columns, factor: 1 };
  const shapes: Kernel["shape"][] = [
    { kind: "linear" },
    { kind: "square" },
    { kind: "smooth", lengthScale: 0.7 },
    { kind: "smooth", lengthScale: 1.4 },
  ];
  const data: ProcessData = {
    kernels: shapes.map((shape) => ({ projection, shape })),
    features: Float32Array.from(inputs.flat()),
    width,
    targets: Float64Array.from(reference.targets),
  };
  const weights: Weights = {
    kernels: Float64Array.from(reference.weights),
    noise: reference.noise,
  };
  const likelihood = ({ kernels, noise }: Weights) => {
    const { targets } = data;
    const count = targets.length;
    const factor = factorCovariance(covarianceOf(data, data, kernels), noise, count);
    const solved = solveCholesky(factor, targets);
    const fit = targets.reduce((sum, target, row) => sum + target * solved[row], 0);
    return -0.5 * (fit + logDeterminant(factor) + count * Math.log(2 * Math.PI));
  };

  it("of given weights is scikit-learn's", () => {
    expect(likelihood(weights)).toBeCloseTo(logMarginalLikelihood, 4);
    const said = predictProcess(fitWeighted(data, weights), Float32Array.from(rows.flat()));
    expectClose(said.mean, mean, 4);
    expectClose(said.deviation, deviation, 4);
  });

  it("has weights that are hardly less likely than the likeliest", () => {
    expect(most - likelihood(fitWeights(gramsOf(data), data.targets))).toBeLessThan(0.5);
  });
});
