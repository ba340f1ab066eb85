import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kendallTau } from "../../learn/index.js";
import { predictBatches } from "../../predictor/node/onnx-runtime.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
} from "../../spaces/index.js";
import { scoresToOnnx } from "../fitting/predictor.js";
import { useBackend } from "../tensor/backends.js";
import { createPool, type Pool } from "../threads/pool.js";
import { meanScores } from "./ensemble.js";
import type { Recipe, ScoreModel, TrainingData } from "./family.js";
import { gp } from "./gp/index.js";
import { best, forest, gcn, gcnFeatures, mlp, pnas, rnn, trees } from "./testing.js";

/** Architectures with a number that their features tell. */
function dataOf(space: SearchSpace, rows: number, seed: number): TrainingData {
  const random = createRandom(seed);
  const architectures = Array.from({ length: rows }, () => sampleArchitecture(space, random));
  const targets = Float64Array.from(architectures, (one) => {
    const [{ operations, vertexCount }] = space.graphs(one);
    const known = operations.filter((operation) => operation < 200);
    return known.reduce((sum, operation) => sum + Math.sqrt(operation), 0) + vertexCount;
  });
  return { space, architectures, targets };
}

describe("families", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = createPool(await useBackend("wasm"), 2);
  });
  afterAll(() => pool.close());

  /** That the exported graph gives the model's own scores, and that these rank what it has not seen. */
  async function checkModel(model: ScoreModel, space: SearchSpace, members: number) {
    const unseen = dataOf(space, 200, 2);
    const scores = await model.score(unseen.architectures);
    expect([scores.rows, scores.members]).toEqual([200, members]);
    const own = meanScores(scores);
    const { outputs } = await predictBatches(
      scoresToOnnx(space, model),
      space,
      model.inputs,
      unseen.architectures,
    );
    outputs.score.forEach((score, row) => {
      expect(score).toBeCloseTo(own[row], 3);
    });
    expect(kendallTau(own, unseen.targets)).toBeGreaterThan(0.6);
  }

  it.each([
    ["trees", trees, nasbench201],
    ["mlp", mlp, nasbench201],
    ["trees", trees, natsSize],
    ["forest", forest, nasbench101],
    ["pnas", pnas, nasbench101],
    ["rnn", rnn, nasbench101],
    ["gcn", gcn, nasbench101],
    ["gcn", gcn, natsSize],
    ["gcn_features", gcnFeatures, nasbench201],
    ["gcn_features", gcnFeatures, natsSize],
    ["rnn", rnn, natsSize],
    ["pnas", pnas, natsSize],
    ["forest", forest, natsSize],
    ["gp", gp, natsSize],
    ["gp", gp, nasbench101],
    ["best", best, natsSize],
    ["best", best, nasbench201],
  ] as const)(
    "%s: what is exported says what was fitted, and ranks (%#)",
    async (_, family, space) => {
      const model = await family.fit(dataOf(space, 60, 1), { seed: 3, members: 2, pool });
      await checkModel(model, space, family === best || family === gp ? 1 : 2);
    },
  );

  it("best settles its weights on the training rows, and hands their scores on", async () => {
    const data = dataOf(nasbench101, 60, 1);
    const options = { seed: 3, members: 2, pool };
    const recipe = (await best.choose?.(data, options)) as Recipe;
    expect(recipe.settled).toMatch(/mixed as \d+ % trees.*distilled into 2 small networks/);
    expect(recipe.outOfFold?.rows).toBe(60);
    expect(kendallTau(meanScores(recipe.outOfFold!), data.targets)).toBeGreaterThan(0.5);
    await checkModel(await recipe.fit(data, options), nasbench101, 1);
  });

  it("the same seed gives the same scores", async () => {
    const data = dataOf(natsSize, 40, 1);
    const score = async (seed: number) =>
      (await (await best.fit(data, { seed, members: 1, pool })).score(data.architectures)).values;
    const first = await score(4);
    expect(await score(4)).toEqual(first);
    expect(await score(5)).not.toEqual(first);
  });
});
