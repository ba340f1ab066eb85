import { describe, expect, it } from "vitest";
import { readSnapshot, SearchSession } from "../../search/index.js";
import { simulate } from "../../search/simulator.js";
import {
  type Architecture,
  createChoicesSpace,
  createRandom,
  nasbench101,
  type SearchSpace,
} from "../../spaces/index.js";
import { controller } from "./index.js";
import { decide, initialWeights, layoutOf, objective, objectiveGradient } from "./lstm.js";

const layout = layoutOf([3, 2, 4], 5);
const weights = initialWeights(layout, createRandom(1)).map((weight) => 5 * weight);

describe("the memory", () => {
  it("gives each sequence of decisions a probability; they add up to one", () => {
    let sum = 0;
    for (let a = 0; a < 3; a++)
      for (let b = 0; b < 2; b++)
        for (let c = 0; c < 4; c++) sum += Math.exp(objective(layout, weights, [a, b, c], 1, 0));
    expect(sum).toBeCloseTo(1, 12);
  });

  it("a decision depends on the ones before", () => {
    const lastAfter = (first: number) =>
      decide(layout, weights, (_, decision) => [first, 0, 0][decision]).steps[2].probabilities;
    expect([...lastAfter(0)]).not.toEqual([...lastAfter(1)]);
  });

  it("has the gradient that differences show", () => {
    const values = [2, 1, 3];
    const gradient = objectiveGradient(layout, weights, values, 0.7, 0.3);
    const step = 1e-5;
    const moved = (index: number, by: number) =>
      objective(layout, weights.with(index, weights[index] + by), values, 0.7, 0.3);
    for (let index = 0; index < layout.size; index += 3)
      expect(gradient[index]).toBeCloseTo((moved(index, step) - moved(index, -step)) / 2 / step, 6);
  });
});

describe("the controller", () => {
  const space: SearchSpace = createChoicesSpace({
    name: "six-by-four",
    positions: Array.from({ length: 6 }, (_, index) => ({
      name: `position ${index}`,
      options: ["a", "b", "c", "d"],
    })),
  });
  const fitness = (one: Architecture) =>
    space
      .toDecisions(one)
      .reduce((sum, value, position) => sum + Number(value === position % 4), 0);
  const run = (seed: number, queries: number) =>
    simulate(
      controller,
      { space },
      {
        parameters: controller.parameters.parse({ hidden: 8 }),
        ...{ seed, queries, measure: (one) => ({ fitness: fitness(one) }) },
      },
    );

  it("comes to propose what is good", async () => {
    const { fitness: told } = await run(1, 250);
    const mean = (values: Float64Array) =>
      values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(told.slice(-50))).toBeGreaterThan(mean(told.slice(0, 50)) + 0.5);
  });

  it("the same seed searches in the same way, another in another", async () => {
    const first = await run(1, 40);
    expect((await run(1, 40)).fitness).toEqual(first.fitness);
    expect((await run(2, 40)).fitness).not.toEqual(first.fitness);
  });

  it("has a state that can be written down, and proposes valid cells where many are not", async () => {
    const space: SearchSpace = nasbench101;
    const parameters = controller.parameters.parse({ hidden: 4 });
    const session = SearchSession.begin(controller, { space, parameters, seed: 3 });
    const { proposals } = await session.ask(5);
    expect(proposals).toHaveLength(5);
    await session.tell(proposals.map(({ architecture }, fitness) => ({ architecture, fitness })));
    const written = JSON.parse(JSON.stringify(session.snapshot()));
    const read = readSnapshot(controller, space, written);
    const again = await SearchSession.resume(controller, read, { space });
    expect(await again.ask(3)).toEqual(await session.ask(3));
  });
});
