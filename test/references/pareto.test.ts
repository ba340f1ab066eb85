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

  it("crowding distances are pymoo's, in fronts that do not vary in an objective, too", () => {
    fronts.forEach((front, rank) => {
      crowdingDistances(points, front).forEach((distance, member) => {
        const theirs = distances[rank][member];
        if (theirs === null) expect(distance).toBe(Number.POSITIVE_INFINITY);
        else expect(distance).toBeCloseTo(theirs, 9);
      });
    });
  });
});
