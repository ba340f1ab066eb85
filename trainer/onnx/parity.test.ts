import { describe, expect, it } from "vitest";
import { largestDifference } from "./parity.js";

const rows = Array.from({ length: 1000 }, (_, row) => row);
/** Predictions of `mean`, each with a deviation of 1. */
const predicted = (mean: (row: number) => number) => ({
  mean: Float32Array.from(rows, mean),
  std: new Float32Array(rows.length).fill(1),
});

describe("an exported model is accepted", () => {
  it("if it differs by a small share of what the predictions range over, however much that is in their unit", () => {
    const latencies = predicted((row) => 1000 ** (row / 1000));
    const exported = { ...latencies, mean: latencies.mean.map((value) => value * (1 + 1e-5)) };
    expect(largestDifference(latencies, exported, 1)).toBeCloseTo(0.01, 3);
  });

  it("if it differs by no more than 32-bit numbers have to", () => {
    const close = predicted((row) => 1e6 + row / 16);
    const exported = { ...close, mean: close.mean.map((value) => Math.fround(value + 0.0625)) };
    expect(largestDifference(close, exported, 1)).toBe(0.0625);
  });

  it("if all predictions are equal in both", () => {
    expect(
      largestDifference(
        predicted(() => 90),
        predicted(() => 90),
        1,
      ),
    ).toBe(0);
  });
});

describe("an exported model is refused", () => {
  it("if it differs by a share that matters, even if it is little in the unit", () => {
    const small = predicted((row) => row / 1e6);
    const exported = { ...small, mean: small.mean.map((value) => value + 1e-5) };
    expect(() => largestDifference(small, exported, 1e-6)).toThrow(
      /says another mean .* fault of the export/,
    );
  });

  it("if it ranks otherwise, even if it differs by little beside one far-off prediction", () => {
    const outlier = predicted((row) => (row === 0 ? 1e6 : row / 1000));
    const mixed = predicted((row) => (row === 0 ? 1e6 : ((row * 7) % 1000) / 1000));
    expect(() => largestDifference(outlier, mixed, 1)).toThrow("ranks otherwise");
  });

  it("with the true reason if scores hardly differ", () => {
    const close = predicted((row) => 90 + row / 1e6);
    const exported = { ...close, mean: close.mean.map((value) => value + 1e-3) };
    expect(() => largestDifference(close, exported, 1000)).toThrow(
      /so steep \(up to 1000 per unit of score\)/,
    );
  });

  it("if a number is none, or another std or probability is said", () => {
    const good = predicted((row) => row);
    const bad = (changes: object) => () =>
      largestDifference(
        { ...good, probability_above: good.std },
        { ...good, probability_above: good.std, ...changes },
        1,
      );
    expect(bad({ mean: good.mean.map(() => Number.NaN) })).toThrow("predicts NaN as mean");
    expect(bad({ std: good.std.map(() => 2) })).toThrow("says another std");
    expect(bad({ probability_above: good.std.map(() => 0.99) })).toThrow(
      "another probability_above",
    );
  });
});
