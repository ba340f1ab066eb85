/**
 * @module
 * What an evolution takes at least, before it begins.
 */
import { FITNESS, type Scorer } from "../individuals.js";
import { COST } from "../work.js";
import { knownIn, type Run } from "./types.js";

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
  const { strategy, space, state, offspring, scorer, metrics, constraints } = run;
  const wanted = new Set([FITNESS, ...metrics, ...constraints.metrics]);
  const scoring = [...wanted].reduce((sum, metric) => sum + scoringCost(scorer, metric), 0);
  const { parameters } = state.search;
  return (
    strategy.estimate(space, parameters as object, known, offspring) +
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
