import { describe, expect, it } from "vitest";
import { createRandom } from "../spaces/index.js";
import { advantage, Categorical, noBaseline } from "./policy.js";

describe("categorical policy", () => {
  it("learns which of four arms pays, whatever the unit of the rewards", () => {
    for (const unit of [1e-4, 1, 1e6]) {
      const random = createRandom(3);
      const arms = new Categorical([0, 0, 0, 0]);
      const baseline = noBaseline();
      for (let pull = 0; pull < 300; pull++) {
        const arm = arms.draw(random);
        const reward = unit * (500 + (arm === 2 ? 1 : 0) + 0.3 * random.normal());
        arms.reinforce(arm, 0.1 * advantage(baseline, reward, 0.9));
      }
      expect(arms.probabilities[2]).toBeGreaterThan(0.8);
    }
  });

  it("draws by its probabilities, and never what is excluded", () => {
    const random = createRandom(1);
    const options = new Categorical([Math.log(1), Math.log(2), Math.log(5)]);
    const counts = [0, 0, 0];
    for (let draw = 0; draw < 8000; draw++) counts[options.draw(random)]++;
    expect(counts.map((count) => Math.round(count / 1000))).toEqual([1, 2, 5]);
    for (let draw = 0; draw < 100; draw++) expect(options.draw(random, 2)).not.toBe(2);
    expect(new Categorical([0]).draw(random, 0)).toBe(-1);
  });

  it("follows the gradient: logits keep their sum", () => {
    const logits = [0.5, -1, 2];
    new Categorical(logits).reinforce(1, 0.7);
    expect(logits[0] + logits[1] + logits[2]).toBeCloseTo(1.5);
    expect(logits[1]).toBeGreaterThan(-1);
    expect(logits[2]).toBeLessThan(2);
  });

  it("gives no advantage to rewards that are all the same", () => {
    const baseline = noBaseline();
    for (let reward = 0; reward < 10; reward++) expect(advantage(baseline, 94, 0.9)).toBe(0);
  });
});
