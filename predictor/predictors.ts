/**
 * @module
 * All predictors of a service. One that is broken does not take down the others: it is listed
 * with its fault, and refused when it is asked for.
 */
import type { PredictorCard } from "../schema/card.js";
import type { SearchSpace, Spaces } from "../spaces/index.js";
import type { OnnxRuntime } from "./onnx-session.js";
import { Predictor } from "./predictor.js";
import {
  type ListedPredictor,
  listPredictor,
  PredictorFault,
  type PredictorFile,
} from "./predictor-file.js";

/** A file in `predictors/` that can't be served, and why. */
export interface Fault {
  readonly name: string;
  readonly detail: string;
}

export class Predictors {
  readonly #listed = new Map<string, ListedPredictor>();
  readonly #opened = new Map<string, Predictor>();
  readonly #faults = new Map<string, string>();

  #spaces: Spaces;

  private constructor(
    files: readonly PredictorFile[],
    private readonly runtime: OnnxRuntime,
    spaces: Spaces,
  ) {
    this.#spaces = spaces;
    const named = [...files].sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const file of named) {
      try {
        const listed = listPredictor(file, this.#spaces);
        this.#listed.set(file.name, listed);
        this.#spaces = this.#spaces.with(listed.space);
      } catch (error) {
        this.#fail(file.name, error);
      }
    }
  }

  /**
   * Lists all files, and opens the default predictor of each space (the next one of the space where
   * that is broken), which also starts ONNX Runtime. The others are opened when they are first asked
   * for: a session takes some 20 ms, and a Worker may start for one second at most.
   *
   * @param spaces that are known besides those that the cards define.
   */
  static async load(
    files: readonly PredictorFile[],
    runtime: OnnxRuntime,
    spaces: Spaces,
  ): Promise<Predictors> {
    const predictors = new Predictors(files, runtime, spaces);
    const scored = new Set(predictors.cards().map(({ space }) => space));
    for (const space of scored)
      for (const id of predictors.#ofSpace(space))
        if (await predictors.open(id).catch(() => undefined)) break;
    return predictors;
  }

  /** The spaces that were known before, and those that came with predictors. */
  get spaces(): Spaces {
    return this.#spaces;
  }

  /** The cards of all predictors whose card is in order, by id. */
  cards(): PredictorCard[] {
    return [...this.#listed.values()].map(({ card }) => card);
  }

  find(id: string): ListedPredictor | undefined {
    return this.#listed.get(id);
  }

  /**
   * Id of the predictor that scores architectures of `space` where a request names none: the first
   * by id of those whose target is of CIFAR-10, or of all where none is.
   */
  defaultOf(space: SearchSpace): string | undefined {
    return this.#ofSpace(space.id)[0];
  }

  /**
   * The predictor, ready to score. What is kept is the finished session and never its promise: a
   * promise made in one request must not be awaited in another, which may outlive the first.
   *
   * @throws {PredictorFault} whose message says what is wrong with its files, which is final. After any
   * other error, such as a shortage of memory, the next request tries again.
   */
  async open(id: string): Promise<Predictor> {
    const opened = this.#opened.get(id);
    if (opened) return opened;
    const fault = this.#faults.get(id);
    if (fault !== undefined) throw new PredictorFault(fault);
    const listed = this.#listed.get(id);
    if (!listed) throw new Error(`there is no predictor "${id}"`);
    try {
      return await this.#keep(id, await Predictor.open(listed, this.runtime));
    } catch (error) {
      if (error instanceof PredictorFault) this.#fail(id, error);
      else console.error(`predictor ${id} could not be opened:`, error);
      throw error;
    }
  }

  /** All files that can't be served, as far as is known. */
  faults(): Fault[] {
    return [...this.#faults].map(([name, detail]) => ({ name, detail }));
  }

  /** Ids of the predictors without a known fault. */
  servable(): string[] {
    return [...this.#listed.keys()].filter((id) => !this.#faults.has(id));
  }

  /** Bytes of ONNX Runtime's memory, which all predictors share and which never shrinks. */
  memoryBytes(): number {
    return this.runtime.memoryBytes();
  }

  /** Of two requests that opened the same predictor at once, the later one takes the earlier's. */
  async #keep(id: string, predictor: Predictor): Promise<Predictor> {
    const earlier = this.#opened.get(id);
    if (earlier) {
      await predictor.close();
      return earlier;
    }
    this.#opened.set(id, predictor);
    return predictor;
  }

  #ofSpace(space: string): string[] {
    const cards = this.cards().filter((card) => card.space === space);
    const preferred = cards.filter(({ target }) => target.dataset === "cifar10");
    return [...new Set([...preferred, ...cards])].map(({ id }) => id);
  }

  #fail(name: string, error: unknown): void {
    const detail = error instanceof Error ? error.message : String(error);
    this.#faults.set(name, detail);
    console.error(`predictor ${name} is not served: ${detail}`);
  }
}
