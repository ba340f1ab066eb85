import { describe, expect, it } from "vitest";
import { meanAbsoluteError, precisionAtTop, rankOfBestAmongTop } from "./metrics.js";

const targets = [90, 80, 70, 60, 50, 40];

describe("precision at the top", () => {
  it("is the share of the top-predicted that are top", () => {
    expect(precisionAtTop([6, 5, 4, 3, 2, 1], targets, 2)).toBe(1);
    expect(precisionAtTop([6, 1, 5, 4, 3, 2], targets, 2)).toBe(0.5);
    expect(precisionAtTop([1, 2, 3, 4, 5, 6], targets, 2)).toBe(0);
    expect(precisionAtTop([1, 2, 3, 4, 5, 6], targets, 6)).toBe(1);
  });

  it("takes the expectation over ties of predictions", () => {
    expect(precisionAtTop([1, 1, 1, 1, 1, 1], targets, 2)).toBeCloseTo(1 / 3, 15);
    expect(precisionAtTop([2, 1, 1, 1, 1, 1], targets, 2)).toBeCloseTo((1 + 1 / 5) / 2, 15);
  });

  it("counts targets that tie with the last of the best as best", () => {
    expect(precisionAtTop([1, 3, 2], [90, 80, 80], 2)).toBe(1);
  });
});

it("the best among the top-predicted has its rank among all", () => {
  expect(rankOfBestAmongTop([1, 6, 5, 4, 3, 2], targets, 2)).toBe(2);
  expect(rankOfBestAmongTop([1, 2, 3, 4, 5, 6], targets, 1)).toBe(6);
});

it("the mean absolute error is in the target's unit", () => {
  expect(meanAbsoluteError([90, 82, 66], [90, 80, 70])).toBe(2);
});
