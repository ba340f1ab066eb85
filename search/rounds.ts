/**
 * @module
 * What strategies with a surrogate share: a random start, then rounds, each of which fits the
 * surrogate to all that was told and plans a queue of architectures to ask for.
 */
import { z } from "zod";
import type { Architecture } from "../spaces/index.js";
import type { Draft } from "./proposal.js";
import type { SearchSession } from "./session.js";
import { Code } from "./snapshot.js";
import type { CommonParameters } from "./strategy.js";
import {
  type Featuriser,
  fitCost,
  fitSurrogate,
  type Predictions,
  predictionCost,
  type Surrogate,
  type SurrogateOptions,
} from "./surrogate.js";
import { COST } from "./work.js";

export interface Candidate {
  readonly architecture: Architecture;
  readonly parent?: Architecture | undefined;
}

const MAX_QUEUE = 1000;
/** Codes of architectures still to be asked for, and of what each was made from. */
export const Queue = z.array(z.tuple([Code, Code.nullable()])).max(MAX_QUEUE);
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

/**
 * The next of the queue that is still new, or of a new one. A queue is as long as the batch; where all
 * that came of the last one failed, as what a small table does not hold, as long as the row of failures:
 * a queue that brought nothing to learn from is not to cost a surrogate each time.
 *
 * @param plan makes a new queue of at least `count`; a random architecture is proposed if it is empty.
 * @param most plans in one call of `ask`; infinite where each plan makes progress.
 */
export async function nextQueued<P extends CommonParameters & { readonly batch: number }>(
  search: SearchSession<P>,
  own: { queue: Queue },
  remaining: number,
  plan: (count: number) => Promise<readonly Candidate[]>,
  most = MAX_PLANS,
): Promise<Draft | undefined> {
  const draft = shift(search, own);
  const plans = search.once("plans", () => ({ made: 0 }));
  if (draft || plans.made >= most) return draft;
  if (most < Number.POSITIVE_INFINITY) plans.made++;
  const count = Math.max(search.parameters.batch, remaining, search.failuresInARow);
  const candidates = await plan(Math.min(MAX_QUEUE, count));
  own.queue = candidates
    .slice(0, MAX_QUEUE)
    .map(({ architecture, parent }) => [
      search.encode(architecture),
      parent ? search.encode(parent) : null,
    ]);
  return shift(search, own);
}

function shift(search: SearchSession, own: { queue: Queue }): Draft | undefined {
  for (let next = own.queue.shift(); next; next = own.queue.shift()) {
    const architecture = search.decode(next[0]);
    if (search.isNew(architecture))
      return { architecture, parents: next[1] === null ? [] : [search.decode(next[1])] };
  }
  return undefined;
}

/** Whether the random start is over and there is something to learn from. */
export function isStarted(
  search: SearchSession<CommonParameters & { readonly initial: number }>,
): boolean {
  const { initial } = search.parameters;
  return search.toldCount + search.pendingCount >= initial && search.measured().length >= 2;
}

/** Rows that a surrogate is fitted to at most. */
export const MAX_FITTED = 1000;

/**
 * What a surrogate is fitted to: all that was measured. Of more than `MAX_FITTED`, the better half of
 * as many, and the other half evenly from the rest by rank.
 */
export function fittedRows(search: SearchSession): readonly number[] {
  const measured = search.measured();
  if (measured.length <= MAX_FITTED) return measured;
  const ranked = search.ranked();
  const half = MAX_FITTED / 2;
  const stride = (ranked.length - half) / half;
  return Array.from({ length: MAX_FITTED }, (_, index) =>
    index < half ? ranked[index] : ranked[half + Math.floor((index - half) * stride)],
  );
}

/**
 * The surrogate of one call of `ask`, in which nothing is told: fitted once, however often it plans.
 *
 * @param cost of the fit, in units of work.
 * @returns `undefined` if there is not so much work left.
 */
export function fittedOnce(
  search: SearchSession,
  cost: number,
  fit: () => Promise<Surrogate>,
): Promise<Surrogate | undefined> {
  return search.once("surrogate", async () => (search.work.affords(cost) ? fit() : undefined));
}

/** A surrogate of what was measured; `undefined` if there is not enough work left. */
export function fitToTold(
  search: SearchSession<CommonParameters & SurrogateOptions>,
  featuriser: Featuriser,
): Promise<Surrogate | undefined> {
  const { parameters, random, work } = search;
  const rows = fittedRows(search);
  return fittedOnce(search, fitCost(parameters, rows.length, featuriser.columns), () =>
    fitSurrogate(
      featuriser,
      rows.map((row) => search.architecture(row)),
      rows.map((row) => search.fitness(row) as number),
      parameters,
      random,
      work,
    ),
  );
}

/** What the surrogate predicts of candidates; `undefined` if there is not enough work left. */
export async function predictAll(
  { parameters, work }: SearchSession<CommonParameters & SurrogateOptions>,
  surrogate: Surrogate,
  candidates: readonly Candidate[],
): Promise<Predictions | undefined> {
  if (!work.affords(predictionCost(parameters, candidates.length))) return undefined;
  return surrogate.predict(
    candidates.map(({ architecture }) => architecture),
    work,
  );
}

/** The `count` candidates of the highest scores that are new, each once; fewer where the work is spent. */
export async function pickBest<C extends Candidate>(
  search: SearchSession,
  candidates: readonly C[],
  scores: ArrayLike<number>,
  count: number,
): Promise<C[]> {
  const { work } = search;
  if (work.spend(candidates.length * COST.sort)) await work.turn();
  const picked = new Map<number | string, C>();
  for (const index of bestFirst(scores, 4 * count)) {
    if (picked.size === count || work.isSpent) break;
    const { architecture } = candidates[index];
    const identity = search.identityOf(architecture);
    if (!picked.has(identity) && search.isNew(architecture))
      picked.set(identity, candidates[index]);
    if (work.spend(COST.neighbour)) await work.turn();
  }
  return [...picked.values()];
}

/** Scores that are put in order at a time at least, and by how much longer the next lot is. */
const LEAST_LOT = 1000;
const GROWTH = 8;

/** Indices of scores, the highest first; of equal ones, the first. The first `few` come cheaply. */
export function* bestFirst(scores: ArrayLike<number>, few: number): Generator<number> {
  const ascending = Float64Array.from(scores).sort();
  let above = Number.POSITIVE_INFINITY;
  let isFirst = true;
  for (let lot = Math.max(LEAST_LOT, few), end = ascending.length; end > 0; lot *= GROWTH) {
    const least = ascending[Math.max(0, end - lot)];
    const indices: number[] = [];
    for (let index = 0; index < scores.length; index++)
      if (scores[index] >= least && (isFirst || scores[index] < above)) indices.push(index);
    yield* indices.sort((a, b) => scores[b] - scores[a] || a - b);
    end -= indices.length;
    above = least;
    isFirst = false;
  }
}

/** Candidates that are new, each once; fewer of them where the work is spent. */
export async function distinctNew(
  search: SearchSession,
  candidates: Iterable<Candidate>,
): Promise<Candidate[]> {
  const found = new Map<number | string, Candidate>();
  for (const candidate of candidates) {
    if (!(await search.mayDraw())) break;
    const identity = search.identityOf(candidate.architecture);
    if (!found.has(identity) && search.isNew(candidate.architecture))
      found.set(identity, candidate);
  }
  return [...found.values()];
}
