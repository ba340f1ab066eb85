/**
 * @module
 * What a request for an evolution can't ask for, beyond what its schema says.
 */
import type { EvolveRequest } from "../../../schema/api/evolve.js";
import { MAX_KNOWN_ARCHITECTURES } from "../../../schema/api/limits.js";
import { ProblemError } from "../../../schema/api/problems.js";
import {
  knownIn,
  MissingNumberError,
  type Scorer,
  type SearchState,
  StateError,
  UnsatisfiableError,
} from "../../../search/index.js";
import { jsonPointer } from "../../http/problems.js";
import type { ListedPredictor } from "../../runtime/predictor-file.js";
import { malformedState } from "./state.js";

/** Whether more of what it predicts is better: accuracies are, times are not. */
export function isFitness({ card }: ListedPredictor): boolean {
  return card.target.unit === "percent";
}

/** @throws {ProblemError} if the predictor that is named predicts no fitness. */
export function refuseNoFitness(named: ListedPredictor): void {
  const { id, target } = named.card;
  if (!isFitness(named))
    throw new ProblemError(
      "invalid_request",
      `The predictor "${id}" predicts ${target.metric}, which is no fitness: name it in objectives or constraints`,
      "/predictor",
    );
}

/** @throws {ProblemError} if the search would come to know too much to be handed on. */
export function refuseTooLarge(
  { population, offspring, generations }: EvolveRequest,
  search: SearchState,
): void {
  const known = knownIn(search);
  const most = known + population.length + offspring * generations;
  if (most > MAX_KNOWN_ARCHITECTURES)
    throw new ProblemError(
      "search_too_large",
      `The search would know ${most} architectures (${known} of its state, ${population.length} of the ` +
        `population, ${offspring} × ${generations} offspring); the limit is ${MAX_KNOWN_ARCHITECTURES}`,
      known > MAX_KNOWN_ARCHITECTURES / 2 ? "/state" : "/generations",
    );
}

/** @throws {ProblemError} if a number is needed that nothing computes. */
export function refuseUncomputable(
  { space, constraints = {}, generations }: EvolveRequest,
  metrics: readonly string[],
  scorer: Scorer,
): void {
  for (const metric of Object.keys(constraints))
    if (!scorer.has(metric))
      throw new ProblemError(
        "unknown_metric",
        `Nothing computes ${metric} of ${space}, so that it can't be constrained`,
        jsonPointer(["constraints", metric]),
      );
  const missing = metrics.find((metric) => !scorer.has(metric));
  if (generations > 1 && missing !== undefined)
    throw new ProblemError(
      "unknown_metric",
      `Nothing computes ${missing} of ${space}: ask for one generation at a time, and measure it`,
      "/generations",
    );
}

/** What an evolution throws, as a problem of the request. */
export function explained(error: unknown, { space, population }: EvolveRequest): unknown {
  if (error instanceof StateError) return malformedState(error.message);
  if (error instanceof UnsatisfiableError)
    return new ProblemError("unsatisfiable_constraints", error.message, "/constraints");
  if (!(error instanceof MissingNumberError)) return error;
  const { member, metric } = error;
  const path = metric === "fitness" ? [metric] : ["metrics", metric];
  return new ProblemError(
    "invalid_request",
    `Nothing computes ${metric} of ${space}: each of the ${population.length} members must have it`,
    jsonPointer(["population", member, ...path]),
  );
}
