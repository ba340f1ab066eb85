/**
 * @module
 * Generations of a strategy with a scorer as fitness: ask, score, hold against the constraints, tell.
 * Pure but for the scorer that it is given.
 */
import { Constraints } from "../constraints.js";
import type { Individual } from "../individuals.js";
import { survivors } from "../survivors.js";
import { type Bred, breed } from "./breed.js";
import { generationCost, refuseTooLarge, survivalCost } from "./estimate.js";
import { takeIn } from "./take-in.js";
import { type Evolution, type Evolved, hasAll, knownIn, type Run, toResult } from "./types.js";

export { TooMuchWorkError } from "./estimate.js";
export { MissingNumberError } from "./take-in.js";
export { type Evolution, type EvolutionState, type Evolved, knownIn } from "./types.js";

/** Neither a member nor any candidate keeps the constraints. */
export class UnsatisfiableError extends Error {
  override readonly name = "UnsatisfiableError";
}

/**
 * Runs the generations. Numbers of the population that are not given are those that the search knows
 * already, or the scorer's. The same request gives the same answer, and two calls of one generation,
 * the state and the population handed on, the same as one call of two, unless the work runs out.
 *
 * @throws {TooMuchWorkError} before anything is done.
 * @throws {StateError}
 * @throws {MissingNumberError}
 * @throws {UnsatisfiableError}
 */
export async function evolve(evolution: Evolution): Promise<Evolved> {
  const { space, strategy, objectives, generations, work } = evolution;
  const constraints = new Constraints(space, evolution.constraints);
  const { accepts } = constraints;
  const run: Run = {
    ...evolution,
    constraints,
    context: { space, work, ...(accepts && { accepts }) },
    metrics: strategy.metrics(evolution.state.search.parameters as object),
  };
  refuseTooLarge(run);
  const { search, members } = await takeIn(run);
  const keep = async (individuals: readonly Individual[]) => {
    if (work.spend(survivalCost(run, individuals.length))) await work.turn();
    return survivors(
      individuals.filter((one) => hasAll(one, run.metrics) && constraints.keptBy(one.values)),
      objectives,
      evolution.state.size,
    );
  };
  let state = search;
  let population = await keep(members);
  for (let generation = 1; ; generation++) {
    const bred = await breed(run, state);
    population = await keep([...population, ...bred.offspring]);
    const isBarren = bred.offspring.length === 0;
    const isFull = knownIn(bred.state) + run.offspring > run.most;
    const isDear = generationCost(run, knownIn(bred.state)) > work.left;
    if (generation === generations || isBarren || isFull || isDear) {
      const { rejected } = bred.counts;
      if (bred.offspring.length === 0 && population.length === 0 && rejected > 0)
        throw new UnsatisfiableError(
          `Neither the population nor any of ${rejected} candidates keeps the constraints: ${constraints}`,
        );
      return {
        ...{ offspring: bred.offspring, counts: bred.counts, exhausted: bred.exhausted },
        ...{ population, generations: generation },
        state: { ...evolution.state, search: bred.state, scores: scoresOf(run, bred) },
      };
    }
    state = await strategy.tell(run.context, bred.state, bred.offspring.map(toResult));
  }
}

/** Of what is pending: the offspring, and what was handed on without numbers. */
function scoresOf(run: Run, { state, offspring }: Bred): number[][] {
  const before = state.pending.length - offspring.length;
  return [
    ...Array.from({ length: before }, () => []),
    ...offspring.map((one) =>
      hasAll(one, run.metrics) ? run.metrics.map((metric) => one.values[metric]) : [],
    ),
  ];
}
