/**
 * @module
 * What strategies with a surrogate share: a random start, then rounds, each of which fits the
 * surrogate to all that was told and plans a queue of architectures to ask for.
 */
import { z } from "zod";
import type { Architecture } from "../spaces/index.js";
import type { Draft, Search } from "./search.js";
import {
  type Featuriser,
  fitSurrogate,
  type Surrogate,
  type SurrogateOptions,
} from "./surrogate.js";

export interface Candidate {
  readonly architecture: Architecture;
  readonly parent?: Architecture | undefined;
}

const Code = z.string().max(256);
/** Codes of architectures still to be asked for, and of what each was made from. */
export const Queue = z.array(z.tuple([Code, Code.nullable()]));
export type Queue = z.infer<typeof Queue>;

export const roundParameters = (initial: number, batch: number) => ({
  initial: z
    .int()
    .min(2)
    .max(1000)
    .default(initial)
    .describe("Random architectures to begin with, from 2 to 1000"),
  batch: z
    .int()
    .min(1)
    .max(1000)
    .default(batch)
    .describe("Architectures asked for between two fits of the surrogate, from 1 to 1000"),
});

/** Queues planned in one call of `ask` at most; what is then still to be proposed is random. */
const MAX_PLANS = 4;
const plans = new WeakMap<Search, number>();

/**
 * The next of the queue that is still new, or of a new one.
 *
 * @param plan makes a new queue of at least `count`; a random architecture is proposed if it is empty.
 * @param most plans in one call of `ask`; infinite where each plan makes progress.
 */
export function nextQueued<P extends object & { readonly batch: number }>(
  search: Search<P>,
  own: { queue: Queue },
  remaining: number,
  plan: (count: number) => readonly Candidate[],
  most = MAX_PLANS,
): Draft | undefined {
  const draft = shift(search, own);
  const planned = plans.get(search) ?? 0;
  if (draft || planned >= most) return draft;
  if (most < Number.POSITIVE_INFINITY) plans.set(search, planned + 1);
  own.queue = plan(Math.max(search.parameters.batch, remaining)).map(({ architecture, parent }) => [
    search.encode(architecture),
    parent ? search.encode(parent) : null,
  ]);
  return shift(search, own);
}

function shift(search: Search, own: { queue: Queue }): Draft | undefined {
  for (let next = own.queue.shift(); next; next = own.queue.shift()) {
    const architecture = search.decode(next[0]);
    if (search.isNew(architecture))
      return { architecture, parents: next[1] === null ? [] : [search.decode(next[1])] };
  }
  return undefined;
}

/** Whether the random start is over and there is something to learn from. */
export function isStarted(search: Search<{ readonly initial: number } & object>): boolean {
  const { initial } = search.parameters;
  return search.toldCount + search.pendingCount >= initial && search.measured().length >= 2;
}

/** Rows that a surrogate is fitted to at most. */
const MAX_FITTED = 1000;

/**
 * What a surrogate is fitted to: all that was measured. Of more than `MAX_FITTED`, the better half of
 * as many, and the other half evenly from the rest by rank.
 */
export function fittedRows(search: Search): number[] {
  const measured = search.measured();
  if (measured.length <= MAX_FITTED) return measured;
  const ranked = search.ranked();
  const half = MAX_FITTED / 2;
  const stride = (ranked.length - half) / half;
  return Array.from({ length: MAX_FITTED }, (_, index) =>
    index < half ? ranked[index] : ranked[half + Math.floor((index - half) * stride)],
  );
}

const fitted = new WeakMap<Search, Surrogate>();

/** The surrogate of one call of `ask`, in which nothing is told: fitted once, however often it plans. */
export function fittedOnce(search: Search, fit: () => Surrogate): Surrogate {
  let surrogate = fitted.get(search);
  if (!surrogate) fitted.set(search, (surrogate = fit()));
  return surrogate;
}

/** A surrogate of what was measured. */
export function fitToTold(
  search: Search<SurrogateOptions & object>,
  featuriser: Featuriser,
): Surrogate {
  return fittedOnce(search, () => {
    const rows = fittedRows(search);
    return fitSurrogate(
      featuriser,
      rows.map((row) => search.architecture(row)),
      rows.map((row) => search.fitness(row) as number),
      search.parameters,
      search.random,
    );
  });
}

/** The `count` candidates of the highest scores that are new, each once. */
export function pickBest<C extends Candidate>(
  search: Search,
  candidates: readonly C[],
  scores: ArrayLike<number>,
  count: number,
): C[] {
  const order = Uint32Array.from(candidates, (_, index) => index);
  order.sort((a, b) => scores[b] - scores[a] || a - b);
  const picked = new Map<number | string, C>();
  for (const index of order) {
    if (picked.size === count) break;
    const { architecture } = candidates[index];
    const identity = search.identityOf(architecture);
    if (!picked.has(identity) && search.isNew(architecture))
      picked.set(identity, candidates[index]);
  }
  return [...picked.values()];
}

/** Candidates that are new, each once. */
export function distinctNew(search: Search, candidates: Iterable<Candidate>): Candidate[] {
  const found = new Map<number | string, Candidate>();
  for (const candidate of candidates) {
    const identity = search.identityOf(candidate.architecture);
    if (!found.has(identity) && search.isNew(candidate.architecture))
      found.set(identity, candidate);
  }
  return [...found.values()];
}
