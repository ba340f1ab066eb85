/**
 * @module
 * A predictor that is ready to score: an ONNX session that was checked against its card.
 */
import type { PredictorCard } from "../../schema/card.js";
import {
  type Architecture,
  encode,
  encodingFingerprint,
  encodingOf,
  type Tensor,
} from "../../spaces/index.js";
import {
  createSession,
  type InferenceSession,
  isFaultOfModel,
  type Outputs,
  runSession,
} from "./onnx-runtime.js";
import { type ListedPredictor, PredictorFault } from "./predictor-file.js";
import type { Stopwatch } from "./stopwatch.js";

/** Rows of one run. More would not be faster, and would grow the WebAssembly heap for good. */
const ROWS_PER_RUN = 1024;

export class Predictor {
  private constructor(
    readonly listed: ListedPredictor,
    private readonly session: InferenceSession,
  ) {}

  get card(): PredictorCard {
    return this.listed.card;
  }

  /**
   * Makes the session, after checking that the file is the card's, that this code encodes as the
   * trainer's did, and that the model takes and gives what the card says.
   *
   * @throws {PredictorFault} whose message says what is wrong with the file; any other error may pass.
   */
  static async open(listed: ListedPredictor): Promise<Predictor> {
    await checkFile(listed);
    const session = await createSession(listed.onnx).catch((error: unknown) => {
      throw isFaultOfModel(error) ? new PredictorFault((error as Error).message) : error;
    });
    try {
      checkSession(listed, session);
    } catch (error) {
      await session.release();
      throw error;
    }
    return new Predictor(listed, session);
  }

  /** Gives the session's memory back. */
  close(): Promise<void> {
    return this.session.release();
  }

  /** Output tensors by name, one number for each architecture, in the target's unit. */
  async predict(
    architectures: readonly Architecture[],
    outputs: readonly string[],
    stopwatch?: Stopwatch,
  ): Promise<Outputs> {
    const { space, inputs } = this.listed;
    return this.#inRuns(architectures.length, outputs, async (start, end) => {
      const rows = architectures.slice(start, end);
      const tensors = Object.fromEntries(inputs.map((name) => [name, encode(space, name, rows)]));
      stopwatch?.lap("encoding");
      const results = await runSession(this.session, tensors, outputs);
      stopwatch?.lap("inference");
      return results;
    });
  }

  /** Like `predict`, from encoded tensors, one for each input. */
  async infer(
    tensors: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
  ): Promise<Outputs> {
    const entries = Object.entries(tensors);
    return this.#inRuns(entries[0][1].dims[0], outputs, (start, end) => {
      const rows = entries.map(([name, tensor]) => [name, sliceRows(tensor, start, end)]);
      return runSession(this.session, Object.fromEntries(rows), outputs);
    });
  }

  async #inRuns(
    count: number,
    outputs: readonly string[],
    run: (start: number, end: number) => Promise<Outputs>,
  ): Promise<Outputs> {
    const whole = Object.fromEntries(outputs.map((name) => [name, new Float32Array(count)]));
    for (let start = 0; start < count; start += ROWS_PER_RUN) {
      const part = await run(start, Math.min(start + ROWS_PER_RUN, count));
      for (const name of outputs) whole[name].set(part[name], start);
    }
    return whole;
  }
}

function sliceRows({ type, dims, data }: Tensor, start: number, end: number): Tensor {
  const stride = data.length / dims[0];
  return {
    type,
    dims: [end - start, ...dims.slice(1)],
    data: data.subarray(start * stride, end * stride),
  };
}

async function checkFile({ card, space, inputs, onnx }: ListedPredictor): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", onnx));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (sha256 !== card.onnx.sha256)
    throw new PredictorFault(
      `the ONNX file has SHA-256 ${sha256}, its card says ${card.onnx.sha256}`,
    );
  const fingerprint = encodingFingerprint(space, inputs);
  if (fingerprint !== card.encoding_fingerprint)
    throw new PredictorFault(
      `${inputs.join(", ")} are encoded otherwise here (${fingerprint}) than where the predictor ` +
        `was fitted (${card.encoding_fingerprint}): fit it again`,
    );
}

function checkSession({ card, space, inputs }: ListedPredictor, session: InferenceSession): void {
  checkNames("inputs", session.inputNames, inputs);
  checkNames("outputs", session.outputNames, card.outputs);
  for (const metadata of session.inputMetadata) {
    const { type, shape } = encodingOf(space, metadata.name as (typeof inputs)[number]).spec;
    if (!metadata.isTensor || metadata.type !== type)
      throw new PredictorFault(`its input ${metadata.name} is no ${type} tensor`);
    const own = metadata.shape.slice(1);
    const fits = own.length === shape.length && shape.every((size, axis) => size === own[axis]);
    if (!fits)
      throw new PredictorFault(
        `its input ${metadata.name} has shape N×${own}, the encoding N×${shape}`,
      );
  }
}

function checkNames(what: string, model: readonly string[], card: readonly string[]): void {
  if ([...model].sort().join() !== [...card].sort().join())
    throw new PredictorFault(
      `the model's ${what} are ${model.join(", ")}, its card says ${card.join(", ")}`,
    );
}
