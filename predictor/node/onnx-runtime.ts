/**
 * @module
 * ONNX Runtime in Node: the build that serves, onnxruntime-web, on any number of architectures.
 */
import * as ort from "onnxruntime-web";
import type { Architecture, EncodingName, SearchSpace } from "../../spaces/index.js";
import { architecturesAtOnce } from "../batches.js";
import { MEASURED, modelInputs } from "../measured.js";
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

/**
 * Encodes `architectures` and runs the model `bytes` on them, a batch at a time.
 *
 * @param measured where the model reads metrics: for each architecture one number for each, NaN where there is
 * none; unless given, there are none.
 */
export async function predictBatches(
  bytes: Uint8Array,
  space: SearchSpace,
  inputs: readonly EncodingName[],
  architectures: readonly Architecture[],
  measured?: Float32Array,
): Promise<BatchedOutputs> {
  const model = await onnxRuntime.open(bytes);
  const reads = model.inputs.find(({ name }) => name === MEASURED);
  const metrics = reads?.isTensor ? Number(reads.shape[1]) : 0;
  const outputs: Record<string, Float32Array> = {};
  const size = architecturesAtOnce(space, inputs, MOST_ROWS);
  let [milliseconds, timed] = [0, 0];
  try {
    for (let start = 0; start < architectures.length; start += size) {
      const batch = architectures.slice(start, start + size);
      const own = measured?.subarray(start * metrics, (start + batch.length) * metrics);
      const feeds = modelInputs(space, inputs, metrics, batch, own);
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
