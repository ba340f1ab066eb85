import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kendallTau, median } from "../../../learn/index.js";
import { predictBatches } from "../../../predictor/node/onnx-runtime.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  sampleArchitecture,
} from "../../../spaces/index.js";
import { scoresToOnnx } from "../../fitting/predictor.js";
import { useBackend } from "../../tensor/backends.js";
import { createPool, type Pool } from "../../threads/pool.js";
import { meanScores } from "../ensemble.js";
import type { TrainingData } from "../family.js";
import { fitGaussianProcess, predictProcess } from "./gaussian-process.js";
import { MOST_TRANSFER_ROWS, transferFrom } from "./index.js";
import { readSource } from "./source.js";

const SHIPPED = new URL("../../../predictors/nasbench201-cifar10", import.meta.url).pathname;
const random = createRandom(5);
const sample = (count: number) =>
  Array.from({ length: count }, () => sampleArchitecture(nasbench201, random));

describe("a Gaussian process", () => {
  const inputs = Float64Array.from({ length: 40 }, (_, row) => row / 4);
  const trend = inputs.map((x) => Math.sin(7 * x));
  const targets = inputs.map((x, row) => 3 + 2 * trend[row] + Math.sin(x));
  const process = fitGaussianProcess({ inputs, columns: 1, trend, targets });

  it("finds a linear trend and what is smooth beside it", () => {
    const between = inputs.subarray(0, 39).map((x) => x + 0.125);
    const { mean } = predictProcess(
      process,
      between,
      between.map((x) => Math.sin(7 * x)),
    );
    mean.forEach((value, row) => {
      const x = between[row];
      expect(Math.abs(value - (3 + 2 * Math.sin(7 * x) + Math.sin(x)))).toBeLessThan(0.2);
    });
  });

  it("is less sure the further off", () => {
    const { deviation } = predictProcess(process, [5, 11, 14, 30], [0, 0, 0, 0]);
    expect([...deviation]).toEqual([...deviation].sort((one, other) => one - other));
  });
});

describe("a correction of a predictor", () => {
  let pool: Pool;
  beforeAll(async () => {
    pool = createPool(await useBackend("wasm"), 1);
  });
  afterAll(() => pool.close());

  /** The source's own ranking, moved by the size of the network. */
  const dataOf = async (architectures: ReturnType<typeof sample>): Promise<TrainingData> => {
    const source = await readSource(SHIPPED, nasbench201);
    const said = await source.predict(architectures);
    return {
      space: nasbench201,
      architectures,
      targets: Float64Array.from(
        said,
        (mean, row) => mean - 10 * (nasbench201.cost?.(architectures[row]).params_m ?? 0),
      ),
    };
  };

  it("ranks better than its source, and the same in its one ONNX graph", async () => {
    const source = await readSource(SHIPPED, nasbench201);
    const unseen = await dataOf(sample(500));
    const family = transferFrom(source);
    const model = await family.fit(await dataOf(sample(60)), { seed: 1, members: 3, pool });
    const scores = await model.score(unseen.architectures);
    const tau = kendallTau(meanScores(scores), unseen.targets);
    const before = kendallTau(await source.predict(unseen.architectures), unseen.targets);
    expect(tau).toBeGreaterThan(before);
    const { outputs } = await predictBatches(
      scoresToOnnx(nasbench201, model),
      nasbench201,
      model.inputs,
      unseen.architectures,
    );
    meanScores(scores).forEach((score, row) => {
      expect(outputs.score[row]).toBeCloseTo(score, 3);
    });
  });

  it("is no surer beyond its labels than among them", async () => {
    const all = await dataOf(sample(400));
    const order = [...all.targets.keys()].sort((a, b) => all.targets[a] - all.targets[b]);
    // Labels of the middle half: the best and the worst are beyond them.
    const middle = order.slice(100, 300).filter((_, rank) => rank % 5 === 0);
    const family = transferFrom(await readSource(SHIPPED, nasbench201));
    const labels = {
      space: nasbench201,
      architectures: middle.map((row) => all.architectures[row]),
      targets: Float64Array.from(middle, (row) => all.targets[row]),
    };
    const model = await family.fit(labels, { seed: 1, members: 3, pool });
    const said = async (rows: readonly number[]) =>
      median((await model.score(rows.map((row) => all.architectures[row]))).deviations ?? []);
    const among = await said(order.slice(100, 300));
    expect(among).toBeGreaterThan(0);
    for (const beyond of [order.slice(0, 40), order.slice(-40)])
      expect(await said(beyond)).toBeGreaterThan(among / 2);
  });

  it("learns from no more rows than it can serve", async () => {
    const family = transferFrom(await readSource(SHIPPED, nasbench201));
    const architectures = sample(MOST_TRANSFER_ROWS + 1);
    const data = { space: nasbench201, architectures, targets: new Float64Array(501) };
    await expect(family.fit(data, { seed: 1, members: 1, pool })).rejects.toThrow(/at most 500/);
  });

  it("refuses a source of another space, one that is not there, and files that do not fit", async () => {
    await expect(readSource(SHIPPED, nasbench101)).rejects.toThrow(
      /is of the search space nasbench201, the table of nasbench101/,
    );
    await expect(readSource("nowhere/none", nasbench201)).rejects.toThrow(/cannot be read/);
    const folder = await mkdtemp(join(tmpdir(), "archfit-source-"));
    const [card, onnx] = await Promise.all(
      ["json", "onnx"].map((ending) => readFile(`${SHIPPED}.${ending}`)),
    );
    const written = join(folder, "cut");
    await writeFile(`${written}.json`, card);
    await writeFile(`${written}.onnx`, onnx.subarray(0, 1000));
    await expect(readSource(written, nasbench201)).rejects.toThrow(/the ONNX file has SHA-256/);
    await writeFile(`${written}.json`, card.subarray(0, 100));
    await expect(readSource(written, nasbench201)).rejects.toThrow(/is not JSON/);
    await writeFile(`${written}.json`, "{}");
    await expect(readSource(written, nasbench201)).rejects.toThrow(/its card breaks the schema/);
  });
});
