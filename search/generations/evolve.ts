/**
 * @module
 * Generations of a strategy with a scorer as fitness: ask, score, hold against the constraints, tell.
 * Pure but for the scorer that it is given.
 */
import { runLoop } from "../loop.js";
import type { Asked, Result } from "../proposal.js";
import { SearchSession } from "../session.js";
import { COST } from "../work.js";
import { Constraints } from "./constraints.js";
import { complete, FITNESS, type Individual } from "./individuals.js";
import {
  type Evolution,
  type Evolved,
  generationCost,
  hasAll,
  type Offspring,
  type Run,
  refuseTooLarge,
  survivalCost,
  toResult,
} from "./run.js";
import { survivors } from "./survivors.js";
import { takeIn } from "./take-in.js";

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
  const { space, strategy, objectives, generations, prior, work } = evolution;
  const constraints = new Constraints(space, evolution.constraints);
  const run: Run = {
    ...evolution,
    constraints,
    metrics: strategy.metrics(evolution.state.search.parameters),
  };
  refuseTooLarge(run);
  const { accepts } = constraints;
  const session = await SearchSession.resume(strategy, evolution.state.search, {
    ...{ space, prior, work },
    ...(accepts && { accepts }),
  });
  const members = await takeIn(run, session);
  const keep = async (individuals: readonly Individual[]) => {
    if (work.spend(survivalCost(run, individuals.length))) await work.turn();
    return survivors(
      individuals.filter((one) => hasAll(one, run.metrics) && constraints.keptBy(one.values)),
      objectives,
      evolution.state.size,
    );
  };
  let population = await keep(members);
  for (let generation = 1; ; generation++) {
    const { surplus, ...bred } = await breed(run, session);
    const { offspring, counts } = bred;
    population = await keep([...population, ...offspring]);
    const isBarren = offspring.length === 0;
    const isFull = session.knownCount + run.offspring > run.most;
    const isDear = generationCost(run, session.knownCount) > work.left;
    if (generation === generations || isBarren || isFull || isDear) {
      if (isBarren && population.length === 0 && counts.rejected > 0)
        throw new UnsatisfiableError(
          `Neither the population nor any of ${counts.rejected} candidates keeps the constraints: ${constraints}`,
        );
      const search = session.snapshot();
      const scores = scoresOf(run, search.pending.length, offspring);
      return {
        ...bred,
        ...{ population, generations: generation },
        state: { ...evolution.state, search, scores },
      };
    }
    // What was withdrawn is booked as reading all that is known: the same request is to end where it did.
    if (surplus > 0) work.spend(session.knownCount * COST.decode);
    await session.tell(offspring.map(toResult));
  }
}

/** Of what is pending: the offspring, and before them what was handed on without numbers. */
function scoresOf(run: Run, pending: number, offspring: readonly Offspring[]): number[][] {
  return [
    ...Array.from({ length: pending - offspring.length }, () => []),
    ...offspring.map((one) =>
      hasAll(one, run.metrics) ? run.metrics.map((metric) => one.values[metric]) : [],
    ),
  ];
}

/** Candidates that a generation has predicted and refused one after the other before it gives up. */
const MAX_REFUSED = 2000;
/** Candidates that are asked for at a time, at least, once predicted constraints have refused one. */
const LOT = 64;

/** One generation. */
interface Bred extends Pick<Evolved, "offspring" | "counts" | "exhausted"> {
  /** Proposals that were withdrawn. */
  readonly surplus: number;
}

/** Proposals that keep the constraints, scored and pending; those that do not are told as failed. */
async function breed(run: Run, session: SearchSession): Promise<Bred> {
  const { constraints, metrics, scorer, most, work } = run;
  const wanted = [...new Set([FITNESS, ...metrics, ...constraints.metrics])];
  const offspring: Offspring[] = [];
  const counts = { new: 0, known: 0, rejected: 0 };
  let refusedInARow = 0;
  let lot = 1;
  const isOver = () =>
    offspring.length >= run.offspring || refusedInARow >= MAX_REFUSED || session.knownCount >= most;
  const evaluate = async ({ proposals, known, rejected }: Asked): Promise<Result[]> => {
    const scored = await complete(
      proposals.map(({ architecture }) => ({ architecture, values: {} })),
      wanted,
      scorer,
      work,
    );
    const refused: Result[] = [];
    scored.forEach((individual, index) => {
      if (constraints.keptBy(individual.values)) {
        offspring.push({ ...proposals[index], ...individual });
        refusedInARow = 0;
      } else {
        refused.push({ architecture: individual.architecture, failed: true });
        refusedInARow++;
      }
    });
    if (refused.length > 0) lot = LOT;
    counts.known += known;
    counts.rejected += rejected + refused.length;
    return refused;
  };
  await runLoop(session, {
    next: () => (isOver() ? 0 : Math.max(lot, run.offspring - offspring.length)),
    evaluate,
  });
  // What a lot has brought beyond what was asked for is as if it had never been proposed.
  const surplus = offspring.splice(run.offspring).length;
  session.withdraw(surplus);
  counts.new = offspring.length;
  return { offspring, counts, exhausted: offspring.length < run.offspring, surplus };
}
