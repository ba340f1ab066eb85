/**
 * @module
 * Makes a strategy of the two things that only it knows: what to propose next, and what to learn from
 * a result. State, memory, repeats and the fall-back to random architectures are the same for all.
 */
import type { z } from "zod";
import { ABSENT, type Architecture, createRandom, type SearchSpace } from "../spaces/index.js";
import { type Draft, Search } from "./search.js";
import { readState } from "./state.js";
import {
  type Distinct,
  type Mutation,
  type Proposal,
  type Result,
  type SearchContext,
  type SearchState,
  StateError,
  type Strategy,
} from "./strategy.js";
import { COST } from "./work.js";

type WithDistinct = { readonly distinct: z.infer<typeof Distinct> };

/** @typeParam P parameters. @typeParam O what the strategy remembers: plain JSON, changed in place. */
export interface Definition<P extends WithDistinct, O>
  extends Pick<Strategy, "name" | "title" | "paper" | "description" | "members"> {
  readonly parameters: z.ZodType<P>;
  /** Reads what it remembers from a state that came from elsewhere: no list is longer than these parameters allow. */
  own(parameters: P, space: SearchSpace): z.ZodType<O>;
  /** Unless given: fitness alone. */
  readonly metrics?: (parameters: P) => readonly string[];
  begin(context: SearchContext, parameters: P): O;
  /**
   * The next proposal, which must be new; `undefined` has a random one proposed instead.
   *
   * @param remaining how many are still to be proposed in this call, this one included.
   */
  propose(search: Search<P>, own: O, remaining: number): Promise<Draft | undefined>;
  /**
   * Called once for each architecture, when its numbers are first known or it failed.
   *
   * @param note that of its draft; empty if it was not drafted by `propose`.
   */
  learn?(search: Search<P>, own: O, row: number, note: readonly number[]): void | Promise<void>;
  /** Units of work of one `ask`, besides those of drawing what it proposes. Unless given: none. */
  estimate?(space: SearchSpace, parameters: P, known: number, count: number): number;
}

export function defineStrategy<P extends WithDistinct, O>(definition: Definition<P, O>): Strategy {
  const { name, title, paper, description, members, parameters } = definition;
  const metrics = definition.metrics ?? (() => FITNESS_ALONE);
  const open = async (context: SearchContext, state: SearchState) => {
    if (state.strategy !== name)
      throw new StateError(`The state is of a search by ${state.strategy}, not by ${name}`);
    const { distinct } = state.parameters as P;
    return {
      search: await Search.open<P>(context, state, distinct),
      own: structuredClone(state.own) as O,
    };
  };

  return {
    name,
    title,
    paper,
    description,
    ...(members !== undefined && { members }),
    parameters,
    metrics: (parameters) => metrics(parameters as P),
    estimate: (space, parameters, known, count) =>
      count * COST.draw + (definition.estimate?.(space, parameters as P, known, count) ?? 0),
    readState: (space, state) => readState(definition, space, state, metrics),

    start: (context, parameters, seed) => ({
      strategy: name,
      space: context.space.id,
      parameters,
      random: [...createRandom(seed).state()],
      told: [],
      pending: [],
      own: definition.begin(context, parameters as P),
    }),

    async ask(context, state, count) {
      const { search, own } = await open(context, state);
      const proposals: Proposal[] = [];
      while (proposals.length < count) {
        const draft =
          (await definition.propose(search, own, count - proposals.length)) ??
          (await randomDraft(search));
        if (!draft) break;
        search.await(draft);
        proposals.push(describe(context.space, draft));
      }
      return {
        state: search.snapshot(own),
        proposals,
        exhausted: proposals.length < count,
        ...search.tally,
      };
    },

    async tell(context, state, results) {
      const { search, own } = await open(context, state);
      const names = metrics(search.parameters);
      for (const result of results) {
        if (search.work.spend(COST.draw)) await search.work.turn();
        if (result.architecture.space !== context.space.id)
          throw new RangeError(
            `A result is of ${result.architecture.space}; the search is in ${context.space.id}`,
          );
        const { row, note, known } = search.record(result.architecture, valuesOf(result, names));
        if (!known) await definition.learn?.(search, own, row, note);
      }
      return search.snapshot(own);
    },
  };
}

const FITNESS_ALONE = ["fitness"] as const;

function valuesOf(result: Result, names: readonly string[]): number[] {
  if ("failed" in result) return [];
  return names.map((name) => {
    const value = name === "fitness" ? result.fitness : result.metrics?.[name];
    if (!Number.isFinite(value))
      throw new RangeError(`${name} of a result must be a finite number, not ${value}`);
    return value as number;
  });
}

async function randomDraft(search: Search): Promise<Draft | undefined> {
  const architecture = await search.drawNew();
  return architecture && { architecture };
}

function describe(
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
