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

  it("leaves aside what went wrong altogether, and says the same of what did not", () => {
    const residuals = spreads.map((spread, row) =>
      row % 100 === 0 ? 60 : Math.hypot(0.5, 3 * spread) * random.normal(),
    );
    for (const trimmed of [0.02, 0.05]) {
      const { floor, scale } = fitDeviation(residuals, spreads, trimmed);
      expect(floor / 0.5).toBeCloseTo(1, 0);
      expect(Math.abs(scale / 3 - 1)).toBeLessThan(0.1);
    }
    expect(fitDeviation(residuals, spreads).floor).toBeGreaterThan(4);
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
