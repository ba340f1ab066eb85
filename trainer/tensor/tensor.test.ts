import { createRequire } from "node:module";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../spaces/index.js";
import { AdamW } from "./adamw.js";
import { checkAgainstCpu, useBackend } from "./backends.js";
import { product, productOfConstant } from "./dense.js";
import { pairwiseLoss, trainToRank } from "./training.js";

const OPTIONAL = [
  { backend: "node-gpu", package: "@tensorflow/tfjs-node-gpu" },
  { backend: "node", package: "@tensorflow/tfjs-node" },
  { backend: "webgpu", package: "webgpu" },
] as const;

beforeAll(async () => {
  expect(await useBackend("wasm")).toBe("wasm");
});

describe("back ends", () => {
  const { resolve } = createRequire(import.meta.url);
  const missing = OPTIONAL.filter(({ package: name }) => {
    try {
      resolve(name);
      return false;
    } catch {
      return true;
    }
  });
  it.each(missing)("$backend says that $package is not installed", async (optional) => {
    await expect(useBackend(optional.backend)).rejects.toThrow(
      `The back end ${optional.backend} cannot be used: the optional package ${optional.package} is not installed`,
    );
    expect(tf.getBackend()).toBe("wasm");
  });

  it("wasm computes what plain JavaScript computes", async () => {
    await checkAgainstCpu();
    expect(tf.getBackend()).toBe("wasm");
  });
});

describe("the product", () => {
  it("has the gradients of a matrix product", async () => {
    const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const b = tf.tensor2d([1, -1, 0, 2, 3, 1], [3, 2]);
    const weights = tf.tensor2d([1, 2, -1, 3], [2, 2]);
    const gradients = (multiply: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor) =>
      tf
        .grads((x: tf.Tensor, y: tf.Tensor) =>
          tf.sum(tf.mul(multiply(x as tf.Tensor2D, y as tf.Tensor2D), weights)),
        )([a, b])
        .map((gradient) => [...gradient.dataSync()]);
    expect(gradients(product)).toEqual(gradients((x, y) => tf.matMul(x, y)));
  });

  it("of a constant has the same gradient in the other", async () => {
    const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const weights = tf.tensor2d([1, 2, -1, 3], [2, 2]);
    const gradient = (multiply: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor) =>
      tf.grad((b: tf.Tensor) => tf.sum(tf.mul(multiply(a, b as tf.Tensor2D), weights)))(
        tf.tensor2d([1, -1, 0, 2, 3, 1], [3, 2]),
      );
    expect([...gradient(productOfConstant).dataSync()]).toEqual([...gradient(product).dataSync()]);
  });
});

describe("the pairwise loss", () => {
  const loss = (scores: number[], targets: number[]) =>
    pairwiseLoss(tf.tensor2d(scores, [scores.length, 1]), targets).dataSync()[0];

  it("is log(1 + exp(-difference)), averaged over the pairs whose targets differ", () => {
    expect(loss([3, 1], [90, 80])).toBeCloseTo(Math.log1p(Math.exp(-2)), 6);
    expect(loss([1, 3], [90, 80])).toBeCloseTo(Math.log1p(Math.exp(2)), 6);
    expect(loss([2, 2, 2], [90, 80, 80])).toBeCloseTo(Math.LN2, 6);
    expect(loss([1, 2], [80, 80])).toBe(0);
  });

  it("depends on the order of the targets alone", () => {
    expect(loss([1, 5, 2], [10, 90, 95])).toBe(loss([1, 5, 2], [-3, 0.1, 0.2]));
  });
});

describe("training", () => {
  it("AdamW takes steps of the learning rate at first, and decays weights but not biases", () => {
    const weights = tf.variable(tf.tensor2d([1, 1], [2, 1]));
    const bias = tf.variable(tf.tensor2d([1], [1, 1]));
    const optimizer = new AdamW([weights, bias], {
      rate: 0.1,
      betas: [0.9, 0.98],
      decay: 0.5,
      warmUp: 0,
      steps: 100,
    });
    const gradients = { [weights.name]: tf.tensor2d([3, -7], [2, 1]), [bias.name]: tf.scalar(2) };
    gradients[bias.name] = tf.tensor2d([2], [1, 1]);
    optimizer.apply(gradients);
    expect([...weights.dataSync()].map((value) => value.toFixed(4))).toEqual(["0.8500", "1.0500"]);
    expect(bias.dataSync()[0]).toBeCloseTo(0.9, 5);
  });

  it("ranks rows by a linear score, and leaks no tensors", () => {
    const random = createRandom(3);
    const rows = 100;
    const features = Float32Array.from({ length: rows * 3 }, () => random.normal());
    const targets = Float64Array.from(
      { length: rows },
      (_, row) => features[3 * row] - 2 * features[3 * row + 1],
    );
    const weights = tf.variable(tf.zeros([3, 1])) as tf.Variable<tf.Rank.R2>;
    const before = tf.memory().numTensors;
    trainToRank(
      [weights],
      (batch) => {
        const values = Array.from(batch, (row) => [...features.subarray(3 * row, 3 * row + 3)]);
        return product(tf.tensor2d(values), weights);
      },
      targets,
      { steps: 200, batch: 32, rate: 0.05, decay: 0 },
      random,
    );
    expect(tf.memory().numTensors).toBe(before);
    const [first, second, third] = weights.dataSync();
    expect(second / first).toBeCloseTo(-2, 0);
    expect(Math.abs(third / first)).toBeLessThan(0.1);
  });
});
