/**
 * @module
 * Search strategies by name. Pure: no I/O, no platform, nothing but `spaces` and `learn`.
 */
import { aging } from "./strategies/aging.js";
import { bananas } from "./strategies/bananas.js";
import { genetic } from "./strategies/genetic.js";
import { guided } from "./strategies/guided.js";
import { local } from "./strategies/local.js";
import { nasEaFa } from "./strategies/nas-ea-fa.js";
import { nsga2 } from "./strategies/nsga2.js";
import { progressive } from "./strategies/progressive.js";
import { random } from "./strategies/random.js";
import { reinforce } from "./strategies/reinforce.js";
import { reinforcedEvolution } from "./strategies/reinforced-evolution.js";
import type { Strategy } from "./strategy.js";

export { codeLength } from "./code.js";
export { isCostMetric } from "./generations/constraints.js";
export { evolve, UnsatisfiableError } from "./generations/evolve.js";
export { type Column, FITNESS, type Individual, type Scorer } from "./generations/individuals.js";
export {
  type EvolutionState,
  type Evolved,
  TooMuchWorkError,
} from "./generations/run.js";
export { MissingNumberError } from "./generations/take-in.js";
export { runLoop } from "./loop.js";
export type { Prior } from "./prior.js";
export type { Proposal, Result } from "./proposal.js";
export { type LogEntry, SearchSession, type SessionOptions } from "./session.js";
export { knownIn, readSnapshot, type SearchSnapshot, StateError } from "./snapshot.js";
export { Objective } from "./strategies/nsga2.js";
export type { Strategy } from "./strategy.js";
export { COST, mapInSlices, Work } from "./work.js";

export const strategies: readonly Strategy[] = [
  random,
  local,
  aging,
  genetic,
  nasEaFa,
  progressive,
  bananas,
  guided,
  reinforce,
  reinforcedEvolution,
  nsga2,
];

/** The strategy of that name, or `undefined`. */
export function findStrategy(name: string): Strategy | undefined {
  return strategies.find((strategy) => strategy.name === name);
}
