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

let memory: WebAssembly.Memory | undefined;

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
    const instance = await instantiate(wasm, imports);
    memory = memoryOf(instance, imports);
    return { instance, module: wasm };
  }) as typeof instantiate;
}

/** Bytes of ONNX Runtime's memory, which never shrinks; 0 before it has started. */
export function webAssemblyBytes(): number {
  return memory?.buffer.byteLength ?? 0;
}

function memoryOf({ exports }: WebAssembly.Instance, imports: WebAssembly.Imports = {}) {
  const candidates = [exports, ...Object.values(imports)].flatMap((names) => Object.values(names));
  return candidates.find((each) => each instanceof WebAssembly.Memory) as
    | WebAssembly.Memory
    | undefined;
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
 * One run over one batch. What a row gives does not depend on the others, nor on how many they are.
 *
 * @param tensors by input name, all with the same number of rows
 * @param outputs names of those wanted
 */
export async function runSession(
  session: InferenceSession,
  tensors: Readonly<Record<string, Tensor>>,
  outputs: readonly string[],
): Promise<Outputs> {
  const feeds = Object.entries(tensors).map(([name, tensor]) => {
    const { type, data, dims } = tensor.dims[0] === 1 ? twice(tensor) : tensor;
    return [name, new OnnxTensor(type, data, dims)];
  });
  const results = await session.run(Object.fromEntries(feeds), [...outputs]);
  const [{ dims }] = Object.values(tensors);
  return Object.fromEntries(
    outputs.map((name) => [name, (results[name].data as Float32Array).subarray(0, dims[0])]),
  );
}

/** A single row is multiplied by another kernel, which adds in another order: the last digit would differ. */
function twice({ type, dims, data }: Tensor): Tensor {
  const both =
    type === "int32" ? new Int32Array(2 * data.length) : new Float32Array(2 * data.length);
  both.set(data);
  both.set(data, data.length);
  return { type, dims: [2, ...dims.slice(1)], data: both };
}
