/**
 * @module
 * How much work a request may cause, counted in one unit, and how long it may go on before others get
 * their turn. All else is converted to the unit by measured cost, so that the count is the same on every
 * machine: deployed Workers have no clock while they compute, and the same request has the same answer.
 */

/**
 * What things cost, in units. One unit is an architecture scored by a predictor of 100,000 weights:
 * 10 µs inside workerd on the machine of the benches, where `bench/work.ts` measures the others.
 */
export const COST = {
  /** An architecture drawn or mutated, and told apart from those that are known. */
  draw: 1,
  /** An architecture read from a state, with what tells it apart. */
  decode: 1,
  /** An architecture encoded as features. */
  encode: 1,
} as const;

/** Between two turns of others. Half of what a request may keep them waiting, so that costs may be twice as said. */
const SLICE = 1000;

export interface WorkOptions {
  /** Units that may be spent; without limit unless given. */
  readonly limit?: number;
  /**
   * Lets others have their turn; rejects if nobody waits for the result any more. Nothing happens
   * between slices unless given.
   */
  readonly pause?: () => Promise<void>;
}

/** The work of one request: spent in small amounts, each by what does the work. */
export class Work {
  readonly limit: number;
  readonly #pause: (() => Promise<void>) | undefined;
  #used = 0;
  #sliceEnd = SLICE;

  constructor({ limit = Number.POSITIVE_INFINITY, pause }: WorkOptions = {}) {
    this.limit = limit;
    this.#pause = pause;
  }

  /** Units spent so far. */
  get used(): number {
    return this.#used;
  }

  get left(): number {
    return Math.max(0, this.limit - this.#used);
  }

  /** Whether nothing is left: what is not done by now is not done at all. */
  get isSpent(): boolean {
    return this.#used >= this.limit;
  }

  /**
   * Books work that was done, or that is done next and takes less than a slice.
   *
   * @param taken units of it that take time: less than all where the result is known. What is spent of the
   * limit does not depend on what is remembered, so that the same request has the same answer.
   * @returns whether a slice is used up and `turn` is to be awaited.
   */
  spend(units: number, taken = units): boolean {
    this.#used += units;
    this.#sliceEnd += units - taken;
    return this.#used >= this.#sliceEnd;
  }

  /** Ends the slice. */
  async turn(): Promise<void> {
    await this.#pause?.();
    this.#sliceEnd = this.#used + SLICE;
  }
}
