/**
 * @module
 * Where an evolution begins: a new search, or the one whose state was handed on, which must be the
 * search that the request describes.
 */
import type { EvolveRequest } from "../../../schema/http/evolve.js";
import { ProblemError } from "../../../schema/http/problems.js";
import {
  type EvolutionState,
  readSnapshot,
  SearchSession,
  type SearchSnapshot,
  StateError,
  type Strategy,
  type Work,
} from "../../../search/index.js";
import { CapabilityError, type SearchSpace } from "../../../spaces/index.js";
import { quote } from "../../../spaces/quote.js";
import { type Envelope, malformedState, openState } from "./state.js";
import { type ChosenStrategy, chooseStrategy, requireStrategy } from "./strategy.js";

export interface Begun extends ChosenStrategy {
  readonly state: EvolutionState;
}

/** @throws {ProblemError} */
export async function begin(
  request: EvolveRequest,
  space: SearchSpace,
  predictor: string | null,
  work: Work,
): Promise<Begun> {
  if (request.state === undefined) {
    const chosen = chooseStrategy(request);
    const search = beginSearch(chosen, space, request.seed as number).snapshot();
    return { ...chosen, state: { search, scores: [], size: request.population.length } };
  }
  requireStrategy(request.strategy.name);
  const envelope = await openState(request.state, work);
  requireSame("in", envelope.search.space, space.id);
  requireSame("by", envelope.search.strategy, request.strategy.name);
  if (envelope.predictor !== predictor)
    throw foreign(`has ${named(envelope.predictor)} as fitness, the request ${named(predictor)}`);
  return goOn(request, space, envelope);
}

function beginSearch(
  { strategy, parameters }: ChosenStrategy,
  space: SearchSpace,
  seed: number,
): SearchSession {
  try {
    return SearchSession.begin(strategy, { space, parameters, seed });
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    throw new ProblemError(
      "invalid_request",
      `${error.message}, which the strategy ${strategy.name} needs: choose another one`,
      "/strategy/name",
    );
  }
}

function goOn(
  request: EvolveRequest,
  space: SearchSpace,
  { search, scores, size }: Envelope,
): Begun {
  const chosen = chooseStrategy(request, search.parameters);
  const read = readState(chosen.strategy, space, search);
  const before: Readonly<Record<string, unknown>> = { ...read.parameters };
  for (const [name, value] of Object.entries(chosen.parameters))
    if (JSON.stringify(value) !== JSON.stringify(before[name]))
      throw foreign(
        `has ${name} ${quote(JSON.stringify(before[name]))}, the request ${quote(JSON.stringify(value))}`,
      );
  return { ...chosen, state: { search: read, scores, size } };
}

function readState(strategy: Strategy, space: SearchSpace, state: unknown): SearchSnapshot {
  try {
    return readSnapshot(strategy, space, state);
  } catch (error) {
    throw error instanceof StateError ? malformedState(error.message) : error;
  }
}

const named = (predictor: string | null) => (predictor === null ? "no predictor" : predictor);

function requireSame(word: "in" | "by", before: string, now: string): void {
  if (before !== now)
    throw foreign(`is ${word} ${quote(before)}, the request ${word} ${quote(now)}`);
}

function foreign(difference: string): ProblemError {
  return new ProblemError(
    "foreign_state",
    `The search of the state ${difference}: ask as before, or begin without a state`,
    "/state",
  );
}
