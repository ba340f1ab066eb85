import { describe, expect, it, vi } from "vitest";
import { Work } from "../search/work.js";
import {
  type Architecture,
  builtInSpaces,
  createRandom,
  encode,
  encodingOf,
  nasbench101,
  nasbench201,
  sampleArchitecture,
} from "../spaces/index.js";
import { predictorFiles } from "../worker/generated/predictors.js";
import { summingModel } from "../worker/testing/onnx.js";
import { loadPredictors, testPredictor } from "../worker/testing/predictor.js";
import { evaluationCost } from "./predictor.js";
import { listPredictor, type PredictorFile } from "./predictor-file.js";

const OUTPUTS = ["mean", "std"];

function sample(count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => sampleArchitecture(nasbench201, random));
}

async function loadOne(file: PredictorFile) {
  const predictors = await loadPredictors([file]);
  return { predictors, predictor: await predictors.open(file.name) };
}

/** What the service says about a file that it can't serve. */
async function faultOf(file: PredictorFile): Promise<string> {
  const sound = await testPredictor({ name: "sound", space: nasbench201 });
  const predictors = await loadPredictors([file, sound]);
  await expect(predictors.open(file.name)).rejects.toThrow();
  await expect(predictors.open("sound")).resolves.toBeDefined();
  expect(predictors.servable()).toEqual(["sound"]);
  const [{ name, detail }] = predictors.faults();
  expect(name).toBe(file.name);
  return detail;
}

describe("a predictor", () => {
  it("answers what its ONNX model computes from the encoding", async () => {
    const { predictor } = await loadOne(
      await testPredictor({ name: "p", space: nasbench201, input: "features" }),
    );
    const architectures = sample(5, 1);
    const { mean, std } = await predictor.predict(architectures, OUTPUTS, new Work());
    const { data, dims } = encode(nasbench201, "features", architectures);
    for (const [row] of architectures.entries()) {
      const own = [...data.subarray(row * dims[1], (row + 1) * dims[1])];
      const sum = own.reduce((total, value) => total + value, 0);
      expect(mean[row]).toBeCloseTo(50 + sum, 2);
      expect(std[row]).toBeCloseTo(sum / 2, 2);
    }
  });

  it("answers each of 10,000 architectures as if it were alone", async () => {
    const file = await testPredictor({ name: "p", space: nasbench201, input: "features" });
    const { predictor } = await loadOne(file);
    const { predictor: other } = await loadOne(file);
    const architectures = sample(10_000, 2);
    const { mean } = await predictor.predict(architectures, ["mean"], new Work());
    expect(mean).toHaveLength(10_000);
    for (const row of [0, 255, 256, 1023, 1024, 9999]) {
      const alone = await other.predict([architectures[row]], ["mean"], new Work());
      expect(mean[row]).toBe(alone.mean[0]);
    }
  });

  it("answers the same, and books the same work, whether it has been asked before or not", async () => {
    const { predictor } = await loadOne(
      await testPredictor({ name: "p", space: nasbench101, input: "features" }),
    );
    const random = createRandom(4);
    const architectures = Array.from({ length: 300 }, () =>
      sampleArchitecture(nasbench101, random),
    );
    const [first, second, third] = [new Work(), new Work(), new Work()];
    const before = await predictor.predict(architectures, ["std"], first);
    expect(await predictor.predict(architectures, ["std"], second)).toEqual(before);
    expect(first.used).toBeCloseTo(300 * predictor.evaluationCost, 6);
    expect(second.used).toBe(first.used);
    const { mean } = await predictor.predict(architectures, OUTPUTS, third);
    const tensors = { features: encode(nasbench101, "features", architectures) };
    expect(mean).toEqual((await predictor.infer(tensors, OUTPUTS, new Work())).mean);
  });

  it("lets others have their turn, and stops when nobody waits for it", async () => {
    const { predictor } = await loadOne(await testPredictor({ name: "p", space: nasbench201 }));
    const architectures = [...nasbench201.enumerate()].slice(0, 10_000);
    const tensors = { one_hot: encode(nasbench201, "one_hot", architectures) };
    for (const call of [
      (work: Work) => predictor.predict(architectures, OUTPUTS, work),
      (work: Work) => predictor.infer(tensors, OUTPUTS, work),
    ]) {
      let turns = 0;
      const ends = new Work({
        async pause() {
          if (++turns === 2) throw new Error("the client has gone");
        },
      });
      await expect(call(ends)).rejects.toThrow("the client has gone");
      expect(ends.used).toBeLessThan(10_000 * predictor.evaluationCost);
    }
  });

  it("takes encoded tensors as it takes architectures", async () => {
    const { predictor } = await loadOne(await testPredictor({ name: "p", space: nasbench201 }));
    const architectures = sample(1500, 3);
    const tensors = { one_hot: encode(nasbench201, "one_hot", architectures) };
    expect(await predictor.infer(tensors, OUTPUTS, new Work())).toEqual(
      await predictor.predict(architectures, OUTPUTS, new Work()),
    );
  });

  it("keeps apart what runs at the same time", async () => {
    const { predictor } = await loadOne(
      await testPredictor({ name: "p", space: nasbench201, input: "features" }),
    );
    const batches = Array.from({ length: 24 }, (_, seed) => sample(1 + 150 * seed, seed));
    const together = await Promise.all(
      batches.map((batch) => predictor.predict(batch, OUTPUTS, new Work())),
    );
    for (const [index, batch] of batches.entries())
      expect(together[index]).toEqual(await predictor.predict(batch, OUTPUTS, new Work()));
  });

  it("scores no architectures", async () => {
    const { predictor } = await loadOne(await testPredictor({ name: "p", space: nasbench201 }));
    expect((await predictor.predict([], ["mean"], new Work())).mean).toHaveLength(0);
  });
});

describe("a shipped predictor", () => {
  it.each(["nasbench201-cifar10-mlp", "nasbench201-cifar10-gcn"])(
    "%s gives a row the same numbers whatever rows are beside it",
    async (id) => {
      const { predictor } = await loadOne(
        predictorFiles.find(({ name }) => name === id) as PredictorFile,
      );
      const architectures = sample(20, 6);
      const tensorsOf = (rows: Architecture[]) =>
        Object.fromEntries(
          predictor.listed.inputs.map((name) => [name, encode(nasbench201, name, rows)]),
        );
      const together = await predictor.infer(tensorsOf(architectures), OUTPUTS, new Work());
      for (const [row, architecture] of architectures.entries()) {
        const alone = await predictor.infer(tensorsOf([architecture]), OUTPUTS, new Work());
        expect(alone.mean).toEqual(together.mean.slice(row, row + 1));
      }
    },
  );

  it("says its cost by the numbers in its file and how often they are used", async () => {
    const costs = new Map<string, number>();
    for (const file of predictorFiles)
      costs.set(file.name, evaluationCost(listPredictor(file, builtInSpaces)));
    // In units of 10 µs, measured: 0.9 and 3.5.
    expect(costs.get("nasbench201-cifar10-mlp")).toBeCloseTo(0.68, 1);
    expect(costs.get("nasbench201-cifar10-rnn")).toBeGreaterThan(3);
    for (const cost of costs.values()) expect(cost).toBeGreaterThanOrEqual(0.5);
    for (const cost of costs.values()) expect(cost).toBeLessThan(8);
  });
});

describe("the default predictor of a space", () => {
  it("is the first by id of CIFAR-10's, else the first by id", async () => {
    const load = async (...named: [string, string][]) =>
      loadPredictors(
        await Promise.all(
          named.map(([name, dataset]) => testPredictor({ name, dataset, space: nasbench201 })),
        ),
      );
    const both = await load(["d", "cifar10"], ["c", "cifar10"], ["a", "cifar100"]);
    expect(both.defaultOf(nasbench201)).toBe("c");
    expect(both.defaultOf(nasbench101)).toBeUndefined();
    const others = await load(["b", "imagenet16"], ["a", "cifar100"]);
    expect(others.defaultOf(nasbench201)).toBe("a");
  });

  it("stays the default when its file is broken, so that a score never changes its meaning", async () => {
    const broken = await testPredictor({ name: "a", space: nasbench201, onnx: new ArrayBuffer(9) });
    const sound = await testPredictor({ name: "b", space: nasbench201 });
    const predictors = await loadPredictors([broken, sound]);
    expect(predictors.defaultOf(nasbench201)).toBe("a");
    await expect(predictors.open("b")).resolves.toBeDefined();
  });
});

describe("opening", () => {
  it("the same predictor in two requests at once ends in one session", async () => {
    const files = await Promise.all(
      ["a", "b"].map((name) => testPredictor({ name, space: nasbench201 })),
    );
    const predictors = await loadPredictors(files);
    const [one, other] = await Promise.all([predictors.open("b"), predictors.open("b")]);
    expect(one).toBe(other);
    expect((await one.predict(sample(2, 1), ["mean"], new Work())).mean).toHaveLength(2);
  });

  it("an unknown predictor says so", async () => {
    const predictors = await loadPredictors([]);
    await expect(predictors.open("nope")).rejects.toThrow('no predictor "nope"');
  });
});

describe("what is no fault of the file", () => {
  /** The error that opening ends with under a condition that passes; then it is opened without. */
  async function openTwice(onnx: ArrayBuffer | undefined, begin: () => { mockRestore(): void }) {
    const sound = await testPredictor({ name: "a", space: nasbench201 });
    const file = await testPredictor({ name: "b", space: nasbench201, ...(onnx && { onnx }) });
    const predictors = await loadPredictors([sound, file]);
    const condition = begin();
    const error = await predictors.open("b").catch((thrown) => thrown);
    condition.mockRestore();
    expect(predictors.faults()).toEqual([]);
    expect(predictors.servable()).toEqual(["a", "b"]);
    const predictor = await predictors.open("b");
    expect((await predictor.predict(sample(2, 1), ["mean"], new Work())).mean).toHaveLength(2);
    await predictor.close();
    return error;
  }

  it("such as memory that is short, is tried again", async () => {
    // More than ONNX Runtime's memory has left at its first size, which it may not leave here.
    const large = summingModel(encodingOf(nasbench201, "one_hot").spec, { weights: 2 ** 23 });
    const error = await openTwice(large, () =>
      vi.spyOn(WebAssembly.Memory.prototype, "grow").mockImplementation(() => {
        throw new RangeError("no memory is left");
      }),
    );
    expect(error.message).toContain("failed to allocate");
  });

  it("such as a request that ends, is tried again", async () => {
    const error = await openTwice(undefined, () =>
      vi.spyOn(crypto.subtle, "digest").mockRejectedValueOnce(new Error("the request has ended")),
    );
    expect(error.message).toContain("the request has ended");
  });
});

describe("a broken file is reported and the others are served", () => {
  const oneHot = encodingOf(nasbench201, "one_hot").spec;
  const whole = summingModel(oneHot);

  it("cut off", async () => {
    const file = await testPredictor({ name: "x", space: nasbench201 });
    expect(await faultOf({ ...file, onnx: file.onnx.slice(0, -20) })).toContain("SHA-256");
  });

  it("cut off, with a card of the rest", async () => {
    const onnx = whole.slice(0, -20);
    expect(await faultOf(await testPredictor({ name: "x", space: nasbench201, onnx }))).not.toBe(
      "",
    );
  });

  it("empty", async () => {
    const onnx = new ArrayBuffer(0);
    expect(await faultOf(await testPredictor({ name: "x", space: nasbench201, onnx }))).not.toBe(
      "",
    );
  });

  it("of a version that ONNX Runtime does not know", async () => {
    const onnx = summingModel(oneHot, { opset: 99n });
    const file = await testPredictor({ name: "x", space: nasbench201, onnx });
    expect(await faultOf(file)).toMatch(/opset/i);
  });

  it("of another encoding than this code's", async () => {
    const card = { encoding_fingerprint: "0".repeat(32) };
    expect(await faultOf(await testPredictor({ name: "x", space: nasbench201, card }))).toContain(
      "encoded otherwise",
    );
  });

  it("with other inputs than its card says", async () => {
    const onnx = summingModel(encodingOf(nasbench201, "features").spec);
    const file = await testPredictor({ name: "x", space: nasbench201, onnx, input: "one_hot" });
    expect(await faultOf(file)).toContain("inputs are features");
  });

  it("with an input of another shape", async () => {
    const onnx = summingModel({ ...oneHot, shape: [7] });
    expect(await faultOf(await testPredictor({ name: "x", space: nasbench201, onnx }))).toContain(
      "shape N×7",
    );
  });

  it("with other outputs than its card says", async () => {
    const card = { outputs: ["mean", "std", "probability_above"] };
    expect(await faultOf(await testPredictor({ name: "x", space: nasbench201, card }))).toContain(
      "outputs are mean, std",
    );
  });

  it("with a card that has no mean", async () => {
    const card = { outputs: ["std"] };
    expect(await faultOf(await testPredictor({ name: "x", space: nasbench201, card }))).toContain(
      '"mean"',
    );
  });

  it("with a card of an unknown space", async () => {
    const card = { space: "nasbench999" };
    expect(await faultOf(await testPredictor({ name: "x", space: nasbench201, card }))).toContain(
      "nasbench999",
    );
  });

  it("with a card of another name", async () => {
    const card = { id: "y" };
    expect(await faultOf(await testPredictor({ name: "x", space: nasbench201, card }))).toContain(
      '"y"',
    );
  });

  it("with a card that breaks the schema", async () => {
    const { onnx } = await testPredictor({ name: "x", space: nasbench201 });
    expect(await faultOf({ name: "x", card: { id: "x" }, onnx })).toContain("/space");
    expect(await faultOf({ name: "x", card: null, onnx })).toContain("card");
  });

  it("that the build could not list", async () => {
    expect(await faultOf({ name: "x", fault: "x.json has no x.onnx beside it" })).toContain(
      "x.onnx",
    );
  });
});
