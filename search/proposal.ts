/**
 * @module
 * What passes between a search and those that evaluate: proposals and how each differs from its parent,
 * and results.
 */
import { ABSENT, type Architecture, type SearchSpace } from "../spaces/index.js";

/** What a strategy proposes, before it is described to those who asked. */
export interface Draft {
  readonly architecture: Architecture;
  readonly parents?: readonly Architecture[];
  readonly operator?: string;
  /** Given back with the result. */
  readonly note?: readonly number[];
}

/** How a proposal differs from its first parent. */
interface Mutation {
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

/** What came of an `ask`. */
export interface Asked {
  readonly proposals: readonly Proposal[];
  /** There are fewer proposals than were asked for. */
  readonly exhausted: boolean;
  /** Candidates that came up and were known already. */
  readonly known: number;
  /** Candidates that came up and were not accepted, and mutations that had no valid architecture. */
  readonly rejected: number;
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

export function describe(
  space: SearchSpace,
  { architecture, parents = [], operator = "mutation" }: Draft,
): Proposal {
  const [parent] = parents;
  return {
    architecture,
    parents,
    mutation: parent ? { operator, changes: changesOf(space, parent, architecture) } : null,
  };
}

function changesOf(
  space: SearchSpace,
  parent: Architecture,
  child: Architecture,
): Mutation["changes"] {
  const before = space.toDecisions(parent);
  const after = space.toDecisions(child);
  const named = (decision: number, value: number) =>
    value === ABSENT ? "absent" : space.decisions[decision].options[value];
  return space.decisions.flatMap(({ name }, decision) =>
    before[decision] === after[decision]
      ? []
      : [
          {
            decision: name,
            from: named(decision, before[decision]),
            to: named(decision, after[decision]),
          },
        ],
  );
}
