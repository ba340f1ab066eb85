import { describe, expect, it } from "vitest";
import { strategies } from "../../../search/index.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
  type WrittenArchitecture,
} from "../../../spaces/index.js";
import { Predictors } from "../../runtime/predictors.js";
import { testPredictor } from "../../testing/predictor.js";
import { PREDICTORS, serviceOver } from "../../testing/service.js";

/** NAS-Bench-101's fitness is the sum of its one-hot encoding; the latency is of the same cells. */
const LATENCY = "latency";
const service = serviceOver(
  await Predictors.load(
    await Promise.all([
      testPredictor({ name: PREDICTORS.nasbench101, space: nasbench101 }),
      testPredictor({ name: PREDICTORS.nasbench201, space: nasbench201, input: "features" }),
      testPredictor({
        name: LATENCY,
        space: nasbench201,
        input: "features",
        card: {
          target: {
            metric: "edgegpu_ms",
            dataset: null,
            split: null,
            epochs: null,
            unit: "milliseconds",
            statistic: "mean",
          },
        },
      }),
    ]),
  ),
);

interface Member {
  architecture: WrittenArchitecture;
  hash: string;
  fitness: number;
  metrics?: Record<string, number>;
}
interface Answer {
  population: Member[];
  offspring: (Member & { std: number; parents: string[]; mutation: object | null })[];
  state: string;
  seed: number;
  counts: { new: number; known: number; rejected: number };
  exhausted: boolean;
}
const evolve = (body: object) => service.post<Answer>("/v1/evolve", body);

function populationOf(space: SearchSpace, count: number, seed = 1) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => ({
    architecture: space.format(sampleArchitecture(space, random)),
  }));
}

const QUICK: Readonly<Record<string, object>> = {
  nas_ea_fa: { initial: 8, batch: 4, members: 1, rounds: 5, population: 10, generations: 2 },
  progressive: { beam: 4, candidates: 50, batch: 4, members: 1, rounds: 5 },
  bananas: { initial: 8, batch: 4, members: 2, rounds: 5, candidates: 30 },
  guided: { initial: 8, batch: 4, members: 1, rounds: 5, pool: 30 },
  aging: { population: 10, sample: 4 },
  nsga2: { population: 10 },
};
const cases = strategies.flatMap(({ name }) =>
  [nasbench101, nasbench201].map((space) => ({ name, id: space.id, space: space as SearchSpace })),
);

describe.each(cases)("POST /v1/evolve by $name in $id", ({ name, space }) => {
  const request = {
    space: space.id,
    strategy: { name, ...QUICK[name] },
    population: populationOf(space, 12),
    offspring: 6,
    seed: 7,
  };

  it("is the same in two calls of one generation as in one of two", async () => {
    const once = await evolve({ ...request, generations: 2 });
    const first = await evolve(request);
    const { population, state, seed } = first;
    expect(await evolve({ ...request, population, state, seed })).toEqual(once);
    for (const other of [request.population, [...population, ...first.offspring]]) {
      const second = await evolve({ ...request, population: other, state, seed: undefined });
      expect(second.offspring).toEqual(once.offspring);
      expect(second.state).toBe(once.state);
      expect(second.seed).toBe(once.seed);
    }
  });
});
