import { describe, expect, it } from "vitest";
import { kendallTau } from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";
import { chooseWeights, weightedSum } from "./mixture.js";

const random = createRandom(1);
const targets = Float64Array.from({ length: 400 }, () => random.normal());
const seen = (noise: number) => targets.map((target) => target + noise * random.normal());

describe("weights of a mixture", () => {
  it("favour what ranks better, and leave out what says nothing", () => {
    const parts = [seen(0.2), seen(1), seen(20)];
    const weights = chooseWeights(parts, targets, createRandom(2));
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 1);
    expect(weights[0]).toBeGreaterThan(weights[1]);
    expect(weights[2]).toBeLessThan(0.1);
  });

  it("join what errs independently to something better than either", () => {
    const parts = [seen(0.5), seen(0.5)];
    const weights = chooseWeights(parts, targets, createRandom(2));
    const mixed = kendallTau(weightedSum(parts, weights), targets);
    for (const part of parts) expect(mixed).toBeGreaterThan(kendallTau(part, targets));
  });

  it("are all of one that is right, and nearly equal where few rows tell nothing", () => {
    expect(chooseWeights([seen(0), seen(0.3)], targets, createRandom(2))).toEqual([1, 0]);
    const few = targets.slice(0, 30);
    const alike = [seen(0.5), seen(0.5)].map((scores) => scores.slice(0, 30));
    for (const weight of chooseWeights(alike, few, createRandom(2)))
      expect(weight).toBeGreaterThan(0.2);
  });
});
