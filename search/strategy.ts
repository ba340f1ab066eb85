/**
 * @module
 * What a search strategy is: pure functions of (state, seed) that propose architectures and are told
 * how good they are. A strategy never evaluates, so the same code serves one step over HTTP, a search
 * that is remembered, and the simulator.
 */
import { z } from "zod";
import type { Architecture, SearchSpace } from "../spaces/index.js";
import type { Work } from "./work.js";

/** Where to search. The same context goes into every call of one search, but for the work. */
export interface SearchContext {
  readonly space: SearchSpace;
  /** What the call may spend. What is left undone when nothing is left is as if nothing new turned up. */
  readonly work?: Work;
  /** Constraints: only what it accepts is proposed. Unless given, everything is. */
  readonly accepts?: (architecture: Architecture) => boolean;
}

/** Which architectures count as the same one, to be asked for once. */
export const Distinct = z
  .enum(["function", "key"])
  .default("function")
  .describe(
    "What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)",
  );

/** How a proposal differs from its first parent. */
export interface Mutation {
  /** What made it, such as `mutation` or `crossover`. */
  readonly operator: string;
  readonly changes: readonly {
    readonly decision: string;
    readonly from: string;
    readonly to: string;
  }[];
}

export interface Proposal {
  readonly architecture: Architecture;
  /** What it was made from; empty if it was drawn at random. */
  readonly parents: readonly Architecture[];
  /** `null` without parents. */
  readonly mutation: Mutation | null;
}

/** What became of an architecture, whether it had been proposed or not. */
export type Result =
  | {
      readonly architecture: Architecture;
      /** The larger the better. */
      readonly fitness: number;
      /** By name, those that `Strategy.metrics` names besides `fitness`. */
      readonly metrics?: Readonly<Record<string, number>>;
    }
  | { readonly architecture: Architecture; readonly failed: true };

/** An architecture as its decisions and, unless it failed, its numbers in the order of `Strategy.metrics`. */
export type Row = readonly [code: string, ...values: number[]];

/** A proposal that was not told yet, and what its strategy wants to remember about it. */
export type Pending = readonly [code: string, ...note: number[]];

/** A search between two calls: plain JSON. What was proposed and not told is pending. */
export interface SearchState {
  readonly strategy: string;
  /** Id of the space. */
  readonly space: string;
  readonly parameters: unknown;
  /** State of the random stream. */
  readonly random: readonly number[];
  /** All that is known, in the order in which it was told. */
  readonly told: readonly Row[];
  readonly pending: readonly Pending[];
  /** What only this strategy understands. */
  readonly own: unknown;
}

/** What came of an `ask`. */
export interface Asked {
  readonly state: SearchState;
  readonly proposals: readonly Proposal[];
  readonly exhausted: boolean;
  /** Candidates that came up and were known already. */
  readonly known: number;
  /** Candidates that came up and were not accepted, and mutations that had no valid architecture. */
  readonly rejected: number;
}

export interface Strategy {
  /** As in requests and on the command line, such as `aging`. */
  readonly name: string;
  readonly title: string;
  /** Authors, year and title of what it implements. */
  readonly paper: string;
  readonly description: string;
  /** Name of the parameter that says how many members live; only of strategies that evolve a population. */
  readonly members?: string;
  /** Reads parameters, with the published ones as defaults; descriptions say meaning and range. */
  readonly parameters: z.ZodType<object>;
  /**
   * Reads a state that came from elsewhere. What it lets through, `ask` and `tell` can work with, or
   * refuse by a `StateError`; no list in it is longer than the parameters allow.
   *
   * @throws {StateError}
   */
  readState(space: SearchSpace, state: unknown): SearchState;
  /** Names of the numbers that a result must have, `fitness` among them. */
  metrics(parameters: object): readonly string[];
  /**
   * @param parameters what `parameters` made of the user's.
   * @param seed from 0 to `MAX_SEED`.
   */
  start(context: SearchContext, parameters: object, seed: number): SearchState;
  /** Units of work that one `ask` for `count` proposals takes at least, where `known` were told. */
  estimate(space: SearchSpace, parameters: object, known: number, count: number): number;
  /**
   * Proposes architectures that are new: accepted, and neither told nor pending. What is known and
   * comes up again is answered from memory inside the strategy.
   *
   * @returns fewer proposals than `count`, and `exhausted`, if nothing new is left or can be found
   * within the draws that each strategy states, or the work is spent.
   * @throws {StateError}
   */
  ask(context: SearchContext, state: SearchState, count: number): Promise<Asked>;
  /**
   * Takes results in; those of architectures that were not proposed are as welcome. Told again, an
   * architecture has its newer numbers.
   *
   * @throws {StateError}
   * @throws {RangeError} if a result is of another space, or lacks a finite number.
   */
  tell(
    context: SearchContext,
    state: SearchState,
    results: readonly Result[],
  ): Promise<SearchState>;
}

/** A state that no call of this strategy on this space has returned. */
export class StateError extends Error {
  override readonly name = "StateError";
}
