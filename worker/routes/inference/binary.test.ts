import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createRandom,
  encode,
  encodingOf,
  nasbench201,
  sampleArchitecture,
} from "../../../spaces/index.js";
import { lookupModel } from "../../testing/onnx.js";
import { loadPredictors, testPredictor } from "../../testing/predictor.js";
import { expectProblem, PREDICTORS, serviceOver, testService } from "../../testing/service.js";

const HEADER = "Inference-Header-Content-Length";
const INFER = `/v2/models/${PREDICTORS.nasbench201}/infer`;
const service = await testService();

const random = createRandom(3);
const architectures = Array.from({ length: 5 }, () => sampleArchitecture(nasbench201, random));
const texts = architectures.map((each) => nasbench201.format(each) as string);
const { data } = encode(nasbench201, "one_hot", architectures);
const tensor = { name: "one_hot", shape: [5, 30], datatype: "FP32" };
const column = { name: "architecture", shape: [5], datatype: "BYTES" };

/** As the protocol writes texts: each behind its length in 4 bytes, the smallest first. */
function bytesOf(some: readonly string[]): Uint8Array {
  const parts = some.map((text) => new TextEncoder().encode(text));
  return joined(
    parts.flatMap((part) => [new Uint8Array(Uint32Array.of(part.length).buffer), part]),
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const sized = (input: object, bytes: Uint8Array) => ({
  ...input,
  parameters: { binary_data_size: bytes.byteLength },
});

function send(
  head: object,
  binary: readonly Uint8Array[],
  length?: string,
  path = INFER,
  other = service,
) {
  const json = new TextEncoder().encode(JSON.stringify(head));
  return other.send(path, joined([json, ...binary]), {
    "Content-Type": "application/octet-stream",
    [HEADER]: length ?? `${json.byteLength}`,
  });
}

interface Head {
  readonly outputs: readonly {
    readonly name: string;
    readonly parameters?: { readonly binary_data_size: number };
    readonly data?: readonly number[];
  }[];
}

/** The JSON of an answer, and the numbers behind it. */
async function read(answer: Response): Promise<{ head: Head; numbers: number[] }> {
  expect(answer.status).toBe(200);
  expect(answer.headers.get("Content-Type")).toBe("application/octet-stream");
  const bytes = await answer.arrayBuffer();
  const length = Number(answer.headers.get(HEADER));
  return {
    head: JSON.parse(new TextDecoder().decode(bytes.slice(0, length))),
    numbers: [...new Float32Array(bytes.slice(length))],
  };
}

const inJson = await service.post<Head>(INFER, { inputs: [{ ...tensor, data: [...data] }] });
const [mean, std] = inJson.outputs.map((output) => output.data as number[]);

describe("binary tensors", () => {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

  it("are taken as numbers and as texts, and say the same as JSON", async () => {
    for (const [input, part] of [
      [tensor, bytes],
      [column, bytesOf(texts)],
      [{ ...column, shape: [5, 1] }, bytesOf(texts)],
    ] as const)
      expect(await (await send({ inputs: [sized(input, part)] }, [part])).json()).toEqual(inJson);
  });

  it("are answered where the request, or an output, asks for them", async () => {
    const inputs = [{ ...tensor, data: [...data] }];
    const all = await service.send(INFER, { inputs, parameters: { binary_data_output: true } });
    const { head, numbers } = await read(all);
    expect(numbers).toEqual([...mean, ...std]);
    for (const output of head.outputs) {
      expect(output.parameters).toEqual({ binary_data_size: 20 });
      expect(output).not.toHaveProperty("data");
    }

    const outputs = [{ name: "std", parameters: { binary_data: true } }, { name: "mean" }];
    const mixed = await read(await service.send(INFER, { inputs, outputs }));
    expect(mixed.numbers).toEqual(std);
    expect(mixed.head.outputs[1].data).toEqual(mean);

    const none = await service.post(INFER, {
      inputs,
      outputs: [{ name: "mean", parameters: { binary_data: false } }],
      parameters: { binary_data_output: true },
    });
    expect(none).toMatchObject({ outputs: [{ data: mean }] });
  });

  it("of integers have 32 or 64 bits", async () => {
    const { spec } = encodingOf(nasbench201, "sequence");
    const file = { name: "x", space: nasbench201, input: "sequence" as const };
    const other = serviceOver(
      await loadPredictors([await testPredictor({ ...file, onnx: lookupModel(spec, 20) })]),
    );
    const shape = [1, ...spec.shape];
    const answers: unknown[] = [];
    const infer = (datatype: string, numbers: Int32Array | BigInt64Array) => {
      const part = new Uint8Array(numbers.buffer);
      const inputs = [sized({ name: "sequence", shape, datatype }, part)];
      return send({ inputs }, [part], undefined, "/v2/models/x/infer", other);
    };
    const ones = Int32Array.from({ length: spec.shape[0] }, () => 1);
    answers.push(await (await infer("INT32", ones)).json());
    answers.push(await (await infer("INT64", BigInt64Array.from(ones, BigInt))).json());
    const [{ shape: _, ...one }] = (answers[0] as { outputs: { shape: number[] }[] }).outputs;
    expect(one).toMatchObject({ name: "mean", data: [expect.any(Number)] });
    expect(answers[1]).toEqual(answers[0]);
    for (const large of [2n ** 31n, 2n ** 53n + 1n, -(2n ** 63n)]) {
      const answer = await infer("INT64", BigInt64Array.from(ones, BigInt).with(2, large));
      const { detail } = await expectProblem(answer, 422, "invalid_request");
      expect(detail).toContain("Element 2");
    }
  });

  it("that are not what the JSON says are refused, and where", async () => {
    const nan = new Uint8Array(data.with(7, Number.NaN).buffer);
    const text = bytesOf(texts);
    const cases: [object, Uint8Array[], string][] = [
      [{ inputs: [tensor] }, [bytes], "/inputs/0/data"],
      [{ inputs: [sized(tensor, bytes)] }, [], "/inputs/0/parameters/binary_data_size"],
      [{ inputs: [sized(tensor, bytes)] }, [bytes, text], "/inputs"],
      [{ inputs: [{ ...tensor, data: [...data] }] }, [bytes], "/inputs"],
      [
        { inputs: [{ ...sized(tensor, bytes), data: [...data] }] },
        [bytes],
        "/inputs/0/parameters/binary_data_size",
      ],
      [
        { inputs: [{ ...sized(tensor, bytes), shape: [4, 30] }] },
        [bytes],
        "/inputs/0/parameters/binary_data_size",
      ],
      [{ inputs: [{ ...sized(tensor, bytes), datatype: "INT32" }] }, [bytes], "/inputs/0/datatype"],
      [{ inputs: [sized(tensor, nan)] }, [nan], "/inputs/0"],
      ...[-1, 1.5, "600", null, 2 ** 53].map((binary_data_size): [object, Uint8Array[], string] => [
        { inputs: [{ ...tensor, parameters: { binary_data_size } }] },
        [bytes],
        "/inputs/0/parameters/binary_data_size",
      ]),
      // A text that is cut off, one too many, one too few, and lengths beyond all that there is.
      ...[text.slice(0, -1), bytesOf([...texts, "x"]), bytesOf(texts.slice(1)), text.fill(255)].map(
        (part): [object, Uint8Array[], string] => [
          { inputs: [sized(column, part)] },
          [part],
          "/inputs/0/parameters/binary_data_size",
        ],
      ),
    ];
    for (const [head, binary, pointer] of cases) {
      const answer = await send(head, binary);
      expect(await expectProblem(answer, 422, "invalid_request")).toMatchObject({ pointer });
    }
    const noText = joined([Uint8Array.of(1, 0, 0, 0, 255)]);
    const head = { inputs: [sized({ ...column, shape: [1] }, noText)] };
    const { detail } = await expectProblem(await send(head, [noText]), 422, "invalid_request");
    expect(detail).toContain("UTF-8");
  });

  it("stand behind JSON whose length a header says", async () => {
    for (const length of ["", "x", "-1", "1e2", "99999", "9".repeat(40)]) {
      const answer = await send({ inputs: [sized(tensor, bytes)] }, [bytes], length);
      const { detail } = await expectProblem(answer, 422, "invalid_request");
      expect(detail).toContain(HEADER);
    }
    const short = await send({ inputs: [sized(tensor, bytes)] }, [bytes], "10");
    await expectProblem(short, 400, "malformed_json");
  });

  it("that are any bytes behind any head are answered, or refused as a problem of the request", async () => {
    const input = fc.record(
      {
        name: fc.constantFrom("one_hot", "architecture", "x"),
        shape: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 }),
        datatype: fc.constantFrom("FP32", "INT32", "INT64", "BYTES"),
        parameters: fc.record({ binary_data_size: fc.oneof(fc.integer(), fc.jsonValue()) }),
        data: fc.array(fc.jsonValue(), { maxLength: 3 }),
      },
      { requiredKeys: ["name", "shape", "datatype"] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(input, { minLength: 1, maxLength: 3 }),
        fc.uint8Array({ maxLength: 200 }),
        fc.option(fc.nat(400).map(String), { nil: undefined }),
        async (inputs, binary, length) => {
          const answer = await send({ inputs }, [binary], length);
          expect([200, 400, 422]).toContain(answer.status);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it("are asked for by flags that are true or false", async () => {
    const inputs = [{ ...tensor, data: [...data] }];
    for (const [body, pointer] of [
      [{ inputs, parameters: { binary_data_output: 1 } }, "/parameters/binary_data_output"],
      [
        { inputs, outputs: [{ name: "std", parameters: { binary_data: "no" } }] },
        "/outputs/0/parameters/binary_data",
      ],
    ] as const)
      expect(
        await expectProblem(await service.send(INFER, body), 422, "invalid_request"),
      ).toMatchObject({ pointer });
  });
});
