/**
 * @module
 * ONNX Runtime in Node: the build that serves, onnxruntime-web, on any number of architectures.
 */
import * as ort from "onnxruntime-web";
import {
  type Architecture,
  type EncodingName,
  encode,
  type SearchSpace,
} from "../../spaces/index.js";
import { architecturesAtOnce } from "../batches.js";
import { type OnnxRuntime, OnnxSession } from "../onnx-session.js";

ort.env.wasm.numThreads = 1;

export const onnxRuntime: OnnxRuntime = {
  async open(onnx) {
    const session = await ort.InferenceSession.create(onnx, { executionProviders: ["wasm"] });
    return new OnnxSession(session, ort.Tensor);
  },
  memoryBytes: () => 0,
};

/** Architectures at once, at most, as many as in a usual request of a search. */
const MOST_ROWS = 1024;

/** Outputs by name, one number per architecture, and how long the model took. */
export interface BatchedOutputs {
  readonly outputs: Readonly<Record<string, Float32Array>>;
  /** Mean time of an architecture in full batches, encoding not counted; of all if there is none that is full. */
  readonly microseconds: number;
}

/** Encodes `architectures` and runs the model `bytes` on them, a batch at a time. */
export async function predictBatches(
  bytes: Uint8Array,
  space: SearchSpace,
  inputs: readonly EncodingName[],
  architectures: readonly Architecture[],
): Promise<BatchedOutputs> {
  const model = await onnxRuntime.open(bytes);
  const outputs: Record<string, Float32Array> = {};
  const size = architecturesAtOnce(space, inputs, MOST_ROWS);
  let [milliseconds, timed] = [0, 0];
  try {
    for (let start = 0; start < architectures.length; start += size) {
      const batch = architectures.slice(start, start + size);
      const feeds = Object.fromEntries(inputs.map((name) => [name, encode(space, name, batch)]));
      // The first run allocates.
      if (start === 0) await model.run(feeds);
      const begin = performance.now();
      const results = await model.run(feeds);
      if (start === 0 || batch.length === size) {
        milliseconds += performance.now() - begin;
        timed += batch.length;
      }
      for (const [name, values] of Object.entries(results)) {
        outputs[name] ??= new Float32Array(architectures.length);
        outputs[name].set(values, start);
      }
    }
  } finally {
    await model.release();
  }
  return { outputs, microseconds: (1000 * milliseconds) / timed };
}
