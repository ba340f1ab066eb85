/**
 * @module
 * What goes into an evolution and comes out of it.
 */
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import type { Constraint, Constraints } from "../constraints.js";
import type { Individual, Scorer } from "../individuals.js";
import { FITNESS } from "../individuals.js";
import type { Objective } from "../strategies/nsga2.js";
import type { Mutation, Result, SearchContext, SearchState, Strategy } from "../strategy.js";
import type { Work } from "../work.js";

/** A search between two generations: the last offspring are pending, with what was predicted of them. */
export interface EvolutionState {
  readonly search: SearchState;
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
  /** What it may spend. */
  readonly work: Work;
}

export interface Offspring extends Individual {
  readonly parents: readonly Architecture[];
  readonly mutation: Mutation | null;
}

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

/** Architectures that a search knows. */
export function knownIn({ told, pending }: SearchState): number {
  return told.length + pending.length;
}

/** An evolution that runs. */
export interface Run extends Omit<Evolution, "constraints"> {
  readonly constraints: Constraints;
  readonly context: SearchContext;
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
