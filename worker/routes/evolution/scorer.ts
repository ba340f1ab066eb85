/**
 * @module
 * Where the numbers of an evolution come from: fitness from its predictor, other metrics from other
 * predictors or from the architecture itself.
 */
import type { Predictor } from "../../../predictor/predictor.js";
import { type ListedPredictor, REQUIRED_OUTPUTS } from "../../../predictor/predictor-file.js";
import type { Predictors } from "../../../predictor/predictors.js";
import { priorOf } from "../../../predictor/prior.js";
import { ProblemError } from "../../../schema/http/problems.js";
import {
  COST,
  type Column,
  FITNESS,
  isCostMetric,
  mapInSlices,
  type Prior,
  type Scorer,
  type Work,
} from "../../../search/index.js";
import type { CommonParameters } from "../../../search/strategy.js";
import type { Architecture, SearchSpace } from "../../../spaces/index.js";
import { quote } from "../../../spaces/quote.js";
import { openPredictor, requireOfSpace } from "../../http/predictor.js";
import { round } from "../../http/rounding.js";
import type { Stopwatch } from "../../runtime/stopwatch.js";
import { refuseNoFitness } from "./refusals.js";

/**
 * @param metric besides fitness.
 * @throws {ProblemError} if it is none of this space.
 */
export function requireMetric(
  space: SearchSpace,
  predictors: Predictors,
  metric: string,
  pointer: string,
): void {
  if (!isCostMetric(space, metric) && predictors.find(metric)?.space !== space)
    throw unknownMetric(space, predictors, metric, pointer);
}

/**
 * Opens the predictors.
 *
 * @param fitness the predictor of the fitness; `undefined` where the space has none.
 * @param metrics pointers to where they are named, by metric; fitness may be among them.
 * @throws {ProblemError} if a metric is none of this space.
 */
export async function openScorer(
  space: SearchSpace,
  predictors: Predictors,
  fitness: ListedPredictor | undefined,
  metrics: ReadonlyMap<string, string>,
  stopwatch: Stopwatch,
): Promise<Scorer> {
  const opened = new Map<string, Predictor>();
  if (fitness) opened.set(FITNESS, await openPredictor(predictors, fitness, "/predictor"));
  for (const [metric, pointer] of metrics) {
    if (metric === FITNESS || isCostMetric(space, metric)) continue;
    const listed = predictors.find(metric);
    if (listed?.space !== space) throw unknownMetric(space, predictors, metric, pointer);
    opened.set(metric, await openPredictor(predictors, listed, pointer));
  }
  return {
    has: (metric) =>
      isCostMetric(space, metric) ? space.costMetrics.includes(metric) : opened.has(metric),
    cost: (metric) =>
      isCostMetric(space, metric)
        ? COST.neighbour
        : (opened.get(metric) as Predictor).evaluationCost,
    score: async (metric, architectures, work) => {
      if (isCostMetric(space, metric)) {
        const costOf = (one: Architecture) => space.cost?.(one)[metric] as number;
        return { values: await mapInSlices(architectures, work, COST.neighbour, costOf) };
      }
      return predict(opened.get(metric) as Predictor, architectures, work, stopwatch);
    },
  };
}

/**
 * Opens the predictor that the search starts from, if its parameters name one.
 *
 * @throws {ProblemError} if it is none of a fitness in this space.
 */
export async function openPrior(
  space: SearchSpace,
  predictors: Predictors,
  { prior = null }: CommonParameters,
  stopwatch: Stopwatch,
): Promise<Prior | undefined> {
  if (prior === null) return undefined;
  const pointer = "/strategy/prior";
  const listed = requireOfSpace(predictors, space, prior, pointer);
  refuseNoFitness(listed, pointer);
  return priorOf(await openPredictor(predictors, listed, pointer), stopwatch);
}

async function predict(
  predictor: Predictor,
  architectures: readonly Architecture[],
  work: Work,
  stopwatch: Stopwatch,
): Promise<Column> {
  stopwatch.lap("search");
  const { mean, std } = await predictor.predict(architectures, REQUIRED_OUTPUTS, work, stopwatch);
  return { values: Array.from(mean, round), std: Array.from(std, round) };
}

function unknownMetric(
  space: SearchSpace,
  predictors: Predictors,
  metric: string,
  pointer: string,
): ProblemError {
  const known = [
    FITNESS,
    ...space.costMetrics,
    ...predictors
      .cards()
      .filter((card) => card.space === space.id)
      .map(({ id }) => id),
  ];
  return new ProblemError(
    "unknown_metric",
    `${space.id} has no metric ${quote(metric)}, only ${known.join(", ")}`,
    pointer,
  );
}
