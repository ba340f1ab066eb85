/**
 * @module
 * A search as it runs: asked for architectures, told how good they are, written down as a snapshot. It
 * never evaluates, so the same code serves one step over HTTP, a search that is remembered, and the
 * simulator. All that it is made of is in its snapshot, or in that of its beginning and its log.
 */
import { type Architecture, createRandom, type Random, type SearchSpace } from "../spaces/index.js";
import { randomDraft } from "./draw.js";
import { Memory } from "./memory.js";
import type { Prior } from "./prior.js";
import { type Asked, type Draft, describe, type Proposal, type Result } from "./proposal.js";
import { type Row, type SearchSnapshot, StateError } from "./snapshot.js";
import type { CommonParameters, Strategy } from "./strategy.js";
import { COST, Work } from "./work.js";

/** What a session was asked and told: plain JSON. Rows as in a snapshot. */
export type LogEntry =
  /** Units are those that were left, where they were limited. */
  | readonly ["asked", count: number, units?: number]
  | readonly ["told", ...rows: Row[]]
  | readonly ["withdrawn", count: number];

export interface SessionOptions {
  readonly space: SearchSpace;
  /** Constraints: only what it accepts is proposed. Unless given, everything is. The same in all of a search. */
  readonly accepts?: (architecture: Architecture) => boolean;
  /** Of a search whose parameters name one, before it is first asked. The same in all of a search. */
  readonly prior?: Prior | undefined;
  /** What may be spent; without limit unless given. */
  readonly work?: Work;
  /** Takes each entry of the log, before it has an effect. */
  readonly log?: (entry: LogEntry) => void;
}

export interface SessionStart extends SessionOptions {
  /** What `strategy.parameters` made of the user's. */
  readonly parameters: CommonParameters;
  /** From 0 to `MAX_SEED`. */
  readonly seed: number;
}

type Made = Draft | null | undefined;

/** What lasts for one `ask` or `tell`. */
class Call {
  known = 0;
  rejected = 0;
  readonly made = new Map<string, unknown>();
}

/**
 * One call at a time. What throws, unless it is a `RangeError`, leaves it in the middle: it is then to be
 * made anew.
 */
export class SearchSession<P extends CommonParameters = CommonParameters> extends Memory {
  readonly parameters: P;
  readonly random: Random;
  /**
   * What the next calls may spend. What is left undone when nothing is left is as if nothing new turned
   * up.
   */
  work: Work;
  readonly #strategy: Strategy;
  readonly #options: SessionOptions;
  readonly #own: unknown;
  #call = new Call();

  private constructor(
    strategy: Strategy,
    parameters: P,
    random: Random,
    own: unknown,
    options: SessionOptions,
  ) {
    super(options.space, parameters.distinct);
    this.parameters = parameters;
    this.random = random;
    this.work = options.work ?? new Work();
    this.#strategy = strategy;
    this.#options = options;
    this.#own = own;
  }

  /** A search that knows nothing yet. */
  static begin(strategy: Strategy, { parameters, seed, ...options }: SessionStart): SearchSession {
    const own = strategy.begin(options.space, parameters);
    return new SearchSession(strategy, parameters, createRandom(seed), own, options);
  }

  /**
   * The search that the snapshot was made of, where it was then. Books the reading of what is known.
   *
   * @param snapshot as `snapshot` or `readSnapshot` returned it.
   * @throws {StateError} if it is of another strategy or space, or holds what is no architecture.
   */
  static async resume(
    strategy: Strategy,
    snapshot: SearchSnapshot,
    options: SessionOptions,
  ): Promise<SearchSession> {
    const { name } = strategy;
    const { id } = options.space;
    if (snapshot.strategy !== name)
      throw new StateError(`The state is of a search by ${snapshot.strategy}, not by ${name}`);
    if (snapshot.space !== id)
      throw new StateError(`The state is of a search in ${snapshot.space}, not in ${id}`);
    const random = createRandom(snapshot.random);
    const own = structuredClone(snapshot.own);
    const session = new SearchSession(strategy, snapshot.parameters, random, own, options);
    await session.recall(snapshot, session.work);
    return session;
  }

  /** All that goes on from here; what is done later does not change it. */
  snapshot(): SearchSnapshot {
    const { told, pending } = this.rows();
    return {
      strategy: this.#strategy.name,
      space: this.space.id,
      parameters: this.parameters,
      random: [...this.random.state()],
      told,
      pending,
      own: structuredClone(this.#own),
    };
  }

  /**
   * Does again what the log says, so that the session is where that one was which wrote it; it writes no
   * log meanwhile.
   *
   * @throws {StateError} if an entry holds what is no architecture of the space.
   */
  async replay(entries: Iterable<LogEntry>): Promise<void> {
    for (const entry of entries) {
      if (entry[0] === "asked") {
        const { work } = this;
        this.work = work.aside(entry[2]);
        await this.#ask(entry[1]);
        this.work = work;
      } else if (entry[0] === "withdrawn") this.forget(entry[1]);
      else {
        const [, ...rows] = entry;
        await this.#learn(
          rows.map(([code, ...values]) => ({ architecture: this.decode(code), values })),
        );
      }
    }
  }

  /**
   * Proposes architectures that are new: accepted, and neither told nor pending. What is known and
   * comes up again is answered from memory.
   *
   * @returns fewer proposals than `count`, and `exhausted`, if nothing new is left or can be found
   * within the draws that each strategy states, or the work is spent.
   * @throws {StateError}
   */
  async ask(count: number): Promise<Asked> {
    const { left } = this.work;
    this.#options.log?.(Number.isFinite(left) ? ["asked", count, left] : ["asked", count]);
    return this.#ask(count);
  }

  async #ask(count: number): Promise<Asked> {
    this.#call = new Call();
    const proposals: Proposal[] = [];
    while (proposals.length < count) {
      const draft =
        (await this.#strategy.propose(this, this.#own, count - proposals.length)) ??
        (await randomDraft(this));
      if (!draft) break;
      this.await(draft);
      proposals.push(describe(this.space, draft));
    }
    const { known, rejected } = this.#call;
    return { proposals, exhausted: proposals.length < count, known, rejected };
  }

  /**
   * Takes results in; those of architectures that were not proposed are as welcome. Told again, an
   * architecture has its newer numbers.
   *
   * @throws {RangeError} before any is taken in, if a result is of another space or lacks a finite number.
   * @throws {StateError}
   */
  async tell(results: readonly Result[]): Promise<void> {
    const names = this.#strategy.metrics(this.parameters);
    const read = results.map((result) => {
      const { architecture } = result;
      if (architecture.space !== this.space.id)
        throw new RangeError(
          `A result is of ${architecture.space}; the search is in ${this.space.id}`,
        );
      return { architecture, values: valuesOf(result, names) };
    });
    this.#options.log?.([
      "told",
      ...read.map(({ architecture, values }): Row => [this.encode(architecture), ...values]),
    ]);
    await this.#learn(read);
  }

  async #learn(
    results: readonly { readonly architecture: Architecture; readonly values: readonly number[] }[],
  ): Promise<void> {
    this.#call = new Call();
    for (const { architecture, values } of results) {
      if (this.work.spend(COST.draw)) await this.work.turn();
      const { row, note, known } = this.record(architecture, values);
      if (!known) await this.#strategy.learn?.(this, this.#own, row, note);
    }
  }

  /** Takes back the last `count` that were proposed, as if they had never been. */
  withdraw(count: number): void {
    this.#options.log?.(["withdrawn", count]);
    this.forget(count);
  }

  /** Books a candidate; whether it may be drawn, which it may not when no work is left. At once but for a turn. */
  mayDraw(cost: number = COST.draw): boolean | Promise<boolean> {
    if (this.work.isSpent) return false;
    return this.work.spend(cost) ? this.work.turn().then(() => true) : true;
  }

  /** A candidate that was to be made, and could not be made valid. */
  rejectMutation(): void {
    this.#call.rejected++;
    this.work.spend(COST.vainMutation);
  }

  /** What is thought of architectures before any is measured, where the parameters name it. */
  get prior(): Prior | undefined {
    const { prior: id = null } = this.parameters;
    if (id === null) return undefined;
    const { prior } = this.#options;
    if (!prior) throw new Error(`The search starts from ${id}, which it was not given`);
    return prior;
  }

  accepts(architecture: Architecture): boolean {
    const accepted = this.#options.accepts?.(architecture) ?? true;
    if (!accepted) this.#call.rejected++;
    return accepted;
  }

  /** Whether it may be proposed. */
  isNew(architecture: Architecture): boolean {
    if (!this.knows(architecture)) return this.accepts(architecture);
    this.#call.known++;
    return false;
  }

  /**
   * The first candidate that is new.
   *
   * @param attempts asked before each candidate whether one more may be made.
   * @param make a candidate: `null` where this attempt came to nothing, `undefined` where no other is to be
   * made.
   * @param answer takes what is known, and whether or not it is accepted: nobody is asked for it again.
   */
  async firstNew(
    attempts: { next(): boolean | Promise<boolean> },
    make: () => Made | Promise<Made>,
    answer?: (architecture: Architecture, row: number) => void,
  ): Promise<Draft | undefined> {
    // Nothing is awaited but turns: there may be hundreds of candidates that are known for one that is new.
    for (let may = attempts.next(); may === true || (await may); may = attempts.next()) {
      const made = make();
      const draft = made instanceof Promise ? await made : made;
      if (draft === null) continue;
      if (draft === undefined) break;
      const row = this.find(draft.architecture);
      if (row !== undefined) {
        this.#call.known++;
        answer?.(draft.architecture, row);
      } else if (this.isNew(draft.architecture)) return draft;
    }
    return undefined;
  }

  /** Made once in this `ask` or `tell`, in which what it is made of must not change otherwise. */
  once<T>(name: string, make: () => T): T {
    const { made } = this.#call;
    if (!made.has(name)) made.set(name, make());
    return made.get(name) as T;
  }
}

function valuesOf(result: Result, names: readonly string[]): number[] {
  if ("failed" in result) return [];
  return names.map((name) => {
    const value = name === "fitness" ? result.fitness : result.metrics?.[name];
    if (!Number.isFinite(value))
      throw new RangeError(`${name} of a result must be a finite number, not ${value}`);
    return value as number;
  });
}
