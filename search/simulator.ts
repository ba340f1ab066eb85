/**
 * @module
 * Replays a strategy on measured fitness. One query is one architecture that the strategy proposed
 * and whose fitness is known; what has none is told as failed, costs no query, and is counted.
 */
import type { Architecture } from "../spaces/index.js";
import { runLoop } from "./loop.js";
import type { Result } from "./proposal.js";
import { SearchSession, type SessionOptions, type SessionStart } from "./session.js";
import type { Strategy } from "./strategy.js";

export interface SimulationOptions extends Pick<SessionStart, "parameters" | "seed"> {
  /** Queries after which the search ends. */
  readonly queries: number;
  /** Seconds that an architecture's training takes; 0 unless given. */
  readonly seconds?: (architecture: Architecture) => number;
  /** Simulated seconds after which the search ends, one training after the other: one that would end later is none. */
  readonly budget?: number | undefined;
  /** Architectures that are queried and told before the strategy is first asked. */
  readonly initial?: readonly Architecture[];
  /** Proposals asked for at a time. */
  readonly batch?: number;
  /** What the search is told; `undefined` of an architecture that is not in the table. */
  readonly measure: (
    architecture: Architecture,
  ) => { readonly fitness: number; readonly metrics?: Record<string, number> } | undefined;
  /** What the search is judged by, where that is not the fitness it is told. */
  readonly judge?: (architecture: Architecture) => number | undefined;
  /** Ends the search early, once the incumbent is judged at least so good. */
  readonly target?: number;
  /** Queries that are made all the same. */
  readonly least?: number;
}

/** Proposals in a row that are not in the table, after which none is expected to be. */
const MAX_VAIN = 20_000;

export interface Simulation {
  /** The architectures queried, in order. */
  readonly queried: readonly Architecture[];
  /** Per query: the fitness that the search was told. */
  readonly fitness: Float64Array;
  /** Per query: the judgement of that query itself; `NaN` where there is none. */
  readonly judged: Float64Array;
  /** Per query: the judgement of the incumbent, which is the architecture of the highest fitness so far. */
  readonly incumbent: Float64Array;
  /** Per query: simulated seconds from the start of the search until its training ended. */
  readonly seconds: Float64Array;
  /** Distinct functions among the queries. */
  readonly functions: number;
  /** Proposals that are not in the table. */
  readonly notInTable: number;
  /** Whether the strategy had nothing new to propose, or only what is not in the table, before the queries were spent. */
  readonly exhausted: boolean;
}

export async function simulate(
  strategy: Strategy,
  context: SessionOptions,
  options: SimulationOptions,
): Promise<Simulation> {
  const {
    parameters,
    seed,
    queries,
    batch = 1,
    measure,
    judge,
    seconds: secondsOf = () => 0,
    budget = Number.POSITIVE_INFINITY,
    target,
    least = 0,
    initial = [],
  } = options;
  const queried: Architecture[] = [];
  const fitness: number[] = [];
  const judged: number[] = [];
  const incumbent: number[] = [];
  const seconds: number[] = [];
  const functions = new Set<number | string>();
  let isSpent = false;
  let [notInTable, vain] = [0, 0];
  let exhausted = false;
  let [best, bestJudged] = [Number.NEGATIVE_INFINITY, Number.NaN];
  const isReached = () => target !== undefined && bestJudged >= target && queried.length >= least;
  const query = (architecture: Architecture): Result[] => {
    if (isSpent) return [];
    const measured = measure(architecture);
    if (!measured) {
      notInTable++;
      vain++;
      return [{ architecture, failed: true }];
    }
    vain = 0;
    const end = (seconds.at(-1) ?? 0) + secondsOf(architecture);
    isSpent = end > budget;
    if (isSpent) return [];
    seconds.push(end);
    const judgement = judge ? (judge(architecture) ?? Number.NaN) : measured.fitness;
    if (measured.fitness > best) [best, bestJudged] = [measured.fitness, judgement];
    queried.push(architecture);
    fitness.push(measured.fitness);
    judged.push(judgement);
    incumbent.push(bestJudged);
    functions.add(context.space.identity(architecture));
    return [{ architecture, ...measured }];
  };
  const session = SearchSession.begin(strategy, { ...context, parameters, seed });
  await session.tell(initial.slice(0, queries).flatMap(query));
  await runLoop(session, {
    next: () =>
      exhausted || isSpent || isReached() ? 0 : Math.min(batch, queries - queried.length),
    evaluate(asked) {
      const results = asked.proposals.flatMap(({ architecture }) => query(architecture));
      exhausted = asked.exhausted || vain >= MAX_VAIN;
      return results;
    },
  });
  return {
    queried,
    fitness: Float64Array.from(fitness),
    judged: Float64Array.from(judged),
    incumbent: Float64Array.from(incumbent),
    seconds: Float64Array.from(seconds),
    functions: functions.size,
    notInTable,
    exhausted,
  };
}

/** Queries until the incumbent was judged at least `target`; `undefined` if it never was. */
export function queriesTo({ incumbent }: Simulation, target: number): number | undefined {
  const index = incumbent.findIndex((judgement) => judgement >= target);
  return index < 0 ? undefined : index + 1;
}
