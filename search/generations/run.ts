/**
 * @module
 * What goes into generations and comes out of them, and what they take at least before they begin.
 */
import type { SearchSpace } from "../../spaces/index.js";
import type { Prior } from "../prior.js";
import type { Proposal, Result } from "../proposal.js";
import { knownIn, type SearchSnapshot } from "../snapshot.js";
import type { Objective } from "../strategies/nsga2.js";
import type { Strategy } from "../strategy.js";
import { COST, type Work } from "../work.js";
import type { Constraint, Constraints } from "./constraints.js";
import { FITNESS, type Individual, type Scorer } from "./individuals.js";

/** A search between two generations: the last offspring are pending, with what was predicted of them. */
export interface EvolutionState {
  readonly search: SearchSnapshot;
  /** Per pending proposal: its numbers in the order of `Strategy.metrics`; empty where nothing computes them. */
  readonly scores: readonly (readonly number[])[];
  /** Members that the population has at most: as many as it began with. */
  readonly size: number;
}

export interface Evolution {
  readonly space: SearchSpace;
  readonly strategy: Strategy;
  readonly state: EvolutionState;
  /** In the space, with the numbers that are known of each. */
  readonly population: readonly Individual[];
  /** Proposals of each generation. */
  readonly offspring: number;
  readonly generations: number;
  readonly constraints: readonly Constraint[];
  /** Architectures that the search may come to know. */
  readonly most: number;
  /** What the population is chosen by. */
  readonly objectives: readonly Objective[];
  readonly scorer: Scorer;
  /** What the search starts from, where the parameters of its strategy name it. */
  readonly prior?: Prior | undefined;
  /** What it may spend. */
  readonly work: Work;
}

export interface Offspring extends Individual, Proposal {}

/** What became of it; offspring, counts and `exhausted` are of the last generation. */
export interface Evolved {
  readonly state: EvolutionState;
  /** The best of the population and all offspring, at most as many as the search began with. */
  readonly population: readonly Individual[];
  /** That ran: fewer than asked for where nothing new turned up, the search would know too much, or the work ran out. */
  readonly generations: number;
  readonly offspring: readonly Offspring[];
  readonly counts: { readonly new: number; readonly known: number; readonly rejected: number };
  /** There were fewer offspring than asked for: nothing new that keeps the constraints turned up, or the work ran out. */
  readonly exhausted: boolean;
}

/** An evolution that runs. */
export interface Run extends Omit<Evolution, "constraints"> {
  readonly constraints: Constraints;
  /** What results must have. */
  readonly metrics: readonly string[];
}

/** Whether nothing is missing of what results must have. */
export function hasAll({ values }: Individual, metrics: readonly string[]): boolean {
  return metrics.every((metric) => values[metric] !== undefined);
}

export function toResult({ architecture, values }: Individual): Result {
  return { architecture, fitness: values[FITNESS], metrics: values };
}

/** The generations that were asked for take more work than there is. */
export class TooMuchWorkError extends Error {
  override readonly name = "TooMuchWorkError";
  constructor(
    /** Units that they take at least. */
    readonly units: number,
    readonly limit: number,
    /** Generations that would fit. */
    readonly generations: number,
  ) {
    super(`The evolution takes ${units} units of work, of which there are ${limit}`);
  }
}

/** Units of work that one generation takes at least, where so many architectures are known. */
export function generationCost(run: Run, known: number): number {
  const { strategy, space, state, offspring, scorer, metrics, constraints, prior } = run;
  const wanted = new Set([FITNESS, ...metrics, ...constraints.metrics]);
  const scoring = [...wanted].reduce((sum, metric) => sum + scoringCost(scorer, metric), 0);
  return (
    strategy.estimate(space, state.search.parameters, known, offspring, prior) +
    offspring * (scoring + COST.draw) +
    survivalCost(run, state.size + offspring)
  );
}

/** Nothing where nothing computes it. */
const scoringCost = (scorer: Scorer, metric: string) =>
  scorer.has(metric) ? scorer.cost(metric) : 0;

/** Units of work of choosing who survives. */
export function survivalCost({ objectives }: Run, individuals: number): number {
  return objectives.length === 1 ? individuals * COST.sort : individuals ** 2 * COST.comparison;
}

/** @throws {TooMuchWorkError} */
export function refuseTooLarge(run: Run): void {
  const { state, population, offspring, generations, work } = run;
  let known = knownIn(state.search);
  let units =
    known * COST.decode +
    population.length * (COST.decode + scoringCost(run.scorer, FITNESS)) +
    (state.size + 2 * offspring) * COST.hash;
  known += population.length;
  let fitting = 0;
  for (let generation = 0; generation < generations; generation++) {
    units += generationCost(run, known);
    known += offspring;
    if (units <= work.limit) fitting++;
  }
  if (fitting < generations) throw new TooMuchWorkError(Math.ceil(units), work.limit, fitting);
}
