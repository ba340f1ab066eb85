import { describe, expect, it } from "vitest";
import {
  createRandom,
  encode,
  encodingOf,
  nasbench101,
  nasbench201,
  sampleArchitecture,
} from "../../../spaces/index.js";
import { lookupModel } from "../../testing/onnx.js";
import { loadPredictors, testPredictor } from "../../testing/predictor.js";
import {
  CELL_101,
  CELL_201,
  expectProblem,
  PREDICTORS,
  serviceOver,
  testService,
} from "../../testing/service.js";

const service = await testService();
const MODEL = PREDICTORS.nasbench201;
const INFER = `/v2/models/${MODEL}/infer`;

interface Answer {
  model_name: string;
  id?: string;
  outputs: { name: string; shape: number[]; datatype: string; data: number[] }[];
}
const infer = (body: object, path = INFER) => service.post<Answer>(path, body);

function sample(count: number) {
  const random = createRandom(9);
  return Array.from({ length: count }, () => sampleArchitecture(nasbench201, random));
}

/** Rows of the one-hot encoding, nested. */
function rowsOf(architectures: ReturnType<typeof sample>): number[][] {
  const { data, dims } = encode(nasbench201, "one_hot", architectures);
  return architectures.map((_, row) => [...data.subarray(row * dims[1], (row + 1) * dims[1])]);
}

describe("the server in the Open Inference Protocol", () => {
  it("names itself", async () => {
    expect(await service.get("/v2")).toMatchObject({
      name: "archfit",
      extensions: ["binary_tensor_data"],
    });
  });

  it("is live and ready, and lists what it can serve", async () => {
    expect(await service.get("/v2/health/live")).toEqual({ live: true });
    expect(await service.get("/v2/health/ready")).toMatchObject({
      ready: true,
      predictors: ["a101", "b201", "c201"],
      unavailable: [],
      database: { ready: true },
      // Once ONNX Runtime has started; below the 128 MB that an isolate has.
      memory: { webassembly_mib: expect.toSatisfy((size) => size >= 16 && size < 128) },
    });
  });

  it("is ready while anything can be served, and lists what can't", async () => {
    const sound = await testPredictor({ name: "sound", space: nasbench201 });
    const fault = "x.json has no x.onnx beside it";
    const predictors = await loadPredictors([sound, { name: "x", fault }]);
    expect(await serviceOver(predictors).get("/v2/health/ready")).toMatchObject({
      ready: true,
      predictors: ["sound"],
      unavailable: [{ name: "x", detail: fault }],
    });
    const none = serviceOver(await loadPredictors([{ name: "x", fault }]));
    expect((await none.fetch("/v2/health/ready")).status).toBe(200);
  });
});

describe("a model", () => {
  it("tells its tensors", async () => {
    expect(await service.get(`/v2/models/${MODEL}`)).toEqual({
      name: MODEL,
      versions: ["1"],
      platform: "onnx_onnxv1",
      inputs: [{ name: "one_hot", datatype: "FP32", shape: [-1, 30] }],
      outputs: [
        { name: "mean", datatype: "FP32", shape: [-1] },
        { name: "std", datatype: "FP32", shape: [-1] },
      ],
      parameters: {
        alternative_input: { name: "architecture", datatype: "BYTES", shape: [-1] },
        space: "nasbench201",
        unit: "percent",
      },
    });
  });

  it("is ready when it can be opened", async () => {
    expect(await service.get(`/v2/models/${MODEL}/ready`)).toEqual({ name: MODEL, ready: true });
    const broken = await testPredictor({ name: "x", space: nasbench201, onnx: new ArrayBuffer(9) });
    const other = serviceOver(await loadPredictors([broken]));
    await expectProblem(await other.fetch("/v2/models/x/ready"), 503, "predictor_unavailable");
  });

  it("has one version, which may be named", async () => {
    const model = `/v2/models/${MODEL}`;
    for (const end of ["", "/ready"])
      expect(await service.get(`${model}/versions/1${end}`)).toEqual(
        await service.get(`${model}${end}`),
      );
    for (const version of ["2", "01", "latest"])
      for (const end of ["", "/ready"]) {
        const answer = await service.fetch(`${model}/versions/${version}${end}`);
        expect((await expectProblem(answer, 404, "unknown_version")).detail).toContain("version 1");
      }
  });

  it("that is unknown is an error in the protocol's form as well", async () => {
    for (const path of ["", "/ready", "/versions/1"].map((end) => `/v2/models/nope${end}`)) {
      const problem = await expectProblem(await service.fetch(path), 404, "unknown_predictor");
      expect(problem.error).toBe(problem.detail);
    }
    const problem = await expectProblem(await service.fetch("/v2/nope"), 404, "not_found");
    expect(problem.error).toBe(problem.detail);
  });
});

describe("infer", () => {
  const architectures = sample(7);
  const rows = rowsOf(architectures);
  const tensor = { name: "one_hot", shape: [7, 30], datatype: "FP32", data: rows as unknown[] };

  it("takes encoded tensors, nested or flat, as it takes the architectures as text", async () => {
    const nested = await infer({ inputs: [tensor] });
    expect(nested.outputs.map(({ name, shape, datatype }) => [name, shape, datatype])).toEqual([
      ["mean", [7], "FP32"],
      ["std", [7], "FP32"],
    ]);
    expect(await infer({ inputs: [{ ...tensor, data: rows.flat() }] })).toEqual(nested);
    const data = architectures.map((each) => nasbench201.format(each));
    const text = { name: "architecture", datatype: "BYTES" };
    expect(await infer({ inputs: [{ ...text, shape: [7], data }] })).toEqual(nested);
    const column = data.map((each) => [each]);
    expect(await infer({ inputs: [{ ...text, shape: [7, 1], data: column }] })).toEqual(nested);
  });

  it("agrees with /v1/score", async () => {
    const written = architectures.map((each) => nasbench201.format(each));
    const { scores } = await service.post<{ scores: { fitness: number; std: number }[] }>(
      "/v1/score",
      { space: "nasbench201", architectures: written },
    );
    const { outputs } = await infer({ inputs: [tensor] });
    for (const [row, { fitness, std }] of scores.entries()) {
      expect(outputs[0].data[row]).toBeCloseTo(fitness, 4);
      expect(outputs[1].data[row]).toBeCloseTo(std, 4);
    }
  });

  it("takes a NAS-Bench-101 cell as JSON in a text", async () => {
    const { outputs } = await infer(
      {
        inputs: [
          { name: "architecture", datatype: "BYTES", shape: [1], data: [JSON.stringify(CELL_101)] },
        ],
      },
      `/v2/models/${PREDICTORS.nasbench101}/infer`,
    );
    const { scores } = await service.post<{ scores: { fitness: number }[] }>("/v1/score", {
      space: nasbench101.id,
      architectures: [CELL_101],
    });
    expect(outputs[0].data[0]).toBeCloseTo(scores[0].fitness, 4);
  });

  it("gives the id back, and only the outputs that are asked for, in their order", async () => {
    const body = { id: "trial 7", inputs: [tensor], parameters: { any: 1 } };
    const named = await infer({ ...body, outputs: [{ name: "std" }] });
    expect(named.id).toBe("trial 7");
    expect(named.outputs.map(({ name }) => name)).toEqual(["std"]);
    const both = await infer({ ...body, outputs: [{ name: "std" }, { name: "mean" }] });
    expect(both.outputs.map(({ name }) => name)).toEqual(["std", "mean"]);
    expect(await infer({ inputs: [tensor] })).not.toHaveProperty("id");
  });

  it("answers for its version, and for no other", async () => {
    const named = INFER.replace("/infer", "/versions/1/infer");
    const answer = await infer({ inputs: [tensor] }, named);
    expect(answer).toMatchObject({ model_version: "1" });
    expect(answer).toEqual(await infer({ inputs: [tensor] }));
    const other = await service.send(named.replace("/1/", "/2/"), { inputs: [tensor] });
    await expectProblem(other, 404, "unknown_version");
  });

  it("reads JSON from clients that name no type, or that of bytes or of a form", async () => {
    const body = JSON.stringify({ inputs: [tensor] });
    const answer = await infer({ inputs: [tensor] });
    for (const type of ["application/octet-stream", "application/x-www-form-urlencoded", ""]) {
      // A body of bytes gets no type of its own.
      const [method, bytes] = ["POST", new TextEncoder().encode(body)];
      const headers = type === "" ? undefined : { "Content-Type": type };
      const given = await service.fetch(INFER, {
        method,
        body: bytes,
        ...(headers && { headers }),
      });
      expect(await given.json()).toEqual(answer);
    }
    const other = await service.send(INFER, body, { "Content-Type": "text/html" });
    await expectProblem(other, 415, "unsupported_media_type");
  });

  it("says which architecture can't be read", async () => {
    const data = [CELL_201, "|nope~0|+|none~0|none~1|+|none~0|none~1|none~2|"];
    const answer = await service.send(INFER, {
      inputs: [{ name: "architecture", datatype: "BYTES", shape: [2], data }],
    });
    const problem = await expectProblem(answer, 422, "unknown_operation");
    expect(problem.pointer).toBe("/inputs/0/data/1");
    expect(problem.error).toBe(problem.detail);
  });

  it("refuses tensors that are not the model's, and says where", async () => {
    const text = { name: "architecture", datatype: "BYTES", shape: [1], data: [CELL_201] };
    const cases: [object[], string][] = [
      [[], "/inputs"],
      [[{ ...tensor, name: "nope" }], "/inputs/0/name"],
      [[tensor, tensor], "/inputs/1/name"],
      [[text, tensor], "/inputs/1/name"],
      [[tensor, text], "/inputs/1/name"],
      [[{ ...tensor, datatype: "FP64" }], "/inputs/0/datatype"],
      [[{ ...text, datatype: "FP32" }], "/inputs/0/datatype"],
      [[{ ...tensor, shape: [7, 29] }], "/inputs/0/shape"],
      [[{ ...tensor, shape: [7] }], "/inputs/0/shape"],
      [[{ ...tensor, shape: [7, 30, 1] }], "/inputs/0/shape"],
      [[{ ...tensor, shape: [0, 30], data: [] }], "/inputs/0/shape/0"],
      [[{ ...tensor, shape: [10_001, 30] }], "/inputs/0/shape/0"],
      [[{ ...tensor, shape: [8, 30] }], "/inputs/0/data"],
      [[{ ...tensor, shape: [-1, 30] }], "/inputs/0/shape/0"],
      [[{ ...tensor, data: rows.flat().slice(1) }], "/inputs/0/data"],
      [[{ ...tensor, data: rows.with(3, [1]) }], "/inputs/0/data/3"],
      [[{ ...tensor, data: rows.with(3, rows[3].with(5, "1" as never)) }], "/inputs/0/data/3/5"],
      [[{ ...tensor, data: rows.flat().with(9, null as never) }], "/inputs/0/data/9"],
      [[{ ...tensor, data: rows.flat().with(9, 1e39) }], "/inputs/0/data/9"],
      [[{ ...tensor, data: "nope" }], "/inputs/0/data"],
      [[{ ...tensor, extra: 1 }], "/inputs/0/extra"],
      [[{ ...text, data: [7] }], "/inputs/0/data/0"],
      [
        [{ ...tensor, parameters: { binary_data_size: 840 } }],
        "/inputs/0/parameters/binary_data_size",
      ],
    ];
    for (const [inputs, pointer] of cases) {
      const answer = await service.send(INFER, { inputs });
      expect(await expectProblem(answer, 422, "invalid_request")).toMatchObject({ pointer });
    }
  });

  it("refuses outputs that the model does not have", async () => {
    const outputs = [{ name: "mean" }, { name: "nope" }];
    const answer = await service.send(INFER, { inputs: [tensor], outputs });
    const { pointer } = await expectProblem(answer, 422, "unsupported_output");
    expect(pointer).toBe("/outputs/1/name");
  });

  it("refuses an unknown model", async () => {
    const answer = await service.send("/v2/models/nope/infer", { inputs: [tensor] });
    await expectProblem(answer, 404, "unknown_predictor");
  });

  it("refuses numbers that the model can't compute with", async () => {
    const spec = encodingOf(nasbench201, "sequence").spec;
    const [length] = spec.shape;
    const predictors = await loadPredictors([
      await testPredictor({
        name: "x",
        space: nasbench201,
        input: "sequence",
        onnx: lookupModel(spec, 20),
      }),
    ]);
    const other = serviceOver(predictors);
    const send = (first: number) =>
      other.send("/v2/models/x/infer", {
        inputs: [
          {
            name: "sequence",
            datatype: "INT32",
            shape: [1, length],
            data: [first, ...Array(length - 1).fill(0)],
          },
        ],
      });
    expect((await send(19)).status).toBe(200);
    await expectProblem(await send(20), 422, "refused_tensor");
    await expectProblem(await send(-21), 422, "refused_tensor");
    for (const noInteger of [0.5, 2 ** 31])
      await expectProblem(await send(noInteger), 422, "invalid_request");
    expect((await send(3)).status).toBe(200);

    const huge = { ...tensor, data: rows.flat().fill(3e38) };
    await expectProblem(await service.send(INFER, { inputs: [huge] }), 422, "refused_tensor");
  });
});
