/**
 * @module
 * Generations of a strategy with a scorer as fitness: ask, score, hold against the constraints, tell.
 * Pure but for the scorer that it is given.
 */
import type { Architecture, SearchSpace } from "../spaces/index.js";
import { type Constraint, Constraints } from "./constraints.js";
import { complete, FITNESS, type Individual, type Scorer } from "./individuals.js";
import { type Identity, Search } from "./search.js";
import type { Objective } from "./strategies/nsga2.js";
import type { Mutation, Result, SearchContext, SearchState, Strategy } from "./strategy.js";
import { survivors } from "./survivors.js";

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
  /** That ran: fewer than asked for where nothing new turned up, or the search would know too much. */
  readonly generations: number;
  readonly offspring: readonly Offspring[];
  readonly counts: { readonly new: number; readonly known: number; readonly rejected: number };
  /** There were fewer offspring than asked for: nothing new that keeps the constraints turned up. */
  readonly exhausted: boolean;
}

/** A member of the population lacks a number that nothing here computes. */
export class MissingNumberError extends Error {
  override readonly name = "MissingNumberError";
  constructor(
    /** Position in the population. */
    readonly member: number,
    readonly metric: string,
  ) {
    super(`Member ${member} has no ${metric}`);
  }
}

/** Neither a member nor any candidate keeps the constraints. */
export class UnsatisfiableError extends Error {
  override readonly name = "UnsatisfiableError";
}

/** Candidates that a generation has predicted and refused one after the other before it gives up. */
const MAX_REFUSED = 2000;
/** Candidates that are asked for at a time, at least, once predicted constraints have refused one. */
const LOT = 64;
/** Candidates that may be refused or known in all before no further generation begins. */
const MAX_IN_VAIN = 1_000_000;

/**
 * Runs the generations. Numbers of the population that are not given are those that the search knows
 * already, or the scorer's. The same request gives the same answer, and two calls of one generation,
 * the state and the population handed on, the same as one call of two.
 *
 * @throws {StateError}
 * @throws {MissingNumberError}
 * @throws {UnsatisfiableError}
 */
export async function evolve(evolution: Evolution): Promise<Evolved> {
  const { space, strategy, objectives, generations } = evolution;
  const constraints = new Constraints(space, evolution.constraints);
  const { accepts } = constraints;
  const run: Run = {
    ...evolution,
    constraints,
    context: { space, ...(accepts && { accepts }) },
    metrics: strategy.metrics(evolution.state.search.parameters as object),
  };
  const { search, members } = await takeIn(run);
  const keep = (individuals: readonly Individual[]) =>
    survivors(
      individuals.filter((one) => hasAll(one, run.metrics) && constraints.keptBy(one.values)),
      objectives,
      evolution.state.size,
    );
  let state = search;
  let population = keep(members);
  let inVain = 0;
  for (let generation = 1; ; generation++) {
    const bred = await breed(run, state);
    population = keep([...population, ...bred.offspring]);
    inVain += bred.counts.known + bred.counts.rejected;
    const isBarren = bred.offspring.length === 0 || inVain > MAX_IN_VAIN;
    const isFull = knownIn(bred.state) + run.offspring > run.most;
    if (generation === generations || isBarren || isFull) {
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
    state = strategy.tell(run.context, bred.state, bred.offspring.map(toResult));
  }
}

/** Architectures that a search knows. */
export function knownIn({ told, pending }: SearchState): number {
  return told.length + pending.length;
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

interface Run extends Omit<Evolution, "constraints"> {
  readonly constraints: Constraints;
  readonly context: SearchContext;
  /** What results must have. */
  readonly metrics: readonly string[];
}

/** Tells what is pending, then the population: each with its given, known or computed numbers. */
async function takeIn(run: Run): Promise<{ search: SearchState; members: Individual[] }> {
  const { strategy, context, state, metrics, scorer, constraints } = run;
  const { distinct } = state.search.parameters as { distinct: "function" | "key" };
  const search = new Search(context, state.search, distinct);
  const given = new Map<Identity, Individual>();
  const positions = new Map<Identity, number>();
  run.population.forEach((member, position) => {
    const identity = search.identityOf(member.architecture);
    positions.set(identity, position);
    const { architecture, values } = given.get(identity) ?? member;
    given.set(identity, { architecture, values: { ...values, ...member.values } });
  });
  const known = (architecture: Architecture) => {
    const row = search.rowOf(architecture);
    return row === undefined ? [] : search.values(row);
  };
  const pending = new Map<Identity, Individual>();
  search.pending().forEach((architecture, index) => {
    const identity = search.identityOf(architecture);
    const values = withNumbers(given.get(identity), metrics, state.scores[index] ?? []);
    pending.set(identity, { architecture, values });
  });
  for (const [identity, member] of given) {
    const values =
      pending.get(identity)?.values ?? withNumbers(member, metrics, known(member.architecture));
    given.set(identity, { ...member, values });
  }

  const completed = await complete(
    [...given.values()],
    [...metrics, ...constraints.metrics],
    scorer,
  );
  [...given.keys()].forEach((identity, index) => {
    const missing = metrics.find((metric) => completed[index].values[metric] === undefined);
    if (missing !== undefined)
      throw new MissingNumberError(positions.get(identity) as number, missing);
    given.set(identity, completed[index]);
  });
  // In the order of the proposals, as between two generations of one call.
  const awaited = [...pending].map(([identity, one]) => given.get(identity) ?? one);
  const told = [...given].flatMap(([identity, member]) => {
    const before = pending.has(identity) ? undefined : known(member.architecture);
    const isNews =
      before && metrics.some((metric, index) => before[index] !== member.values[metric]);
    return isNews ? [member] : [];
  });
  // The worst first: a strategy that keeps the last of them keeps the best.
  told.sort((one, other) => one.values[FITNESS] - other.values[FITNESS]);
  const results = [...awaited.filter((one) => hasAll(one, metrics)), ...told];
  return {
    search: strategy.tell(context, state.search, results.map(toResult)),
    members: [...given.values()],
  };
}

/** One generation. */
interface Bred extends Pick<Evolved, "offspring" | "counts" | "exhausted"> {
  readonly state: SearchState;
}

/** Proposals that keep the constraints, scored. */
async function breed(run: Run, from: SearchState): Promise<Bred> {
  const { strategy, context, constraints, metrics, scorer, most } = run;
  const wanted = [...new Set([FITNESS, ...metrics, ...constraints.metrics])];
  const offspring: Offspring[] = [];
  const counts = { new: 0, known: 0, rejected: 0 };
  let state = from;
  let refusedInARow = 0;
  let hasRefused = false;
  while (offspring.length < run.offspring && refusedInARow < MAX_REFUSED && knownIn(state) < most) {
    const left = run.offspring - offspring.length;
    const asked = strategy.ask(context, state, hasRefused ? Math.max(LOT, left) : left);
    state = asked.state;
    counts.known += asked.known;
    counts.rejected += asked.rejected;
    const scored = await complete(
      asked.proposals.map(({ architecture }) => ({ architecture, values: {} })),
      wanted,
      scorer,
    );
    const refused: Result[] = [];
    scored.forEach((individual, index) => {
      if (!constraints.keptBy(individual.values)) {
        refused.push({ architecture: individual.architecture, failed: true });
        refusedInARow++;
      } else {
        offspring.push({ ...asked.proposals[index], ...individual });
        refusedInARow = 0;
      }
    });
    counts.rejected += refused.length;
    if (refused.length > 0) {
      hasRefused = true;
      state = strategy.tell(context, state, refused);
    }
    if (asked.exhausted) break;
  }
  // What a lot has brought beyond what was asked for is as if it had never been proposed.
  const surplus = offspring.splice(run.offspring).length;
  if (surplus > 0) state = { ...state, pending: state.pending.slice(0, -surplus) };
  counts.new = offspring.length;
  return { state, offspring, counts, exhausted: offspring.length < run.offspring };
}

function hasAll({ values }: Individual, metrics: readonly string[]): boolean {
  return metrics.every((metric) => values[metric] !== undefined);
}

/** What was given, and of the metrics that were not, the numbers that are known. */
function withNumbers(
  individual: Individual | undefined,
  metrics: readonly string[],
  known: readonly number[],
): Record<string, number> {
  const values = { ...individual?.values };
  metrics.forEach((metric, index) => {
    if (values[metric] === undefined && index < known.length) values[metric] = known[index];
  });
  return values;
}

function toResult({ architecture, values }: Individual): Result {
  return { architecture, fitness: values[FITNESS], metrics: values };
}
