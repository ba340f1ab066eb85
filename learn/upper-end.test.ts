import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../spaces/index.js";
import { applyMonotoneMap, fitMonotoneMap } from "./monotone-map.js";
import { alignUpperEnd } from "./upper-end.js";

const finite = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const percent = fc.double({ min: 0, max: 100, noNaN: true });
const rows = fc
  .array(fc.tuple(finite, percent), { minLength: 2, maxLength: 200 })
  .filter(
    (list) =>
      new Set(list.map(([score]) => Math.round(score))).size > 1 &&
      new Set(list.map(([, target]) => Math.round(target))).size > 1,
  );

function mapsOf(scores: readonly number[], targets: readonly number[]) {
  const map = fitMonotoneMap(scores, targets);
  return { map, aligned: alignUpperEnd(map, scores, targets) };
}

describe("the upper end of a monotone map", () => {
  it("strictly increases, as the map does, and differs from it in the last piece and beyond alone", () => {
    fc.assert(
      fc.property(rows, fc.array(finite, { minLength: 2 }), (list, probes) => {
        const { map, aligned } = mapsOf(
          list.map(([score]) => score),
          list.map(([, target]) => target),
        );
        const knot = map.scores[map.scores.length - 2];
        const sorted = [...probes, ...map.scores, -1e6, 1e6].sort((a, b) => a - b);
        sorted.forEach((score, index) => {
          const value = applyMonotoneMap(aligned, score);
          if (score <= knot) expect(value).toBeCloseTo(applyMonotoneMap(map, score), 9);
          if (index > 0 && score - sorted[index - 1] > 1e-6)
            expect(value).toBeGreaterThan(applyMonotoneMap(aligned, sorted[index - 1]));
        });
      }),
    );
  });

  it("goes on along the best rows, half as steeply beyond them, whatever one lucky row says", () => {
    const random = createRandom(1);
    const scores = Array.from({ length: 1600 }, () => random.normal());
    const targets = scores.map((score) => 90 + 2 * score + 0.2 * random.normal());
    const highest = Math.max(...scores);
    const lucky = scores.findIndex((score) => score > 0.7 * highest && score < 0.8 * highest);
    targets[lucky] = 99;
    const { map, aligned } = mapsOf(scores, targets);
    // The largest target at the highest score, and no rise beyond.
    expect(applyMonotoneMap(map, highest)).toBeCloseTo(99, 6);
    expect(applyMonotoneMap(map, highest + 0.5)).toBeCloseTo(99, 1);
    expect(Math.abs(applyMonotoneMap(aligned, highest) - (90 + 2 * highest))).toBeLessThan(0.5);
    const beyond = applyMonotoneMap(aligned, highest + 1) - applyMonotoneMap(aligned, highest);
    expect(beyond).toBeGreaterThan(0.75);
    expect(beyond).toBeLessThan(1.25);
  });

  it("stays flat where the best rows do", () => {
    const scores = Array.from({ length: 400 }, (_, row) => row / 100);
    const targets = scores.map((score) => Math.min(90, 80 + 5 * score));
    const { aligned } = mapsOf(scores, targets);
    expect(applyMonotoneMap(aligned, 5)).toBeCloseTo(90, 1);
  });
});
