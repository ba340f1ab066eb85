/**
 * @module
 * What a strategy is: what it is called and implements, its parameters, and the three things that only
 * it knows, how to begin, what to propose next, and what to learn from a result. It keeps nothing
 * itself: what it remembers is its `own` part of the session that it is handed.
 */
import { z } from "zod";
import type { SearchSpace } from "../spaces/index.js";
import type { Prior } from "./prior.js";
import type { Draft } from "./proposal.js";
import type { SearchSession } from "./session.js";
import { COST } from "./work.js";

/** Which architectures count as the same one, to be asked for once. */
export const Distinct = z
  .enum(["function", "key"])
  .default("function")
  .describe(
    "What is asked for once: each function (architectures of one hash), or each key (in NAS-Bench-201 a cell and its twin are two)",
  );

/** Parameters that every strategy has. */
export interface CommonParameters {
  readonly distinct: z.infer<typeof Distinct>;
  /** Id of the predictor that the search starts from; whoever begins or resumes the session hands it in. */
  readonly prior?: string | null;
}

/** @typeParam P parameters. @typeParam O what it remembers: plain JSON, changed in place. */
export interface Strategy<P extends CommonParameters = CommonParameters, O = unknown> {
  /** As in requests and on the command line, such as `aging`. */
  readonly name: string;
  readonly title: string;
  /** Authors, year and title of what it implements. */
  readonly paper: string;
  readonly description: string;
  /** Name of the parameter that says how many members live; only of strategies that evolve a population. */
  readonly members?: string;
  /** Reads parameters, with the published ones as defaults; descriptions say meaning and range. */
  readonly parameters: z.ZodType<P>;
  /**
   * Reads what it remembers from a snapshot that came from elsewhere. What it lets through, `propose`
   * and `learn` can work with, or refuse by a `StateError`; no list is longer than these parameters allow.
   */
  own(parameters: P, space: SearchSpace): z.ZodType<O>;
  /** Names of the numbers that a result must have, `fitness` among them. */
  metrics(parameters: P): readonly string[];
  /** Units of work that one `ask` for `count` proposals takes at least, where `known` were told. */
  estimate(
    space: SearchSpace,
    parameters: P,
    known: number,
    count: number,
    prior?: Prior | undefined,
  ): number;
  /** What it remembers before anything was asked or told. */
  begin(space: SearchSpace, parameters: P): O;
  /**
   * The next proposal, which must be new; `undefined` has a random one proposed instead. Candidates that
   * are known are answered from memory: `SearchSession.firstNew`.
   *
   * @param remaining how many are still to be proposed in this call, this one included.
   */
  propose(search: SearchSession<P>, own: O, remaining: number): Promise<Draft | undefined>;
  /**
   * Called once for each architecture, when its numbers are first known or it failed.
   *
   * @param note that of its draft; empty if it was not drafted by `propose`.
   */
  learn?(
    search: SearchSession<P>,
    own: O,
    row: number,
    note: readonly number[],
  ): void | Promise<void>;
}

/** A strategy as it is written: its estimate leaves out the drawing of what is proposed. */
export interface Definition<P extends CommonParameters, O>
  extends Omit<Strategy<P, O>, "metrics" | "estimate">,
    Partial<Pick<Strategy<P, O>, "metrics" | "estimate">> {}

const FITNESS_ALONE = ["fitness"] as const;

/** The strategy of a definition: unless it says otherwise, fitness is its only metric, and drawing its only work. */
export function defineStrategy<P extends CommonParameters, O>(
  definition: Definition<P, O>,
): Strategy {
  const strategy: Strategy<P, O> = {
    metrics: () => FITNESS_ALONE,
    ...definition,
    estimate: (space, parameters, known, count, prior) =>
      count * COST.draw + (definition.estimate?.(space, parameters, known, count, prior) ?? 0),
  };
  // Whoever holds strategies of several kinds hands each what it has read and begun itself.
  return strategy as Strategy<never, never> as unknown as Strategy;
}
