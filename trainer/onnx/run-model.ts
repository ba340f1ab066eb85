/**
 * @module
 * Runs an exported model with the runtime that serves it, onnxruntime-web, in Node.
 */
import * as ort from "onnxruntime-web";
import type { Tensor } from "../../spaces/index.js";

ort.env.wasm.numThreads = 1;

/** A model that was loaded, to run several batches. */
export interface LoadedModel {
  /** @param inputs tensors by the names of the model's inputs. Gives its outputs by name, one number per row each. */
  run(inputs: ReadonlyMap<string, Tensor>): Promise<Record<string, Float32Array>>;
  release(): Promise<void>;
}

/** @throws {Error} of the runtime if the bytes are no model that it can run. */
export async function loadModel(bytes: Uint8Array): Promise<LoadedModel> {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
  return {
    async run(inputs) {
      const feeds = Array.from(inputs, ([name, { type, data, dims }]) => [
        name,
        new ort.Tensor(type, data, dims),
      ]);
      const outputs = await session.run(Object.fromEntries(feeds));
      return Object.fromEntries(
        session.outputNames.map((name) => [name, outputs[name].data as Float32Array]),
      );
    },
    release: () => session.release(),
  };
}
