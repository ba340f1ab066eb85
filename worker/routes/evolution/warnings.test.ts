import { describe, expect, it } from "vitest";
import type { EvolveAnswer } from "../../../schema/http/evolve.js";
import { CELL_201, testService } from "../../testing/service.js";

const service = await testService();
const other = "|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|";

const evolve = (fitness: readonly (number | undefined)[], space = "nasbench201") =>
  service.post<EvolveAnswer>("/v1/evolve", {
    space,
    strategy: { name: "aging", population: 4, sample: 2 },
    population: fitness.map((each, index) => ({
      architecture: space === "nats-size" ? `8:8:8:8:${8 * (index + 1)}` : [CELL_201, other][index],
      fitness: each,
    })),
    ...{ offspring: 2, seed: 1 },
  });

describe("a population of accuracies that are fractions, and a predictor in percent", () => {
  it("is answered with a warning that says where and what would be right", async () => {
    for (const fitness of [
      [0.943, 0.911],
      [0.943, undefined],
      [1, 0],
    ]) {
      const { warnings, offspring } = await evolve(fitness);
      expect(offspring).toHaveLength(2);
      expect(warnings).toEqual([
        {
          type: "fitness_in_fractions",
          detail: expect.stringMatching(/from 0 to 1.*percent.*multiplied by 100/),
          pointer: "/population",
        },
      ]);
    }
  });

  it("is no doubt where any is above 1, none is given, or nothing is predicted", async () => {
    for (const fitness of [
      [94.3, 0.911],
      [undefined, undefined],
      [-0.5, 0.5],
    ])
      expect(await evolve(fitness)).not.toHaveProperty("warnings");
    expect(await evolve([0.9, 0.8], "nats-size")).not.toHaveProperty("warnings");
  });
});
