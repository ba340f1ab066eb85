/**
 * @module
 * ONNX Runtime inside workerd: how it gets its WebAssembly, and how a session is made and run.
 */
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm";
import { env, InferenceSession, Tensor as OnnxTensor } from "onnxruntime-web/wasm";
import type { Tensor } from "../../spaces/encodings/index.js";

export type { InferenceSession };

/** Output tensors by name, one number for each row. */
export type Outputs = Readonly<Record<string, Float32Array>>;

const MARKER = new Uint8Array(1);

// Without a wasmBinary ONNX Runtime looks for its files by URL, of which a Worker has none.
env.wasm.wasmBinary = MARKER;
env.wasm.numThreads = 1;
env.wasm.proxy = false;
env.logLevel = "error";

handOverModule();

/**
 * Workers may not compile WebAssembly from bytes, only instantiate modules that were uploaded with
 * them, and ONNX Runtime has no option to be given one. So the call that would compile the marker
 * gets the module's instance, once; every other call is the platform's own.
 */
function handOverModule(): void {
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = (async (source: unknown, imports?: WebAssembly.Imports) => {
    if (!isMarker(source))
      return (instantiate as (...given: unknown[]) => unknown)(source, imports);
    WebAssembly.instantiate = instantiate;
    return { instance: await instantiate(wasm, imports), module: wasm };
  }) as typeof instantiate;
}

function isMarker(source: unknown): boolean {
  return (
    source === MARKER || (source instanceof Uint8Array && source.byteLength === MARKER.byteLength)
  );
}

/** @throws if the bytes are no ONNX model, ONNX Runtime can't run its operators, or memory is short. */
export function createSession(onnx: ArrayBuffer): Promise<InferenceSession> {
  return InferenceSession.create(new Uint8Array(onnx), { logSeverityLevel: 3 });
}

/**
 * Whether `createSession` has thrown `error` because of the model. ONNX Runtime gives what it finds in a
 * file a code, and has the same codes for a shortage of memory, which may pass.
 */
export function isFaultOfModel(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return /ERROR_CODE/.test(message) && !/bad_alloc|failed to allocate/i.test(message);
}

/**
 * One run over one batch.
 *
 * @param tensors by input name, all with the same number of rows
 * @param outputs names of those wanted
 */
export async function runSession(
  session: InferenceSession,
  tensors: Readonly<Record<string, Tensor>>,
  outputs: readonly string[],
): Promise<Outputs> {
  const feeds = Object.entries(tensors).map(([name, { type, data, dims }]) => [
    name,
    new OnnxTensor(type, data, dims),
  ]);
  const results = await session.run(Object.fromEntries(feeds), [...outputs]);
  return Object.fromEntries(outputs.map((name) => [name, results[name].data as Float32Array]));
}
