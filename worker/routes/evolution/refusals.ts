/**
 * @module
 * What a request for an evolution can't ask for, beyond what its schema says.
 */

import type { ListedPredictor } from "../../../predictor/predictor-file.js";
import { isFitness } from "../../../predictor/prior.js";
import type { EvolveRequest } from "../../../schema/http/evolve.js";
import { MAX_KNOWN_ARCHITECTURES, MAX_STATE_BYTES } from "../../../schema/http/limits.js";
import { ProblemError } from "../../../schema/http/problems.js";
import {
  codeLength,
  knownIn,
  MissingNumberError,
  type Scorer,
  type SearchSnapshot,
  StateError,
  TooMuchWorkError,
  UnsatisfiableError,
} from "../../../search/index.js";
import type { SearchSpace } from "../../../spaces/index.js";
import { jsonPointer } from "../../http/problems.js";
import { malformedState } from "./state.js";

/** @throws {ProblemError} if the predictor that is named there predicts no fitness. */
export function refuseNoFitness(
  named: ListedPredictor,
  pointer: "/predictor" | "/strategy/prior",
): void {
  const { id, target } = named.card;
  if (!isFitness(named))
    throw new ProblemError(
      "invalid_request",
      `The predictor "${id}" predicts ${target.metric}, which is no fitness: name it in objectives or constraints`,
      pointer,
    );
}

/** Characters of a number in a state, and of what stands around each row. */
const NUMBER = 25;
const ROW = 8;
/** Share of a state that is left for what is not a row: members, queues, policies. */
const LEFT = 0.25;

/** Architectures that a search may know, so that its state is within the limit whatever its numbers are. */
export function mostKnown(space: SearchSpace, metrics: readonly string[]): number {
  const row = ROW + codeLength(space) + NUMBER * metrics.length;
  return Math.min(MAX_KNOWN_ARCHITECTURES, Math.floor(((1 - LEFT) * MAX_STATE_BYTES) / row));
}

/** @throws {ProblemError} if the search would come to know too much to be handed on. */
export function refuseTooLarge(
  { population, offspring, generations }: EvolveRequest,
  search: SearchSnapshot,
  limit: number,
): void {
  const known = knownIn(search);
  const most = known + population.length + offspring * generations;
  if (most > limit)
    throw new ProblemError(
      "search_too_large",
      `The search would know ${most} architectures (${known} of its state, ${population.length} of the ` +
        `population, ${offspring} × ${generations} offspring); the limit is ${limit}`,
      known > limit / 2 ? "/state" : "/generations",
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
export function explained(error: unknown, request: EvolveRequest): unknown {
  const { space, population } = request;
  if (error instanceof StateError) return malformedState(error.message);
  if (error instanceof TooMuchWorkError) return tooMuchWork(error, request);
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

function tooMuchWork(
  { units, limit, generations }: TooMuchWorkError,
  { strategy, offspring, generations: asked }: EvolveRequest,
): ProblemError {
  const remedy =
    generations > 0
      ? `${generations} of these fit: ask for so many, then for the others with the state that is answered`
      : `not one of these fits: choose fewer offspring or smaller parameters of ${strategy.name}`;
  return new ProblemError(
    "search_too_large",
    `${asked} generations of ${offspring} offspring take ${units} units of work at least; the limit of a request is ${limit}: ${remedy}`,
    generations > 0 ? "/generations" : "/strategy",
  );
}
