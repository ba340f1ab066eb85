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
    const weights = chooseWeights(parts, targets, [0.4, 0.5, 0.1]);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 1);
    expect(weights[0]).toBeGreaterThan(weights[1]);
    expect(weights[2]).toBeLessThan(0.1);
  });

  it("join what errs independently to something better than either", () => {
    const parts = [seen(0.5), seen(0.5)];
    const weights = chooseWeights(parts, targets, [0.5, 0.5]);
    const mixed = kendallTau(weightedSum(parts, weights), targets);
    for (const part of parts) expect(mixed).toBeGreaterThan(kendallTau(part, targets));
  });

  it("stay near the usual ones where there are few rows", () => {
    const few = targets.slice(0, 20);
    const [poor, good] = [seen(2).slice(0, 20), seen(0.1).slice(0, 20)];
    const [first] = chooseWeights([poor, good], few, [0.9, 0.1]);
    expect(first).toBeGreaterThan(0.7);
    const [second] = chooseWeights([seen(2), seen(0.1)], targets, [0.9, 0.1]);
    expect(second).toBeLessThan(0.5);
  });
});
