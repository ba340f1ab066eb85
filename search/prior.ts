/**
 * @module
 * Searching from what is known: a predictor of another data set or target as the prior of a surrogate. The
 * trend is a line in the prior's score, as far as what was measured bears it out; trees learn what is left,
 * as kriging with an external drift does by a Gaussian process (Goovaerts, 1997).
 */
import { ascendingOrder, mean, normalScores } from "../learn/index.js";
import type { Architecture, SearchSpace } from "../spaces/index.js";
import { fittedRows } from "./rounds.js";
import type { SearchSession } from "./session.js";
import type { CommonParameters } from "./strategy.js";
import {
  type Featuriser,
  fitCost,
  fitToTargets,
  type Surrogate,
  type SurrogateOptions,
} from "./surrogate.js";
import { referenceOf } from "./whole-space.js";
import { COST, type Work } from "./work.js";

/** What is thought of architectures before any is measured. */
export interface Prior {
  /** Units of work that one architecture takes. */
  readonly cost: number;
  /**
   * @param work pays for it.
   * @returns one number for each; the larger the better. Their unit does not matter, only their order.
   */
  score(architectures: readonly Architecture[], work: Work): Promise<ArrayLike<number>>;
}

/** Told architectures from which on a surrogate has something to learn. */
const LEAST_MEASURED = 2;
/** The slope is drawn towards 1 as if so much variance of the prior's score had been seen with it. */
const SLOPE_WEIGHT = 0.2;

/** The prior as it is corrected by what was measured. */
export interface Posterior {
  /** Of what the prior does not say; `undefined` while too little was measured. */
  readonly surrogate: Surrogate | undefined;
  /** What the prior says of each, to which the surrogate's mean is added; `undefined` if there is not enough work left. */
  trend(architectures: readonly Architecture[]): Promise<Float64Array | undefined>;
}

/**
 * The posterior of one call of `ask`, made once. Targets are the prior's scores of what was measured, dealt out
 * anew in the order of the fitness: so what the trees learn is on the prior's scale, whatever the unit of the fitness.
 *
 * @returns `undefined` if there is not enough work left.
 */
export function posteriorOf(
  search: SearchSession<CommonParameters & SurrogateOptions>,
  prior: Prior,
  featuriser: Featuriser,
): Promise<Posterior | undefined> {
  return search.once("posterior", () => makePosterior(search, prior, featuriser));
}

async function makePosterior(
  search: SearchSession<CommonParameters & SurrogateOptions>,
  prior: Prior,
  featuriser: Featuriser,
): Promise<Posterior | undefined> {
  const { parameters, random, work } = search;
  const standardised = await standardise(prior, search.space, work);
  if (!standardised) return undefined;
  const rows = fittedRows(search);
  if (rows.length < LEAST_MEASURED) return { surrogate: undefined, trend: standardised };
  const architectures = rows.map((row) => search.architecture(row));
  const scores = await standardised(architectures);
  if (!scores || !work.affords(fitCost(parameters, rows.length, featuriser.columns)))
    return undefined;
  const targets = inOrderOf(
    scores,
    rows.map((row) => search.fitness(row) as number),
  );
  const line = lineThrough(scores, targets);
  const left = targets.map((target, row) => target - line(scores[row]));
  const surrogate = await fitToTargets(featuriser, architectures, left, parameters, random, work);
  return {
    surrogate,
    trend: async (candidates) => (await standardised(candidates))?.map(line),
  };
}

/** The same numbers in another order: the largest where the fitness is highest; of equal fitness, their mean. */
export function inOrderOf(scores: Float64Array, fitness: readonly number[]): Float64Array {
  const sorted = Float64Array.from(scores).sort();
  const order = ascendingOrder(fitness);
  const dealt = new Float64Array(scores.length);
  for (let start = 0, end = 0; start < order.length; start = end) {
    while (end < order.length && fitness[order[end]] === fitness[order[start]]) end++;
    const shared = mean(sorted.subarray(start, end));
    for (let at = start; at < end; at++) dealt[order[at]] = shared;
  }
  return dealt;
}

/** Least squares, the slope drawn towards 1 and never below 0: a prior that misleads is not followed backwards. */
function lineThrough(scores: Float64Array, targets: Float64Array): (score: number) => number {
  const centre = mean(scores);
  let [products, squares] = [SLOPE_WEIGHT, SLOPE_WEIGHT];
  scores.forEach((score, row) => {
    products += (score - centre) * (targets[row] - centre);
    squares += (score - centre) ** 2;
  });
  const slope = Math.max(0, products / squares);
  return (score) => centre + slope * (score - centre);
}

/** What `standardise` takes, in units of work, for architectures of a space. */
export function priorCost({ cost }: Prior, reference: number, architectures: number): number {
  return (reference + architectures) * cost + reference * COST.sort;
}

/** The prior's scores as normal scores of their ranks in the space; `undefined` if there is not enough work left. */
async function standardise(
  prior: Prior,
  space: SearchSpace,
  work: Work,
): Promise<Posterior["trend"] | undefined> {
  const reference = await referenceOf(space, work.aside());
  if (!work.affords(priorCost(prior, reference.length, 0))) return undefined;
  const map = normalScoreMap(await prior.score(reference, work));
  if (work.spend(reference.length * COST.sort)) await work.turn();
  return async (architectures) =>
    work.affords(architectures.length * prior.cost)
      ? Float64Array.from(await prior.score(architectures, work), map)
      : undefined;
}

/** Share of the reference whose slope goes on beyond it: a pool that was bred is better than what it was bred from. */
const END = 1 / 64;

/** From a score to the normal score of its rank among `scores`: straight lines between these and beyond them. */
export function normalScoreMap(scores: ArrayLike<number>): (score: number) => number {
  const ascending = Float64Array.from(scores).sort();
  const normal = normalScores(ascending);
  const isKnot = (at: number) => at === 0 || ascending[at] > ascending[at - 1];
  const knots = Array.from(ascending.keys()).filter(isKnot);
  const [from, to] = [knots.map((at) => ascending[at]), knots.map((at) => normal[at])];
  const last = knots.length - 1;
  if (last === 0) return () => to[0];
  const reach = Math.max(1, Math.round(END * last));
  const slope = (low: number, high: number) => (to[high] - to[low]) / (from[high] - from[low]);
  const [lower, upper] = [slope(0, reach), slope(last - reach, last)];
  return (score) => {
    if (score <= from[0]) return to[0] + lower * (score - from[0]);
    if (score >= from[last]) return to[last] + upper * (score - from[last]);
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (from[middle] <= score) low = middle;
      else high = middle;
    }
    return to[low] + slope(low, high) * (score - from[low]);
  };
}
