/**
 * @module
 * ONNX Runtime inside workerd: how it gets its WebAssembly.
 */
import wasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm";
import { env, InferenceSession, Tensor } from "onnxruntime-web/wasm";
import { type OnnxRuntime, OnnxSession } from "../../predictor/onnx-session.js";

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

/** ONNX Runtime of this isolate. */
export const onnxRuntime: OnnxRuntime = {
  async open(onnx) {
    const session = await InferenceSession.create(onnx, { logSeverityLevel: 3 });
    return new OnnxSession(session, Tensor);
  },
  memoryBytes: () => memory?.buffer.byteLength ?? 0,
};
