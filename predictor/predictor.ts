/**
 * @module
 * A predictor that is ready to score: an ONNX session that was checked against its card.
 */
import type { PredictorCard } from "../schema/card.js";
import { COST, type Work } from "../search/work.js";
import {
  type Architecture,
  encode,
  encodingFingerprint,
  encodingOf,
  type Tensor,
} from "../spaces/index.js";
import { evaluationCost } from "../worker/runtime/evaluation-cost.js";
import { type Key, Memo } from "../worker/runtime/memo.js";
import {
  createSession,
  type InferenceSession,
  type Outputs,
  runSession,
} from "../worker/runtime/onnx-runtime.js";
import { isRefusal } from "../worker/runtime/refusal.js";
import type { Stopwatch } from "../worker/runtime/stopwatch.js";
import { type ListedPredictor, PredictorFault } from "./predictor-file.js";

/** Units of work of one run, at most: a fraction of a slice, so that slices end when they should. */
const RUN = 300;
/** More rows a run would not be faster, and would grow the WebAssembly heap for good. */
const MOST_ROWS = 256;

export class Predictor {
  /** Units of work of one architecture. */
  readonly evaluationCost: number;
  readonly #rowsPerRun: number;
  readonly #memo: Memo;

  private constructor(
    readonly listed: ListedPredictor,
    private readonly session: InferenceSession,
  ) {
    this.evaluationCost = evaluationCost(listed);
    this.#rowsPerRun = Math.max(1, Math.min(Math.floor(RUN / this.evaluationCost), MOST_ROWS));
    this.#memo = new Memo(listed.card.outputs);
  }

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
      throw isRefusal(error) ? new PredictorFault((error as Error).message) : error;
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

  /**
   * Output tensors by name, one number for each architecture, in the target's unit. What is remembered, or
   * comes up more than once, is not evaluated again; the work that is booked is the same.
   */
  async predict(
    architectures: readonly Architecture[],
    outputs: readonly string[],
    work: Work,
    stopwatch?: Stopwatch,
  ): Promise<Outputs> {
    const { space } = this.listed;
    const whole = outputsOf(outputs, architectures.length);
    let lot = new Lot();
    const run = async () => {
      await this.#evaluate(lot, whole, stopwatch);
      if (work.spend(0, lot.size * this.evaluationCost)) await work.turn();
      lot = new Lot();
    };
    for (let row = 0; row < architectures.length; row++) {
      const key = space.encodingKey(architectures[row]);
      if (work.spend(this.evaluationCost, COST.recall)) await work.turn();
      if (this.#memo.recall(key, whole, row)) continue;
      lot.add(key, architectures[row], row);
      if (lot.size === this.#rowsPerRun) await run();
    }
    if (lot.size > 0) await run();
    return whole;
  }

  /** Like `predict`, from encoded tensors, one for each input. */
  async infer(
    tensors: Readonly<Record<string, Tensor>>,
    outputs: readonly string[],
    work: Work,
  ): Promise<Outputs> {
    const entries = Object.entries(tensors);
    const count = entries[0][1].dims[0];
    const whole = outputsOf(outputs, count);
    for (let start = 0; start < count; start += this.#rowsPerRun) {
      const end = Math.min(start + this.#rowsPerRun, count);
      const rows = entries.map(([name, tensor]) => [name, sliceRows(tensor, start, end)]);
      const part = await runSession(this.session, Object.fromEntries(rows), outputs);
      for (const name of outputs) whole[name].set(part[name], start);
      if (work.spend((end - start) * this.evaluationCost)) await work.turn();
    }
    return whole;
  }

  async #evaluate(lot: Lot, whole: Outputs, stopwatch?: Stopwatch): Promise<void> {
    const { card, space, inputs } = this.listed;
    const tensors = inputs.map((name) => [name, encode(space, name, lot.architectures)]);
    stopwatch?.lap("encoding");
    // Those that are not asked for, too: the model computes them in any case, and the next request may.
    const results = await runSession(this.session, Object.fromEntries(tensors), card.outputs);
    lot.each((key, row) => this.#memo.remember(key, results, row));
    for (const [to, from] of lot.rows)
      for (const name of Object.keys(whole)) whole[name][to] = results[name][from];
    stopwatch?.lap("inference");
  }
}

/** Architectures of one run, each once. */
class Lot {
  readonly architectures: Architecture[] = [];
  /** Row of the request, and the row of this lot that answers it. */
  readonly rows: (readonly [number, number])[] = [];
  readonly #known = new Map<Key, number>();

  get size(): number {
    return this.architectures.length;
  }

  /** @param row of the request. */
  add(key: Key, architecture: Architecture, row: number): void {
    let own = this.#known.get(key);
    if (own === undefined) {
      own = this.architectures.push(architecture) - 1;
      this.#known.set(key, own);
    }
    this.rows.push([row, own]);
  }

  each(visit: (key: Key, row: number) => void): void {
    this.#known.forEach((row, key) => {
      visit(key, row);
    });
  }
}

const outputsOf = (names: readonly string[], count: number): Outputs =>
  Object.fromEntries(names.map((name) => [name, new Float32Array(count)]));

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
      `the ONNX file has SHA-256 ${sha256}, its card says ${card.onnx.sha256}: make both again (${card.training.command})`,
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
