import { describe, expect, it } from "vitest";
import { createRandom } from "../spaces/random.js";
import { applyDeviation, fitDeviation } from "./deviation.js";

describe("the deviation model", () => {
  const random = createRandom(5);
  const spreads = Array.from({ length: 20_000 }, () => 2 * random.uniform());

  it("recovers floor and scale of normal errors", () => {
    const residuals = spreads.map((spread) => Math.hypot(0.5, 3 * spread) * random.normal());
    const { floor, scale } = fitDeviation(residuals, spreads);
    expect(floor).toBeCloseTo(0.5, 1);
    expect(scale).toBeCloseTo(3, 1);
  });

  it("falls back to a constant where the spread says nothing", () => {
    const residuals = spreads.map(() => 4 * random.normal());
    const model = fitDeviation(residuals, spreads);
    expect(applyDeviation(model, 0)).toBeCloseTo(4, 1);
    expect(applyDeviation(model, 2)).toBeCloseTo(4, 0);
    const zero = fitDeviation([1, -1], [0, 0]);
    expect(zero.floor).toBeCloseTo(1, 12);
  });
});
