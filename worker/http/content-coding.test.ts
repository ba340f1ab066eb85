import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "../../schema/http/limits.js";
import { Work } from "../../search/work.js";
import { CELL_201, expectProblem, PREDICTORS, testService } from "../testing/service.js";
import { type Coding, decompress } from "./content-coding.js";

const service = await testService();
const BODY = { space: "nasbench201", architectures: [CELL_201] };
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

async function pack(bytes: Uint8Array, coding: Coding): Promise<Uint8Array> {
  const format = coding === "deflate" ? "deflate" : "gzip";
  const stream = new Response(bytes).body?.pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const sendPacked = async (path: string, bytes: Uint8Array, coding: Coding, headers = {}) =>
  service.send(path, await pack(bytes, coding), { "Content-Encoding": coding, ...headers });

describe("a compressed body", () => {
  it.each(["gzip", "x-gzip", "deflate"] as const)("of %s is read as it was", async (coding) => {
    const plain = await service.post("/v1/score", BODY);
    expect(await (await sendPacked("/v1/score", bytesOf(BODY), coding)).json()).toEqual(plain);
  });

  it("has binary tensors behind its JSON, whose length is that before compression", async () => {
    const numbers = new Float32Array(60).fill(0.5);
    const input = { name: "one_hot", shape: [2, 30], datatype: "FP32" };
    const path = `/v2/models/${PREDICTORS.nasbench201}/infer`;
    const plain = await service.post(path, { inputs: [{ ...input, data: [...numbers] }] });
    const head = bytesOf({ inputs: [{ ...input, parameters: { binary_data_size: 240 } }] });
    const body = Uint8Array.from([...head, ...new Uint8Array(numbers.buffer)]);
    for (const coding of ["gzip", "deflate"] as const) {
      const length = { "Inference-Header-Content-Length": `${head.byteLength}` };
      expect(await (await sendPacked(path, body, coding, length)).json()).toEqual(plain);
    }
  });

  it.each([
    ["a little more than the limit", MAX_BODY_BYTES + 1],
    ["a thousand times its size", 64 * MAX_BODY_BYTES],
  ])("that expands to %s is too large", async (_, size) => {
    const zeros = new Uint8Array(2 ** 20);
    let left = size;
    const source = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(zeros.subarray(0, Math.min(left, zeros.byteLength)));
        left -= zeros.byteLength;
        if (left <= 0) controller.close();
      },
    });
    const stream = source.pipeThrough(new CompressionStream("gzip"));
    const packed = new Uint8Array(await new Response(stream).arrayBuffer());
    const answer = await service.send("/v1/score", packed, { "Content-Encoding": "gzip" });
    await expectProblem(answer, 413, "body_too_large");
  });

  it("may expand to the limit", async () => {
    const bytes = new Uint8Array(MAX_BODY_BYTES).fill(32);
    bytes.set(bytesOf(BODY));
    expect((await sendPacked("/v1/score", bytes, "gzip")).status).toBe(200);
  });

  it("that is cut off, or none, is refused with the reason", async () => {
    const packed = await pack(bytesOf(BODY), "gzip");
    for (const [bytes, coding] of [
      [packed.slice(0, -9), "gzip"],
      [packed.slice(0, 1), "gzip"],
      [packed, "deflate"],
      [bytesOf(BODY), "gzip"],
      [packed.with(packed.length - 6, packed[packed.length - 6] ^ 1), "gzip"],
    ] as const) {
      const answer = await service.send("/v1/score", bytes, { "Content-Encoding": coding });
      const { detail } = await expectProblem(answer, 400, "malformed_json");
      expect(detail).toContain(coding);
    }
    const empty = await service.send("/v1/score", "", { "Content-Encoding": "gzip" });
    expect((await expectProblem(empty, 400, "malformed_json")).detail).toContain("empty");
  });

  it("of another coding, or of two, is refused with those that are taken", async () => {
    for (const coding of ["br", "gzip, gzip", "constructor"]) {
      const answer = await service.send("/v1/score", BODY, { "Content-Encoding": coding });
      const { detail } = await expectProblem(answer, 415, "unsupported_media_type");
      expect(detail).toContain("gzip, x-gzip, deflate");
    }
  });

  it("is any bytes, to the last", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 500 }),
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom("gzip", "deflate"),
        async (bytes, times, coding) => {
          const whole = new Uint8Array(await new Blob(Array(times).fill(bytes)).arrayBuffer());
          const packed = await pack(whole, coding);
          expect(await decompress(packed, coding, whole.length, new Work())).toEqual(whole);
          expect(await decompress(packed, coding, whole.length - 1, new Work())).toBeUndefined();
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });
});
