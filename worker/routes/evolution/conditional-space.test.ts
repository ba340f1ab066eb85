import { reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EvolveAnswer } from "../../../schema/http/evolve.js";
import { strategies } from "../../../search/index.js";
import {
  createChoicesSpace,
  createRandom,
  Spaces,
  sampleArchitecture,
} from "../../../spaces/index.js";
import { loadPredictors } from "../../testing/predictor.js";
import { expectProblem, serviceOver } from "../../testing/service.js";
import { loadTable } from "../../testing/table.js";

const service = serviceOver(await loadPredictors([]));
const ID = "stacked";
const LAYERS = [1, 2, 3, 4, 5, 6];
/** Up to six layers of a kind and a width each, with the cost of each. */
const space = createChoicesSpace({
  name: ID,
  positions: [
    { name: "layers", options: LAYERS, costs: { flops_m: LAYERS, phone_ms: LAYERS } },
    ...LAYERS.flatMap((layer) => {
      const when = layer > 1 && { when: { layers: LAYERS.filter((count) => count >= layer) } };
      return [
        { name: `kind ${layer}`, options: ["conv", "pool"], ...when },
        { name: `width ${layer}`, options: [8, 16, 32], ...when, costs: { params_m: [1, 2, 4] } },
      ];
    }),
  ],
});
const layersOf = (written: string) => Number(written.split(":")[0]);
/** Four layers are best, convolutions better, all else equal. */
const fitnessOf = (written: string) =>
  90 - Math.abs(4 - layersOf(written)) + written.split("conv").length / 10;

const random = createRandom(1);
const drawn = Array.from({ length: 12 }, () => space.key(sampleArchitecture(space, random)));

beforeAll(() =>
  loadTable({
    id: ID,
    space,
    rows: drawn.slice(0, 2).map((architecture) => ({
      architecture,
      values: { cifar10_test_10: fitnessOf(architecture) },
    })),
  }),
);
afterAll(reset);

it("a space that lacks what a strategy needs is told so", async () => {
  const { growth: _, ...rigid } = space;
  const rigidService = serviceOver(await loadPredictors([], new Spaces([rigid])));
  const answer = await rigidService.send("/v1/evolve", {
    space: ID,
    strategy: { name: "progressive" },
    population: drawn.map((architecture) => ({ architecture, fitness: fitnessOf(architecture) })),
    offspring: 4,
    seed: 1,
  });
  const { detail, pointer } = await expectProblem(answer, 422, "invalid_request");
  expect(detail).toMatch(/does not say how its architectures grow .* progressive needs/);
  expect(pointer).toBe("/strategy/name");
});

describe("a space with conditional positions, over HTTP", () => {
  it("is described with its exact size, and says why an architecture is none of it", async () => {
    const written = LAYERS.reduce((sum, layers) => sum + 6 ** layers, 0);
    expect(await service.get(`/v1/spaces/${ID}`)).toMatchObject({
      size: { written, distinct: written },
    });
    const { results } = await service.post<{ results: object[] }>(`/v1/spaces/${ID}/canonicalize`, {
      architectures: ["2:conv:8:pool:32", "1:conv:8:pool:32"],
    });
    expect(results).toMatchObject([
      { key: "2:conv:8:pool:32", params_m: 5, flops_m: 2, phone_ms: 2 },
      {
        error: {
          type: "malformed_architecture",
          detail: expect.stringMatching(
            /not to be written: kind 2 \(only where layers is one of 2/,
          ),
        },
      },
    ]);
  });

  it.each(strategies.map(({ name }) => name))("is searched by %s", async (name) => {
    let population = drawn.map((architecture) => ({
      architecture,
      fitness: fitnessOf(architecture),
    }));
    let state: string | undefined;
    for (let generation = 0; generation < 4; generation++) {
      const answer: EvolveAnswer = await service.post<EvolveAnswer>("/v1/evolve", {
        space: ID,
        strategy: { name },
        population,
        offspring: 8,
        constraints: { phone_ms: { max: 5 }, params_m: { max: 16 } },
        ...(state === undefined ? { seed: 7 } : { state }),
      });
      const children = answer.offspring.map((one) => one.architecture as string);
      expect(children).toHaveLength(8);
      for (const child of children) {
        const cost = space.cost?.(space.parse(child));
        expect(cost?.params_m).toBeLessThanOrEqual(16);
        expect(cost?.phone_ms).toBeLessThanOrEqual(5);
      }
      population = children.map((architecture) => ({
        architecture,
        fitness: fitnessOf(architecture),
      }));
      state = answer.state;
    }
  });

  it("takes a metric of its costs as an objective, and no metric that it has not", async () => {
    const request = {
      space: ID,
      strategy: { name: "nsga2" },
      population: drawn.map((architecture) => ({ architecture, fitness: fitnessOf(architecture) })),
      offspring: 4,
      seed: 1,
    };
    const objectives = (metric: string) => [
      { metric: "fitness", goal: "max" },
      { metric, goal: "min" },
    ];
    const answer = await service.post<EvolveAnswer>("/v1/evolve", {
      ...request,
      objectives: objectives("phone_ms"),
    });
    expect(answer.offspring).toHaveLength(4);
    await expectProblem(
      await service.send("/v1/evolve", { ...request, objectives: objectives("watch_ms") }),
      422,
      "unknown_metric",
    );
  });
});
