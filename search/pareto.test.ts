import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nasbench101, nasbench201, type SearchSpace } from "../spaces/index.js";
import { findStrategy, SearchSession, type Strategy } from "./index.js";
import { crowdingDistances, dominates, nonDominatedFronts } from "./pareto.js";
import { simulate } from "./simulator.js";
import { eightByFour, madeUpObjective } from "./testing/objective.js";

const anyPoints = fc.array(
  fc.tuple(fc.integer({ max: 9, min: 0 }), fc.integer({ max: 9, min: 0 })),
  {
    maxLength: 40,
  },
);

describe("non-dominated sort", () => {
  it("puts each point into one front, dominated by none of it and by some of the one before", () => {
    fc.assert(
      fc.property(anyPoints, (points) => {
        const fronts = nonDominatedFronts(points);
        expect(fronts.flat().sort((a, b) => a - b)).toEqual([...points.keys()]);
        fronts.forEach((front, rank) => {
          for (const index of front) {
            expect(front.some((other) => dominates(points[other], points[index]))).toBe(false);
            if (rank > 0)
              expect(
                fronts[rank - 1].some((other) => dominates(points[other], points[index])),
              ).toBe(true);
          }
        });
      }),
    );
  });

  it.each([1, 2, 3, 8])("is that of the definition, ties included: %d objectives", (objectives) => {
    /** Takes those away that nothing left dominates, again and again. */
    const naive = (points: readonly (readonly number[])[]) => {
      const fronts: number[][] = [];
      let left = [...points.keys()];
      while (left.length > 0) {
        const front = left.filter(
          (one) => !left.some((two) => dominates(points[two], points[one])),
        );
        fronts.push(front);
        left = left.filter((one) => !front.includes(one));
      }
      return fronts;
    };
    const point = fc.array(fc.integer({ min: 0, max: 4 }), {
      minLength: objectives,
      maxLength: objectives,
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), (points) => {
        expect(nonDominatedFronts(points)).toEqual(naive(points));
      }),
    );
  });

  it("measures crowding by the neighbours' distance in shares of the range", () => {
    const points = [
      [0, 10],
      [1, 6],
      [4, 4],
      [10, 0],
    ];
    expect(crowdingDistances(points, [0, 1, 2, 3])).toEqual([
      Number.POSITIVE_INFINITY,
      4 / 10 + 6 / 10,
      9 / 10 + 6 / 10,
      Number.POSITIVE_INFINITY,
    ]);
    expect(crowdingDistances(points, [])).toEqual([]);
  });
});

/** Area that the points dominate above (0, 0), both coordinates to be large. */
function hypervolume(points: readonly (readonly number[])[]): number {
  const sorted = [...points].sort(([a], [b]) => b - a);
  let [area, height] = [0, 0];
  for (const [x, y] of sorted) {
    if (x > 0 && y > height) {
      area += x * (y - height);
      height = y;
    }
  }
  return area;
}

describe("nsga2", () => {
  it.each<readonly [string, SearchSpace]>([
    ["nasbench101", nasbench101],
    ["nasbench201", nasbench201],
    ["a list of choices", eightByFour],
  ])("finds a better front than random search: %s", async (_, space) => {
    const first = madeUpObjective(space, 11);
    const second = madeUpObjective(space, 12);
    const volume = async (name: string, seed: number) => {
      const strategy = findStrategy(name) as Strategy;
      const parameters = strategy.parameters.parse(name === "nsga2" ? { population: 20 } : {});
      const { queried } = await simulate(
        strategy,
        { space },
        {
          parameters,
          seed,
          queries: 200,
          batch: 20,
          // A metric to be small: the other objective, negated.
          measure: (one) => ({ fitness: first(one), metrics: { params_m: -second(one) } }),
        },
      );
      return hypervolume(queried.map((one) => [10 + first(one), 10 + second(one)]));
    };
    const sum = async (name: string) => {
      let total = 0;
      for (const seed of [1, 2, 3]) total += await volume(name, seed);
      return total;
    };
    expect(await sum("nsga2")).toBeGreaterThan(await sum("random"));
  });

  it("refuses a result that lacks one of its metrics, and names it", async () => {
    const strategy = findStrategy("nsga2") as Strategy;
    const parameters = strategy.parameters.parse({
      objectives: [
        { metric: "fitness", goal: "max" },
        { metric: "raspi4_ms", goal: "min" },
      ],
    });
    const session = SearchSession.begin(strategy, { space: nasbench201, parameters, seed: 1 });
    const architecture = nasbench201.parse(nasbench201.example);
    await expect(session.tell([{ architecture, fitness: 90 }])).rejects.toThrow(/raspi4_ms/);
  });
});
