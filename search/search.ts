/**
 * @module
 * A search in the middle of one `ask` or `tell`: what is known and pending, by what counts as the
 * same architecture, and the random stream. Made from a state, turned into the next one.
 */
import {
  type Architecture,
  createRandom,
  type Random,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { decodeArchitecture, encodeArchitecture, encodeDecisions } from "./code.js";
import { enumerated, isEnumerable } from "./enumerated.js";
import { Recent } from "./recent.js";
import {
  type Pending,
  type Row,
  type SearchContext,
  type SearchState,
  StateError,
} from "./strategy.js";
import { COST, forEachInSlices, Work } from "./work.js";

/** Random draws after which nothing new is expected to come. */
export const MAX_DRAWS = 20_000;
/** Random draws of one call that may be in vain: where hardly anything is accepted, it is to end all the same. */
const MAX_VAIN_DRAWS = 200_000;

export type Identity = number | string;

/** Architectures that are kept beside their codes: more than a population, and far less than a search may know. */
const DECODED = 2000;

/** What is known and pending, by what counts as the same. */
interface Index {
  readonly rowOf: Map<Identity, number>;
  readonly pending: Map<Identity, Pending>;
  readonly decoded: Recent<string, Architecture>;
}

/**
 * Of states that a search has returned and that none has gone on from yet: the next one takes the
 * index over instead of making it anew from all that is known.
 */
const indices = new WeakMap<SearchState, Index>();

/** What a strategy proposes, before it is described to the caller. */
export interface Draft {
  readonly architecture: Architecture;
  readonly parents?: readonly Architecture[];
  readonly operator?: string;
  /** Given back with the result. */
  readonly note?: readonly number[];
}

export class Search<P extends object = object> {
  readonly space: SearchSpace;
  readonly parameters: P;
  readonly random: Random;
  /** What this call may spend. */
  readonly work: Work;
  readonly #state: SearchState;
  readonly #context: SearchContext;
  readonly #identify: (architecture: Architecture) => Identity;
  readonly #told: Row[];
  readonly #rowOf: Map<Identity, number>;
  readonly #pending: Map<Identity, Pending>;
  readonly #decoded: Recent<string, Architecture>;
  #measured: readonly number[] | undefined;
  /** What is left of a space that is looked at as a whole. */
  #left: Architecture[] | undefined;
  #vainDraws = 0;
  #known = 0;
  #rejected = 0;

  private constructor(
    context: SearchContext,
    state: SearchState,
    distinct: "function" | "key",
    index: Index,
  ) {
    const { space } = context;
    this.space = space;
    this.parameters = state.parameters as P;
    this.random = createRandom(state.random);
    this.work = context.work ?? new Work();
    this.#state = state;
    this.#context = context;
    // Where key and hash are one, `identity` tells the same apart and is cheaper.
    this.#identify =
      distinct === "key" && space.keyedBy === "key"
        ? (architecture) => space.key(architecture)
        : (architecture) => space.identity(architecture);
    this.#told = state.told.slice();
    this.#rowOf = index.rowOf;
    this.#pending = index.pending;
    this.#decoded = index.decoded;
  }

  /** @throws {StateError} if the state is of another space, or holds what is no architecture. */
  static async open<P extends object>(
    context: SearchContext,
    state: SearchState,
    distinct: "function" | "key",
  ): Promise<Search<P>> {
    const { space } = context;
    if (state.space !== space.id)
      throw new StateError(`The state is of a search in ${state.space}, not in ${space.id}`);
    const index = indices.get(state);
    indices.delete(state);
    if (index) return new Search(context, state, distinct, index);
    const search = new Search<P>(context, state, distinct, {
      rowOf: new Map(),
      pending: new Map(),
      decoded: new Recent(DECODED),
    });
    await search.#index();
    return search;
  }

  async #index(): Promise<void> {
    await forEachInSlices(this.#state.told, this.work, COST.decode, (row, index) => {
      this.#rowOf.set(this.#identify(this.#decode(row)), index);
    });
    await forEachInSlices(this.#state.pending, this.work, COST.decode, (pending) => {
      this.#pending.set(this.#identify(this.#decode(pending)), pending);
    });
  }

  /** Number of rows that were told. */
  get toldCount(): number {
    return this.#told.length;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  /** How many rows in a row failed, up to the last that was told. */
  get failuresInARow(): number {
    return this.#told.length - 1 - this.#told.findLastIndex((row) => row.length > 1);
  }

  /** How many architectures came up that were known already, or that were not accepted. */
  get tally(): { readonly known: number; readonly rejected: number } {
    return { known: this.#known, rejected: this.#rejected };
  }

  /** Row under which the architecture (or one that counts as the same) was told. */
  rowOf(architecture: Architecture): number | undefined {
    const row = this.#rowOf.get(this.#identify(architecture));
    if (row !== undefined) this.#known++;
    return row;
  }

  isPending(architecture: Architecture): boolean {
    return this.#pending.has(this.#identify(architecture));
  }

  /** What was proposed and not told, in the order in which it was proposed. */
  pending(): Architecture[] {
    return [...this.#pending.values()].map((pending) => this.#decode(pending));
  }

  /** Whether some pending proposal carries a note for which `test` holds. */
  somePending(test: (note: readonly number[]) => boolean): boolean {
    for (const [, ...note] of this.#pending.values()) if (test(note)) return true;
    return false;
  }

  /** Books a candidate; whether it may be drawn, which it may not when no work is left. */
  async mayDraw(cost: number = COST.draw): Promise<boolean> {
    if (this.work.isSpent) return false;
    if (this.work.spend(cost)) await this.work.turn();
    return true;
  }

  /** A candidate that was to be made, and could not be made valid. */
  rejectMutation(): void {
    this.#rejected++;
    this.work.spend(COST.vainMutation);
  }

  accepts(architecture: Architecture): boolean {
    const accepted = this.#context.accepts?.(architecture) ?? true;
    if (!accepted) this.#rejected++;
    return accepted;
  }

  /** Whether it may be proposed. */
  isNew(architecture: Architecture): boolean {
    const identity = this.#identify(architecture);
    if (this.#rowOf.has(identity) || this.#pending.has(identity)) {
      this.#known++;
      return false;
    }
    return this.accepts(architecture);
  }

  /** What counts as the same has the same one. */
  identityOf(architecture: Architecture): Identity {
    return this.#identify(architecture);
  }

  /** Numbers that were told, in the order of the strategy's metrics; empty if it failed. */
  values(row: number): readonly number[] {
    return this.#row(row).slice(1) as number[];
  }

  /** The first of `values`, or `undefined` if it failed. */
  fitness(row: number): number | undefined {
    return this.#row(row)[1];
  }

  architecture(row: number): Architecture {
    return this.#decode(this.#row(row));
  }

  /** Rows that did not fail. */
  measured(): readonly number[] {
    return (this.#measured ??= this.#told.flatMap((row, index) => (row.length > 1 ? [index] : [])));
  }

  /** Rows that did not fail, the best first. */
  ranked(): number[] {
    return [...this.measured()].sort((a, b) => this.#told[b][1] - this.#told[a][1] || a - b);
  }

  encode(architecture: Architecture): string {
    return encodeArchitecture(this.space, architecture);
  }

  /** @throws {StateError} if the code is none of this space. */
  decode(code: string): Architecture {
    const known = this.#decoded.get(code);
    if (known) return known;
    const architecture = decodeArchitecture(this.space, code);
    if (!architecture)
      throw new StateError(
        `The state holds ${JSON.stringify(code)}, which is no architecture of ${this.space.id}`,
      );
    this.#decoded.set(code, architecture);
    return architecture;
  }

  /** The space's `fromDecisions`, at once for what came up before. */
  fromDecisions(values: Uint8Array): Architecture | undefined {
    return (
      this.#decoded.get(encodeDecisions(this.space, values)) ?? this.space.fromDecisions(values)
    );
  }

  /** A random one that is accepted, known or not; `undefined` if none turns up. */
  async drawAccepted(): Promise<Architecture | undefined> {
    return this.#draw(MAX_DRAWS, (architecture) => this.accepts(architecture));
  }

  /** A random one that is new; `undefined` if nothing new is left (or, in a large space, turns up). */
  async drawNew(): Promise<Architecture | undefined> {
    const isNew = (architecture: Architecture) => this.isNew(architecture);
    const { written = Number.POSITIVE_INFINITY } = this.space.size;
    if (!this.#left) {
      const drawn = await this.#draw(Math.min(MAX_DRAWS, 4 * written), isNew);
      if (drawn || !isEnumerable(this.space) || this.work.isSpent) return drawn;
      await this.#lookAtWhole();
    }
    const left = this.#left as unknown as Architecture[];
    // What was left may have been proposed since.
    while (left.length > 0 && (await this.mayDraw(COST.neighbour))) {
      const at = this.random.integer(left.length);
      const picked = left[at];
      left[at] = left[left.length - 1];
      left.pop();
      if (isNew(picked)) return picked;
    }
    return undefined;
  }

  async #lookAtWhole(): Promise<void> {
    const left: Architecture[] = [];
    const all = await enumerated(this.space, this.work.aside());
    await forEachInSlices(all, this.work, COST.neighbour, (one) => {
      if (this.isNew(one)) left.push(one);
    });
    this.#left = left;
  }

  async #draw(
    draws: number,
    test: (architecture: Architecture) => boolean,
  ): Promise<Architecture | undefined> {
    for (let draw = 0; draw < draws && this.#vainDraws < MAX_VAIN_DRAWS; draw++) {
      if (!(await this.mayDraw())) return undefined;
      const architecture = sampleArchitecture(this.space, this.random);
      if (test(architecture)) return architecture;
      this.#vainDraws++;
    }
    return undefined;
  }

  /** Makes a draft pending. */
  await({ architecture, note = [] }: Draft): void {
    const pending: Pending = [this.encode(architecture), ...note];
    this.#pending.set(this.#identify(architecture), pending);
  }

  /**
   * Takes the numbers of an architecture in (none: it failed).
   *
   * @returns the row, the note of the proposal if it was pending, and whether anything about it was
   * known before.
   */
  record(
    architecture: Architecture,
    values: readonly number[],
  ): { row: number; note: readonly number[]; known: boolean } {
    this.#measured = undefined;
    const identity = this.#identify(architecture);
    const pending = this.#pending.get(identity);
    this.#pending.delete(identity);
    const [code, ...note] = pending ?? [this.encode(architecture)];
    const before = this.#rowOf.get(identity);
    if (before === undefined) {
      const row = this.#told.push([code, ...values]) - 1;
      this.#rowOf.set(identity, row);
      return { row, note, known: false };
    }
    const known = this.#told[before].length > 1;
    if (values.length > 0) this.#told[before] = [this.#told[before][0], ...values];
    return { row: before, note, known: known || values.length === 0 };
  }

  /** The next state; the search must not be used any more. */
  snapshot(own: unknown): SearchState {
    const state: SearchState = {
      strategy: this.#state.strategy,
      space: this.space.id,
      parameters: this.#state.parameters,
      random: [...this.random.state()],
      told: this.#told,
      pending: [...this.#pending.values()],
      own,
    };
    indices.set(state, {
      rowOf: this.#rowOf,
      pending: this.#pending,
      decoded: this.#decoded,
    });
    return state;
  }

  #row(row: number): Row {
    const found = this.#told[row];
    if (!found)
      throw new StateError(`The state refers to row ${row} of ${this.#told.length} that were told`);
    return found;
  }

  #decode([code]: Row | Pending): Architecture {
    return this.decode(code);
  }
}
