import { describe, expect, it } from "vitest";
import { crowdingDistances, nonDominatedFronts } from "../../search/pareto.js";
import references from "./pareto.json" with { type: "json" };

describe.each(
  references.map((reference) => ({
    ...reference,
    count: reference.points.length,
    objectives: reference.points[0].length,
  })),
)("of $count points with ties, $objectives objectives", ({ points, fronts, distances }) => {
  it("fronts are pymoo's", () => {
    expect(nonDominatedFronts(points)).toEqual(fronts);
  });

  it("crowding distances are pymoo's, but in objectives that do not vary in a front", () => {
    fronts.forEach((front, rank) => {
      // Ours has two ends there, too, which are infinitely far apart; pymoo's has none.
      const varies = points[0].every(
        (_, objective) => new Set(front.map((point) => points[point][objective])).size > 1,
      );
      if (!varies && front.length > 2) return;
      crowdingDistances(points, front).forEach((distance, member) => {
        const theirs = distances[rank][member];
        if (theirs === null) expect(distance).toBe(Number.POSITIVE_INFINITY);
        else expect(distance).toBeCloseTo(theirs, 9);
      });
    });
  });
});
