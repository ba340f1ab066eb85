/**
 * ZDT1 to ZDT3 (Zitzler, Deb and Thiele, 2000), each variable one of 64 steps, which makes a list of choices;
 * pymoo's NSGA-II with the same operators on the same steps. Neither knows that steps have an order.
 */
import { describe, expect, it } from "vitest";
import { mean } from "../../learn/index.js";
import { findStrategy, type Strategy } from "../../search/index.js";
import { simulate } from "../../search/simulator.js";
import { type Architecture, createChoicesSpace } from "../../spaces/index.js";
import references from "./nsga2.json" with { type: "json" };

const { variables, steps, population, evaluations, reference } = references;

const space = createChoicesSpace({
  name: "zdt",
  positions: Array.from({ length: variables }, (_, index) => ({
    name: `x${index + 1}`,
    options: Array.from({ length: steps }, (_, step) => step),
  })),
});

type Objectives = readonly [first: number, second: number];

const second: Readonly<Record<string, (first: number, g: number) => number>> = {
  zdt1: (first, g) => g * (1 - Math.sqrt(first / g)),
  zdt2: (first, g) => g * (1 - (first / g) ** 2),
  zdt3: (first, g) => g * (1 - Math.sqrt(first / g) - (first / g) * Math.sin(10 * Math.PI * first)),
};

/** Both to be small. */
function objectivesOf(problem: string, architecture: Architecture): Objectives {
  const [first, ...others] = Array.from(
    space.toDecisions(architecture as ReturnType<typeof space.parse>),
    (step) => step / (steps - 1),
  );
  return [first, second[problem](first, 1 + 9 * mean(others))];
}

/** Area that the points dominate below the reference point. */
function hypervolume(points: readonly Objectives[]): number {
  let [area, height] = [0, reference[1]];
  for (const [x, y] of [...points].sort(([a], [b]) => a - b)) {
    if (x >= reference[0] || y >= height) continue;
    area += (reference[0] - x) * (height - y);
    height = y;
  }
  return area;
}

const SEEDS = [1, 2, 3, 4, 5];
const nsga2 = findStrategy("nsga2") as Strategy;
const parameters = nsga2.parameters.parse({
  population,
  objectives: [
    { metric: "fitness", goal: "max" },
    { metric: "second", goal: "min" },
  ],
});

async function run(problem: string, seed: number): Promise<number> {
  const { queried } = await simulate(
    nsga2,
    { space },
    {
      parameters,
      seed,
      queries: evaluations,
      batch: population,
      measure: (one) => {
        const [first, second] = objectivesOf(problem, one);
        return { fitness: -first, metrics: { second } };
      },
    },
  );
  return hypervolume(queried.map((one) => objectivesOf(problem, one)));
}

describe.each(references.problems)("NSGA-II on $name", ({ name, at, ...volumes }) => {
  it("has the same problem as pymoo", () => {
    const [first, second] = objectivesOf(name, space.parse(at.steps.join(":")));
    expect(first).toBeCloseTo(at.objectives[0], 9);
    expect(second).toBeCloseTo(at.objectives[1], 9);
  });

  it("dominates as much as pymoo's, within 2 %, which is far more than random search does", async () => {
    const ours: number[] = [];
    for (const seed of SEEDS) ours.push(await run(name, seed));
    expect(Math.abs(mean(ours) / volumes.nsga2.mean - 1)).toBeLessThan(0.02);
    expect(volumes.random.mean / volumes.nsga2.mean).toBeLessThan(0.7);
  });
});
