import { describe, expect, it } from "vitest";
import { normalQuantile } from "./normal.js";

describe("the normal quantile", () => {
  it.each([
    [0.975, 1.9599639845400538],
    [0.01, -2.3263478740408408],
    [1e-10, -6.361340902404056],
    [1e-20, -9.262340089798405],
    [1e-100, -21.27345356096532],
  ])("at %f is %f", (probability, quantile) => {
    expect(normalQuantile(probability) / quantile).toBeCloseTo(1, 14);
  });

  it("is unbounded at 0 and 1, and nothing beyond", () => {
    expect(normalQuantile(0.5)).toBe(0);
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});
