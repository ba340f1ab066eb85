/**
 * @module
 * A predictor that is ready to score: it encodes, runs its model over rows in slices of work, and remembers.
 */
import type { PredictorCard } from "../schema/card.js";
import { COST, type Work } from "../search/work.js";
import { type Architecture, encodingOf, type Tensor, type TensorSpec } from "../spaces/index.js";
import { architecturesAtOnce } from "./batches.js";
import { measuredCount, modelInputs } from "./measured.js";
import { type Key, Memo } from "./memo.js";
import type { OnnxRuntime, OnnxSession, Outputs } from "./onnx-session.js";
import { type ListedPredictor, openModel } from "./predictor-file.js";

/** A unit of work is the use of this many weights. */
const WEIGHTS_OF_UNIT = 100_000;
/** Encoding and the call of a model take time however small the model is. */
const LEAST_COST = 0.5;

/** Units of work of one run, at most: a fraction of a slice, so that slices end when they should. */
const RUN = 300;
/** More rows a run would not be faster, and would grow the WebAssembly heap for good. */
const MOST_ROWS = 256;

/** Is told where the time goes. */
export interface Laps {
  lap(share: "encoding" | "inference"): void;
}

export class Predictor {
  /** Units of work of one architecture. */
  readonly evaluationCost: number;
  readonly #rowsPerRun: number;
  readonly #memo: Memo;

  private constructor(
    readonly listed: ListedPredictor,
    private readonly session: OnnxSession,
  ) {
    this.evaluationCost = evaluationCost(listed);
    const { space, inputs } = listed;
    const affordable = Math.max(1, Math.floor(RUN / this.evaluationCost));
    this.#rowsPerRun = Math.min(affordable, architecturesAtOnce(space, inputs, MOST_ROWS));
    this.#memo = new Memo(listed.card.outputs);
  }

  get card(): PredictorCard {
    return this.listed.card;
  }

  /** @throws {PredictorFault} as `openModel` does; any other error may pass. */
  static async open(listed: ListedPredictor, runtime: OnnxRuntime): Promise<Predictor> {
    return new Predictor(listed, await openModel(listed, runtime));
  }

  /** Gives the session's memory back. */
  close(): Promise<void> {
    return this.session.release();
  }

  /**
   * Output tensors by name, one number for each architecture, in the target's unit. What is remembered, or
   * comes up more than once, is not evaluated again; the work that is booked is the same.
   *
   * @param measured for each architecture one number for each metric of the card, NaN where there is none; unless
   * given, there are none.
   */
  async predict(
    architectures: readonly Architecture[],
    outputs: readonly string[],
    work: Work,
    stopwatch?: Laps,
    measured?: Float32Array,
  ): Promise<Outputs> {
    const { space } = this.listed;
    const metrics = measuredCount(this.card);
    const whole = outputsOf(outputs, architectures.length);
    let lot = new Lot();
    const run = async () => {
      await this.#evaluate(lot, whole, stopwatch);
      if (work.spend(0, lot.size * this.evaluationCost)) await work.turn();
      lot = new Lot();
    };
    for (let row = 0; row < architectures.length; row++) {
      const own = measured?.subarray(row * metrics, (row + 1) * metrics);
      const key = keyOf(space.encodingKey(architectures[row]), own);
      if (work.spend(this.evaluationCost, COST.recall)) await work.turn();
      if (this.#memo.recall(key, whole, row)) continue;
      lot.add(key, architectures[row], row, own);
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
      const part = await this.session.run(Object.fromEntries(rows), outputs);
      for (const name of outputs) whole[name].set(part[name], start);
      if (work.spend((end - start) * this.evaluationCost)) await work.turn();
    }
    return whole;
  }

  async #evaluate(lot: Lot, whole: Outputs, stopwatch?: Laps): Promise<void> {
    const { card, space, inputs } = this.listed;
    const { architectures, measured } = lot;
    const metrics = measuredCount(card);
    const numbers = measured.length > 0 ? Float32Array.from(measured) : undefined;
    const tensors = modelInputs(space, inputs, metrics, architectures, numbers);
    stopwatch?.lap("encoding");
    // Those that are not asked for, too: the model computes them in any case, and the next request may.
    const results = await this.session.run(tensors, card.outputs);
    lot.each((key, row) => this.#memo.remember(key, results, row));
    for (const [to, from] of lot.rows)
      for (const name of Object.keys(whole)) whole[name][to] = results[name][from];
    stopwatch?.lap("inference");
  }
}

/** Architectures of one run, each once. */
class Lot {
  readonly architectures: Architecture[] = [];
  /** Of each architecture, where anything is said to be measured of any. */
  readonly measured: number[] = [];
  /** Row of the request, and the row of this lot that answers it. */
  readonly rows: (readonly [number, number])[] = [];
  readonly #known = new Map<Key, number>();

  get size(): number {
    return this.architectures.length;
  }

  /** @param row of the request. */
  add(key: Key, architecture: Architecture, row: number, measured?: Float32Array): void {
    let own = this.#known.get(key);
    if (own === undefined) {
      own = this.architectures.push(architecture) - 1;
      this.#known.set(key, own);
      if (measured) this.measured.push(...measured);
    }
    this.rows.push([row, own]);
  }

  each(visit: (key: Key, row: number) => void): void {
    this.#known.forEach((row, key) => {
      visit(key, row);
    });
  }
}

/** Of an architecture and what was measured of it; that of the architecture where nothing was. */
const keyOf = (architecture: Key, measured: Float32Array | undefined): Key =>
  measured?.some((value) => !Number.isNaN(value)) ? `${architecture} ${measured}` : architecture;

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

/**
 * Units of work (`search/work.ts`) of one architecture: the numbers in the model, as often as it uses
 * them. A graph network uses its weights for each vertex, a recurrent one for each step; no other model
 * uses any of them more than once.
 */
export function evaluationCost({ space, inputs, onnx }: ListedPredictor): number {
  const uses = inputs.map((name) => usesOf(encodingOf(space, name).spec));
  const weights = onnx.byteLength / Float32Array.BYTES_PER_ELEMENT;
  return Math.max(LEAST_COST, (weights * Math.max(...uses)) / WEIGHTS_OF_UNIT);
}

function usesOf({ type, shape }: TensorSpec): number {
  return shape.length === 2 || (shape.length === 1 && type === "int32") ? shape[0] : 1;
}
