/**
 * @module
 * How much work a request may cause, counted in one unit, and how long it may go on before others get
 * their turn. All else is converted to the unit by measured cost, so that the count is the same on every
 * machine: deployed Workers have no clock while they compute, and the same request has the same answer.
 */

/**
 * What things cost, in units. One unit is an architecture scored by a predictor of 100,000 weights:
 * 10 µs on a core of the machine of the benches.
 */
export const COST = {
  /** An architecture drawn or mutated, and told apart from those that are known. */
  draw: 1,
  /** Draws of a mutation of which none was valid. */
  vainMutation: 25,
  /** An architecture that one decision more was tried for, and told apart. */
  neighbour: 0.5,
  /** A member of a tournament. */
  contestant: 0.005,
  /** An architecture read from its code, and told apart from others. */
  decode: 1,
  /** An architecture read from what was sent, with its share of the body. */
  read: 0.8,
  /** An architecture hashed, the official module hash of NAS-Bench-101 included; a key may be such a hash. */
  hash: 2.5,
  /** A hash, or what a predictor says of an architecture, that is remembered. */
  recall: 0.05,
  /** Key, hash, canonical and effective form, and parameters of an architecture. */
  canonicalize: 5,
  /** Parameters and FLOPs of an architecture. */
  size: 1,
  /** What is said of an architecture, and its share of the answer. */
  answer: 0.15,
  /** A character of an answer, as JSON. */
  character: 0.001,
  /** A byte of a compressed body, decompressed. */
  inflate: 0.005,
  /** A row read from D1, by both sides. */
  row: 1,
  /** A number of a row of a table, unpacked. */
  unpack: 0.06,
  /** A number of a tensor, checked and copied. */
  number: 0.003,
  /** An architecture encoded as features. */
  encode: 1.5,
  /** A number put into a bin before trees are grown. */
  bin: 0.011,
  /** A tree grown, beside what its rows take. */
  tree: 3,
  /** One number of one row while a tree is grown. */
  treeEntry: 0.0008,
  /** One tree asked about one row. */
  treeAnswer: 0.0035,
  /** Two points compared in all objectives. */
  comparison: 0.0008,
  /** Two architectures compared decision by decision. */
  distance: 0.003,
  /** A candidate put in order by its score. */
  sort: 0.02,
} as const;

/** Units between two turns of others: a third of what they may be kept waiting, since costs are averages. */
const SLICE = 700;

export interface WorkOptions {
  /** Units that may be spent; without limit unless given. */
  readonly limit?: number;
  /**
   * Lets others have their turn; rejects if nobody waits for the result any more. Unless given, nothing
   * happens between slices.
   */
  readonly pause?: () => Promise<void>;
}

/** The work of one request: booked in small amounts, by what does the work. */
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

  /** Whether so much is left. Where it is not, nothing is: what comes cheaper is not done in its place. */
  affords(units: number): boolean {
    if (units <= this.left) return true;
    this.#used = Math.max(this.#used, this.limit);
    return false;
  }

  /**
   * A count of its own that lets others have their turn all the same: for what is made once for all
   * requests, so that the first of them has the same answer as the others, and for what is done again.
   *
   * @param limit of its own; none unless given.
   */
  aside(limit?: number): Work {
    return new Work({
      ...(limit !== undefined && { limit }),
      ...(this.#pause && { pause: this.#pause }),
    });
  }

  /** Ends the slice. */
  async turn(): Promise<void> {
    await this.#pause?.();
    this.#sliceEnd = this.#used + SLICE;
  }
}

/**
 * Calls `visit` for each of `items`, with turns of others in between.
 *
 * @param cost of one, in units.
 */
export async function forEachInSlices<T>(
  items: Iterable<T>,
  work: Work,
  cost: number,
  visit: (item: T, index: number) => void,
): Promise<void> {
  let index = 0;
  for (const item of items) {
    visit(item, index++);
    if (work.spend(cost)) await work.turn();
  }
}

/** What `map` makes of each of `items`, with turns of others in between. @param cost of one, in units. */
export async function mapInSlices<T, U>(
  items: Iterable<T>,
  work: Work,
  cost: number,
  map: (item: T, index: number) => U,
): Promise<U[]> {
  const mapped: U[] = [];
  await forEachInSlices(items, work, cost, (item, index) => mapped.push(map(item, index)));
  return mapped;
}
