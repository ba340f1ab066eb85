import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kendallTau } from "../../../learn/index.js";
import { onnxRuntime, predictBatches } from "../../../predictor/node/onnx-runtime.js";
import { openModel, pairOf } from "../../../predictor/predictor-file.js";
import {
  builtInSpaces,
  createRandom,
  nasbench201,
  sampleArchitecture,
} from "../../../spaces/index.js";
import type { Table } from "../../../tables/read/read-table.js";
import { drawRows, trainingData } from "../../evaluation/draw.js";
import { makeCard } from "../../fitting/card.js";
import { fitAndMeasure } from "../../fitting/fit-and-measure.js";
import { scoresToOnnx } from "../../fitting/predictor.js";
import { useBackend } from "../../tensor/backends.js";
import { createPool, type Pool } from "../../threads/pool.js";
import { meanScores } from "../ensemble.js";
import type { Measured, Recipe, ScoreModel, TrainingData } from "../family.js";
import { mlp } from "../mlp/index.js";
import { measured as family } from "../testing.js";
import { complete, fitCompletion } from "./completion.js";
import { readingMeasured } from "./index.js";

const METRICS = ["a_valid_1", "a_test_1"];

/** A target that the architecture tells in part; the first metric tells the rest, and the second is nearly the first. */
function dataOf(rows: number, seed: number): TrainingData & { measured: Measured } {
  const random = createRandom(seed);
  const architectures = Array.from({ length: rows }, () => sampleArchitecture(nasbench201, random));
  const rest = architectures.map(() => random.normal());
  const targets = Float64Array.from(architectures, (one, row) => {
    const [{ operations }] = nasbench201.graphs(one);
    return operations.filter((operation) => operation > 2 && operation < 200).length + rest[row];
  });
  const values = Float32Array.from(
    rest.flatMap((value) => [50 + 5 * value, 40 + 4 * value + 0.4 * random.normal()]),
  );
  return {
    space: nasbench201,
    architectures,
    targets,
    measured: { metrics: METRICS, values },
  };
}

/** The numbers without those of some metrics. */
const without = (values: Float32Array, ...columns: number[]) =>
  values.map((value, at) => (columns.includes(at % METRICS.length) ? Number.NaN : value));

describe("a family that reads what was measured", () => {
  let pool: Pool;
  let model: ScoreModel;
  let recipe: Recipe;
  const training = dataOf(120, 1);
  const unseen = dataOf(300, 2);

  beforeAll(async () => {
    pool = createPool(await useBackend("wasm"), 2);
    const options = { seed: 3, members: 2, pool };
    // Half of the rows were not measured by the second metric, one in ten by neither.
    const values = training.measured.values.map((value, at) => {
      const row = at >> 1;
      return (at % 2 === 1 && row % 2 === 0) || row % 10 === 0 ? Number.NaN : value;
    });
    const data = { ...training, measured: { metrics: METRICS, values } };
    recipe = (await family.choose?.(data, options)) as Recipe;
    model = await recipe.fit(data, options);
  });
  afterAll(() => pool.close());

  it("ranks the better the more it is told, and exports what it says with any part of it", async () => {
    const { values } = unseen.measured;
    const taus: number[] = [];
    for (const told of [values, without(values, 1), without(values, 0), without(values, 0, 1)]) {
      const scores = await model.score(unseen.architectures, told);
      const own = meanScores(scores);
      const { outputs } = await predictBatches(
        scoresToOnnx(nasbench201, model),
        nasbench201,
        model.inputs,
        unseen.architectures,
        told,
      );
      outputs.score.forEach((score, row) => {
        expect(score).toBeCloseTo(own[row], 3);
      });
      taus.push(kendallTau(own, unseen.targets));
    }
    const [both, first, second, none] = taus;
    expect(both).toBeGreaterThan(0.6);
    expect(first).toBeGreaterThan(0.6);
    expect(second).toBeGreaterThan(0.55);
    expect(none).toBeLessThan(0.5);
    expect(none).toBeGreaterThan(0.2);
  });

  it("is surer where it is told more", async () => {
    const meanDeviation = async (told?: Float32Array) => {
      const { deviations } = await model.score(unseen.architectures, told);
      return [...(deviations as Float32Array)].reduce((sum, one) => sum + one, 0);
    };
    expect(await meanDeviation(unseen.measured.values)).toBeLessThan(await meanDeviation());
  });

  it("says what it was told of the metrics, and hands on scores of rows that it was not fitted on", () => {
    expect(model.measured).toMatchObject([
      { metric: METRICS[0], rows: 108 },
      { metric: METRICS[1], rows: 60 },
    ]);
    expect(recipe.settled).toMatch(/mixed as \d+ % trees of the architecture alone, \d+ % trees/);
    const [told, untold] = [recipe.outOfFold!, recipe.unmeasured!].map((scores) =>
      kendallTau(meanScores(scores), training.targets),
    );
    expect(told).toBeGreaterThan(untold);
  });

  it("is described by its card: what it may be told, and how good it is with that and without", async () => {
    const table: Table = {
      ...{ ...training, name: "table.csv", sha256: "0".repeat(64), target: "a_test_2", skipped: 0 },
    };
    const draw = drawRows(120, 60, undefined, 1);
    const data = trainingData(table, draw.training);
    const result = await fitAndMeasure(family, table, draw, data, { members: 1, pool });
    const facts = { id: "told", family, table, draw, backend: "wasm" as const, command: "none" };
    const card = makeCard({ ...facts, ...result });
    expect(card.inputs).toEqual(["features"]);
    expect(card.measured?.metrics).toMatchObject([
      { metric: METRICS[0], split: "valid", unit: "percent", rows: 60 },
      { metric: METRICS[1], split: "test" },
    ]);
    const { as_measured, unmeasured } = card.measured!.quality;
    expect(as_measured.kendall_tau).toBe(card.quality.kendall_tau);
    expect(as_measured.kendall_tau).toBeGreaterThan(unmeasured.kendall_tau!);
    const listed = pairOf(card, result.onnx, builtInSpaces);
    await (await openModel(listed, onnxRuntime)).release();
  });

  it("refuses a metric that hardly any row has", async () => {
    const values = training.measured.values.map((value, at) =>
      at % 2 === 1 && at > 20 ? Number.NaN : value,
    );
    const data = { ...training, measured: { metrics: METRICS, values } };
    await expect(family.fit(data, { seed: 3, members: 1, pool })).rejects.toThrow(
      "a_test_1 is measured in 10 of the 120 rows to learn from: at least 20",
    );
  });

  it("takes the place of trees and best, and of no other", () => {
    expect(() => readingMeasured(mlp)).toThrow("--with goes with best and trees");
  });
});

describe("what was not measured", () => {
  const numbers = [1, 2, 3, 4, 5, 6, 7];
  const completion = fitCompletion({
    metrics: ["x_ms", "y_ms"],
    values: Float32Array.from(numbers.flatMap((value) => [value, 100 - 10 * value + 20 * value])),
  });

  it("is expected where the others are, and all of it at the medians", () => {
    const values = Float32Array.of(6, Number.NaN, Number.NaN, Number.NaN);
    const { completed, known } = complete(completion, values);
    expect([...known]).toEqual([1, 0]);
    expect(completed[0]).toBe(6);
    expect(completed[1]).toBeGreaterThan(155);
    expect(completed[1]).toBeLessThanOrEqual(160);
    expect([...completed.slice(2)]).toEqual([4, 140]);
  });

  it("does not change what was, whatever it is", () => {
    const values = Float32Array.of(-1e9, 1e9);
    expect(complete(completion, values).completed).toEqual(values);
  });
});
