/**
 * @module
 * ONNX Runtime as this room sees it. Opening a session differs by platform, and is handed in (workerd:
 * `worker/runtime/onnx-runtime.ts`, Node: `node/onnx-runtime.ts`); running one is the same everywhere.
 */
import type { InferenceSession, Tensor as OnnxTensor } from "onnxruntime-web";
import type { Tensor } from "../spaces/index.js";

/** Output tensors by name, one number for each row. */
export type Outputs = Readonly<Record<string, Float32Array>>;

/** Opens sessions on one platform. */
export interface OnnxRuntime {
  /** @throws if the bytes are no ONNX model, ONNX Runtime can't run its operators, or memory is short. */
  open(onnx: Uint8Array): Promise<OnnxSession>;
  /** Bytes of its memory, which all sessions share and which never shrinks; 0 where that is not known. */
  memoryBytes(): number;
}

/** A model that is ready to run. */
export class OnnxSession {
  /** @param Tensor of the build of ONNX Runtime that made the session. */
  constructor(
    private readonly session: InferenceSession,
    private readonly Tensor: typeof OnnxTensor,
  ) {}

  /** What the model says of its inputs. */
  get inputs(): readonly InferenceSession.ValueMetadata[] {
    return this.session.inputMetadata;
  }

  /** Names of its outputs. */
  get outputs(): readonly string[] {
    return this.session.outputNames;
  }

  /**
   * One run over one batch. What a row gives does not depend on the others, nor on how many they are.
   *
   * @param tensors by input name, all with the same number of rows
   * @param outputs names of those wanted; unless given, all
   */
  async run(
    tensors: Readonly<Record<string, Tensor>>,
    outputs: readonly string[] = this.outputs,
  ): Promise<Outputs> {
    const feeds = Object.entries(tensors).map(([name, tensor]) => {
      const { type, data, dims } = tensor.dims[0] === 1 ? twice(tensor) : tensor;
      return [name, new this.Tensor(type, data, dims)];
    });
    const results = await this.session.run(Object.fromEntries(feeds), [...outputs]);
    const [{ dims }] = Object.values(tensors);
    return Object.fromEntries(
      outputs.map((name) => [name, (results[name].data as Float32Array).subarray(0, dims[0])]),
    );
  }

  /** Gives its memory back. */
  release(): Promise<void> {
    return this.session.release();
  }
}

/**
 * Whether `error` was thrown because of the model or the tensors that ONNX Runtime was given. It has a code
 * for what it refuses, and the same codes for a shortage of memory, which may pass.
 */
export function isRefusal(error: unknown): boolean {
  const message = error instanceof Error ? error.message : String(error);
  return /ERROR_CODE/.test(message) && !/bad_alloc|failed to allocate/i.test(message);
}

/** A single row is multiplied by another kernel, which adds in another order: the last digit would differ. */
function twice({ type, dims, data }: Tensor): Tensor {
  const both =
    type === "int32" ? new Int32Array(2 * data.length) : new Float32Array(2 * data.length);
  both.set(data);
  both.set(data, data.length);
  return { type, dims: [2, ...dims.slice(1)], data: both };
}
