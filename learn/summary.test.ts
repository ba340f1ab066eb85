import { describe, expect, it } from "vitest";
import { extremes } from "./summary.js";

describe("extremes", () => {
  it("are the smallest and the largest number, of more of them than a function takes arguments", () => {
    const values = Float64Array.from({ length: 300_000 }, (_, row) => (row * 7919) % 300_000);
    expect(extremes(values)).toEqual({ least: 0, most: 299_999 });
    expect(extremes([-3])).toEqual({ least: -3, most: -3 });
  });

  it("are NaN where a number is, and infinite of nothing", () => {
    expect(extremes([1, Number.NaN, 3])).toEqual({ least: Number.NaN, most: Number.NaN });
    expect(extremes([])).toEqual({ least: Infinity, most: -Infinity });
  });
});
