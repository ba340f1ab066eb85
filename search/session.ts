/**
 * @module
 * A search as it runs: asked for architectures, told how good they are, written down as a snapshot. It
 * never evaluates, so the same code serves one step over HTTP, a search that is remembered, and the
 * simulator. All that it is made of is in its snapshot, or in that of its beginning and its log.
 */
import {
  type Architecture,
  createRandom,
  type Random,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { enumerated, isEnumerable } from "./enumerated.js";
import { Memory } from "./memory.js";
import { type Asked, type Draft, describe, type Proposal, type Result } from "./proposal.js";
import { type Row, type SearchSnapshot, StateError } from "./snapshot.js";
import type { CommonParameters, Strategy } from "./strategy.js";
import { COST, forEachInSlices, Work } from "./work.js";

/** Random draws after which nothing new is expected to come. */
export const MAX_DRAWS = 20_000;
/** Random draws of one call that may be in vain: where hardly anything is accepted, it is to end all the same. */
const MAX_VAIN_DRAWS = 200_000;

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

/** What lasts for one `ask` or `tell`. */
class Call {
  vainDraws = 0;
  known = 0;
  rejected = 0;
  /** What is left of a space that is looked at as a whole. */
  left: Architecture[] | undefined;
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
        (await this.#randomDraft());
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

  /** Books a candidate; whether it may be drawn, which it may not when no work is left. */
  async mayDraw(cost: number = COST.draw): Promise<boolean> {
    if (this.work.isSpent) return false;
    if (this.work.spend(cost)) await this.work.turn();
    return true;
  }

  /** A candidate that was to be made, and could not be made valid. */
  rejectMutation(): void {
    this.#call.rejected++;
    this.work.spend(COST.vainMutation);
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
   * @param candidates made one after the other, each when what is known of the last has been answered.
   * @param answer takes what is known, and whether or not it is accepted: nobody is asked for it again.
   */
  async firstNew(
    candidates: AsyncIterable<Draft> | Iterable<Draft>,
    answer?: (architecture: Architecture, row: number) => void,
  ): Promise<Draft | undefined> {
    for await (const draft of candidates) {
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

  /** A random one that is accepted, known or not; `undefined` if none turns up. */
  async drawAccepted(): Promise<Architecture | undefined> {
    return this.#draw(MAX_DRAWS, (architecture) => this.accepts(architecture));
  }

  /** A random one that is new; `undefined` if nothing new is left (or, in a large space, turns up). */
  async drawNew(): Promise<Architecture | undefined> {
    const isNew = (architecture: Architecture) => this.isNew(architecture);
    const { written = Number.POSITIVE_INFINITY } = this.space.size;
    if (!this.#call.left) {
      const drawn = await this.#draw(Math.min(MAX_DRAWS, 4 * written), isNew);
      if (drawn || !isEnumerable(this.space) || this.work.isSpent) return drawn;
      await this.#lookAtWhole();
    }
    const left = this.#call.left as unknown as Architecture[];
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
    this.#call.left = left;
  }

  async #draw(
    draws: number,
    test: (architecture: Architecture) => boolean,
  ): Promise<Architecture | undefined> {
    for (let draw = 0; draw < draws && this.#call.vainDraws < MAX_VAIN_DRAWS; draw++) {
      if (!(await this.mayDraw())) return undefined;
      const architecture = sampleArchitecture(this.space, this.random);
      if (test(architecture)) return architecture;
      this.#call.vainDraws++;
    }
    return undefined;
  }

  async #randomDraft(): Promise<Draft | undefined> {
    const architecture = await this.drawNew();
    return architecture && { architecture };
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
