/**
 * @module
 * Sampling, mutation and neighbours, written once over the decisions of a space.
 */
import type { Random } from "./random.js";
import { ABSENT, type Architecture, type Decision, isActive, type SearchSpace } from "./space.js";

/**
 * Draws until one is valid. Where as few as one in ten is, ten thousand draws in vain happen once in 10⁴⁵⁷:
 * a space in which they do is none.
 */
const MAX_SAMPLE_DRAWS = 10_000;

/**
 * Draws until a mutant is valid. Of NAS-Bench-101, at rates that are in use, more than half are for every
 * parent; at others it may have none at all.
 */
const MAX_MUTATION_DRAWS = 100;

/**
 * Uniform over the valid written architectures of the space (rejection sampling over its decisions).
 * That is not uniform over distinct ones: an architecture comes up in proportion to the number of
 * ways to write it, so large NAS-Bench-101 cells with many relabellings, and NAS-Bench-201 cells
 * with dead edges, are drawn more often than small or rigid ones. Where decisions are conditional, each
 * that is active is uniform over its options: not so the architectures, of which the fewest are small.
 *
 * @throws {Error} if hardly any decisions of the space make an architecture: a fault of the space.
 */
export function sampleArchitecture<A extends Architecture>(
  space: SearchSpace<A>,
  random: Random,
): A {
  const { decisions } = space;
  const values = new Uint8Array(decisions.length);
  for (let draw = 0; draw < MAX_SAMPLE_DRAWS; draw++) {
    for (let at = 0; at < values.length; at++) {
      const decision = decisions[at];
      values[at] = isActive(decision, values) ? random.integer(decision.options.length) : ABSENT;
    }
    const architecture = space.fromDecisions(values);
    if (architecture) return architecture;
  }
  throw new Error(`${space.id}: ${MAX_SAMPLE_DRAWS} draws made no valid architecture`);
}

/**
 * The published mutation of the space. NAS-Bench-101 (Ying et al., 2019): each edge of the 7-vertex
 * matrix flips with probability 1/7 and each operation changes with probability 1/5, again until the
 * cell is valid; the child may equal its parent. NAS-Bench-201 (Dong and Yang, 2020) and lists of
 * choices: one decision that has another option, uniformly chosen, takes it. What becomes active by a
 * mutation is drawn at random, what becomes inactive is absent.
 *
 * @returns `undefined` if none of `MAX_MUTATION_DRAWS` is valid.
 */
export function mutate<A extends Architecture>(
  space: SearchSpace<A>,
  parent: A,
  random: Random,
): A | undefined {
  const { mutationRates } = space;
  const values = space.toDecisions(parent);
  if (mutationRates === "one") {
    let open = 0;
    for (let decision = 0; decision < values.length; decision++)
      if (isOpen(space, values, decision)) open++;
    let chosen = -1;
    for (let left = open > 0 ? random.integer(open) : -1; left >= 0; )
      if (isOpen(space, values, ++chosen)) left--;
    return attempt(space, values, random, (candidate) => candidate === chosen);
  }
  return attempt(space, values, random, (decision) => random.uniform() < mutationRates[decision]);
}

/**
 * Bitwise mutation: each decision takes another option with probability `rate`, again until the
 * architecture is valid.
 *
 * @param rate in (0, 1]; one over the number of decisions is usual.
 * @returns `undefined` if none of `MAX_MUTATION_DRAWS` is valid.
 */
export function mutateBitwise<A extends Architecture>(
  space: SearchSpace<A>,
  parent: A,
  rate: number,
  random: Random,
): A | undefined {
  if (!(rate > 0 && rate <= 1)) throw new RangeError(`rate must be in (0, 1], not ${rate}`);
  return attempt(space, space.toDecisions(parent), random, () => random.uniform() < rate);
}

/** An architecture that differs from another one in one decision. */
export interface Edit<A extends Architecture = Architecture> {
  /** Index into the space's `decisions`. */
  readonly decision: number;
  /** Indices of its options. */
  readonly from: number;
  readonly to: number;
  readonly architecture: A;
}

/**
 * Every valid written architecture that differs from `architecture` in one decision. What becomes
 * active by it is at its first option.
 */
export function neighbours<A extends Architecture>(space: SearchSpace<A>, architecture: A): A[] {
  return singleEdits(space, architecture).map((edit) => edit.architecture);
}

/** The same, with what differs. What the architecture leaves open counts as its first option. */
export function singleEdits<A extends Architecture>(
  space: SearchSpace<A>,
  architecture: A,
): Edit<A>[] {
  const { decisions } = space;
  const isConditional = decisions.some(({ when }) => when !== undefined);
  const values = fillOpen(decisions, space.toDecisions(architecture), () => 0);
  const found: Edit<A>[] = [];
  for (let decision = 0; decision < values.length; decision++) {
    const own = values[decision];
    if (own === ABSENT) continue;
    for (let option = 0; option < optionCount(space, decision); option++) {
      if (option === own) continue;
      values[decision] = option;
      const neighbour = space.fromDecisions(
        isConditional ? fillOpen(decisions, values.slice(), () => 0) : values,
      );
      if (neighbour) found.push({ decision, from: own, to: option, architecture: neighbour });
    }
    values[decision] = own;
  }
  return found;
}

/** Whether another option can be chosen. */
function isOpen(space: SearchSpace, values: Uint8Array, decision: number): boolean {
  return optionCount(space, decision) > 1 && isActive(space.decisions[decision], values);
}

function attempt<A extends Architecture>(
  space: SearchSpace<A>,
  parent: Uint8Array,
  random: Random,
  changes: (decision: number) => boolean,
): A | undefined {
  for (let draws = 0; draws < MAX_MUTATION_DRAWS; draws++) {
    const values = fillOpen(space.decisions, parent.slice(), (decision) =>
      random.integer(optionCount(space, decision)),
    );
    for (let decision = 0; decision < values.length; decision++) {
      const options = optionCount(space, decision);
      if (!isActive(space.decisions[decision], values)) values[decision] = ABSENT;
      else if (values[decision] === ABSENT) values[decision] = random.integer(options);
      else if (options > 1 && changes(decision))
        values[decision] = (values[decision] + 1 + random.integer(options - 1)) % options;
    }
    const child = space.fromDecisions(values);
    if (child) return child;
  }
  return undefined;
}

/** Makes, in place, the decisions that are active and `ABSENT`. */
export function fillOpen(
  decisions: readonly Decision[],
  values: Uint8Array,
  option: (decision: number) => number,
): Uint8Array {
  for (let decision = 0; decision < values.length; decision++)
    if (values[decision] === ABSENT && isActive(decisions[decision], values))
      values[decision] = option(decision);
  return values;
}

function optionCount(space: SearchSpace, decision: number): number {
  return space.decisions[decision].options.length;
}
