import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kendallTau } from "../../../learn/index.js";
import { predictBatches } from "../../../predictor/node/onnx-runtime.js";
import { createRandom, nasbench201, sampleArchitecture } from "../../../spaces/index.js";
import { scoresToOnnx } from "../../fitting/predictor.js";
import { useBackend } from "../../tensor/backends.js";
import { createPool, type Pool } from "../../threads/pool.js";
import { meanScores } from "../ensemble.js";
import type { ScoreModel, TrainingData } from "../family.js";
import { mlp } from "../testing.js";

const random = createRandom(11);
const sample = (count: number) =>
  Array.from({ length: count }, () => sampleArchitecture(nasbench201, random));
const convolutions = (architectures: ReturnType<typeof sample>) =>
  Float64Array.from(architectures, (cell) => nasbench201.cost!(cell).params_m);

describe("the MLP ensemble", () => {
  const architectures = sample(50);
  const unseen = sample(1000);
  const targets = convolutions(architectures);
  let pool: Pool;
  let model: ScoreModel;
  const fitOn = (targets: Float64Array, seed: number) => {
    const data: TrainingData = { space: nasbench201, architectures, targets };
    return mlp.fit(data, { seed, members: 2, pool });
  };

  beforeAll(async () => {
    pool = createPool(await useBackend("wasm"), 1);
    model = await fitOn(targets, 1);
  });
  afterAll(() => pool.close());

  it("ranks what it has not seen", async () => {
    const tau = kendallTau(meanScores(await model.score(unseen)), convolutions(unseen));
    expect(tau).toBeGreaterThan(0.7);
  });

  it("gives each member scores of mean 0 and deviation 1 over the space", async () => {
    const { values, members } = await model.score(unseen);
    for (let member = 0; member < members; member++) {
      const own = values.filter((_, at) => at % members === member);
      const mean = own.reduce((a, b) => a + b) / own.length;
      const variance = own.reduce((sum, score) => sum + (score - mean) ** 2, 0) / own.length;
      expect(mean).toBeCloseTo(0, 0);
      expect(variance).toBeCloseTo(1, 0);
    }
  });

  it("scores the same in its ONNX graph", async () => {
    const own = meanScores(await model.score(unseen));
    const bytes = scoresToOnnx(nasbench201, model);
    const { outputs } = await predictBatches(bytes, nasbench201, model.inputs, unseen);
    own.forEach((score, row) => {
      expect(Math.abs(outputs.score[row] - score)).toBeLessThan(1e-4);
    });
  });

  it("learns from the order of the targets alone, and from the seed", async () => {
    const stretched = await fitOn(
      targets.map((target) => Math.exp(9 * target) - 50),
      1,
    );
    const other = await fitOn(targets, 2);
    const bytes = scoresToOnnx(nasbench201, model);
    expect(scoresToOnnx(nasbench201, stretched)).toEqual(bytes);
    expect(scoresToOnnx(nasbench201, other)).not.toEqual(bytes);
  });
});
