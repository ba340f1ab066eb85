/**
 * @module
 * What evolutionary strategies share: members, selection, crossover, and the choice of a mutation.
 */
import { z } from "zod";
import {
  ABSENT,
  type Architecture,
  isActive,
  mutate,
  mutateBitwise,
  type Random,
  type SearchSpace,
} from "../spaces/index.js";
import type { Draft } from "./proposal.js";
import type { SearchSession } from "./session.js";
import { Code } from "./snapshot.js";
import type { CommonParameters } from "./strategy.js";
import { COST } from "./work.js";

/** Attempts to come up with something new before a random architecture is proposed instead. */
export const MAX_ATTEMPTS = 200;
const MAX_CROSSINGS = 20;
/** Attempts that a mutation counts as that had no valid architecture: its parent will hardly have one at the next. */
const VAIN_ATTEMPTS = 10;

/** The attempts of one proposal to come up with something new. */
export class Attempts {
  /** Those made so far. */
  made = 0;

  /**
   * @param most after which there are no more.
   * @param contestants members that are drawn for each.
   */
  constructor(
    private readonly search: SearchSession,
    private readonly most: number,
    private readonly contestants = 0,
  ) {}

  /** Books the next one; whether it may be made. */
  next(): boolean | Promise<boolean> {
    if (this.made >= this.most) return false;
    this.made++;
    return this.search.mayDraw(COST.draw + this.contestants * COST.contestant);
  }

  /** The last one made had no valid architecture. */
  failed(): void {
    this.made += VAIN_ATTEMPTS - 1;
    this.search.rejectMutation();
  }
}

/**
 * One of a population: its code, and the row that holds its fitness. The row may have been told
 * under another code that counts as the same.
 */
export const Member = z.tuple([Code, z.int().min(0)]);
export type Member = z.infer<typeof Member>;

export const mutationParameters = {
  mutation: z
    .enum(["published", "bitwise"])
    .describe(
      "published: the one of the space's paper; bitwise: each decision changes with probability `rate`",
    ),
  rate: z
    .number()
    .gt(0)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      "Of bitwise mutation, from above 0 to 1; null is one over the number of decisions, the usual rate",
    ),
};

/** @returns `undefined` if no mutant that was drawn is valid. */
export function mutateBy(
  { mutation, rate }: { mutation: "published" | "bitwise"; rate: number | null },
  space: SearchSpace,
  parent: Architecture,
  random: Random,
): Architecture | undefined {
  if (mutation === "published") return mutate(space, parent, random);
  return mutateBitwise(space, parent, rate ?? 1 / space.decisions.length, random);
}

/** Mutations in a row of which none was valid, after which no other is expected to be. */
const MAX_VAIN_MUTATIONS = 20;

/** Mutants of parents, as many as `count` unless one parent after the other has no valid one. */
export function* mutants(
  search: SearchSession,
  count: number,
  choose: () => Architecture,
  mutateOne: (parent: Architecture) => Architecture | undefined,
): Generator<{ readonly architecture: Architecture; readonly parent: Architecture }> {
  let vain = 0;
  for (let child = 0; child < count && vain < MAX_VAIN_MUTATIONS; child++) {
    const parent = choose();
    const architecture = mutateOne(parent);
    vain = architecture ? 0 : vain + 1;
    if (architecture) yield { architecture, parent };
    else search.rejectMutation();
  }
}

/** Attempts at one rate before bitwise mutation becomes bolder, and how often it does. */
const ATTEMPTS_PER_RATE = 25;
export const MAX_BOLD_ATTEMPTS = 4 * ATTEMPTS_PER_RATE;

/**
 * Rate of bitwise mutation: the given one, or one over the number of decisions; twice, three and four
 * times as much where nothing new came up, so that a converged population does not stand still.
 */
export function rateAt(attempt: number, rate: number | null, space: SearchSpace): number {
  const times = 1 + Math.floor(attempt / ATTEMPTS_PER_RATE);
  return Math.min(1, times * (rate ?? 1 / space.decisions.length));
}

/** The best of `size` members drawn without replacement, by `better(a, b)`. */
export function tournament<T>(
  population: readonly T[],
  size: number,
  better: (a: T, b: T) => boolean,
  random: Random,
): T {
  let best: T | undefined;
  for (const index of random.distinct(size, population.length)) {
    const candidate = population[index];
    if (best === undefined || better(candidate, best)) best = candidate;
  }
  return best as T;
}

/** Whether member `a` is fitter than `b`. */
export function fitter(search: SearchSession): (a: Member, b: Member) => boolean {
  return ([, a], [, b]) => (search.fitness(a) as number) > (search.fitness(b) as number);
}

/**
 * Uniform crossover: each decision is that of one parent or the other; one that is active in neither,
 * and is in the child, is drawn at random.
 *
 * @returns the first parent where no valid child turns up.
 */
export function crossover(
  space: SearchSpace,
  first: Architecture,
  second: Architecture,
  random: Random,
): Architecture {
  const parents = [space.toDecisions(first), space.toDecisions(second)];
  for (let attempt = 0; attempt < MAX_CROSSINGS; attempt++) {
    const values = new Uint8Array(parents[0].length);
    for (let decision = 0; decision < values.length; decision++) {
      const [own, other] = [parents[0][decision], parents[1][decision]];
      if (!isActive(space.decisions[decision], values)) values[decision] = ABSENT;
      else if (own === ABSENT && other === ABSENT)
        values[decision] = random.integer(space.decisions[decision].options.length);
      else if (own === ABSENT || other === ABSENT) values[decision] = own === ABSENT ? other : own;
      else values[decision] = random.integer(2) === 0 ? own : other;
    }
    const child = space.fromDecisions(values);
    if (child) return child;
  }
  return first;
}

/**
 * The child of an attempt: of two parents by uniform crossover, or of one, mutated bit by bit.
 *
 * @param select chooses a parent.
 * @returns `null` if no mutant that was drawn is valid.
 */
export function bred(
  {
    space,
    parameters,
    random,
  }: SearchSession<
    CommonParameters & {
      /** Probability that a child has two parents. */
      readonly crossover: number;
      readonly rate: number | null;
    }
  >,
  select: () => Architecture,
  attempts: Attempts,
): Draft | null {
  const isCrossed = random.uniform() < parameters.crossover;
  const parents = isCrossed ? [select(), select()] : [select()];
  const crossed = isCrossed ? crossover(space, parents[0], parents[1], random) : parents[0];
  const rate = rateAt(attempts.made - 1, parameters.rate, space);
  const architecture = mutateBitwise(space, crossed, rate, random);
  if (architecture)
    return { architecture, parents, operator: isCrossed ? "crossover" : "mutation" };
  attempts.failed();
  return null;
}
