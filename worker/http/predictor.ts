/**
 * @module
 * The predictor that a request names.
 */
import type { Predictor } from "../../predictor/predictor.js";
import type { ListedPredictor } from "../../predictor/predictor-file.js";
import type { Predictors } from "../../predictor/predictors.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { SearchSpace } from "../../spaces/index.js";
import { quote } from "../../spaces/quote.js";

/** @throws {ProblemError} */
export function requirePredictor(
  predictors: Predictors,
  id: string,
  pointer?: string,
): ListedPredictor {
  const listed = predictors.find(id);
  if (listed) return listed;
  const known = predictors.cards().map((card) => card.id);
  throw new ProblemError(
    "unknown_predictor",
    `There is no predictor ${quote(id)}, only ${known.join(", ") || "an empty list"}`,
    pointer,
  );
}

/**
 * The predictor of that id, which must be of `space`; the default of the space where none is named.
 *
 * @returns `undefined` if none is named and the space has none.
 * @throws {ProblemError}
 */
export function choosePredictor(
  predictors: Predictors,
  space: SearchSpace,
  id: string | undefined,
): ListedPredictor | undefined {
  if (id === undefined) {
    const own = predictors.defaultOf(space);
    return own === undefined ? undefined : predictors.find(own);
  }
  return requireOfSpace(predictors, space, id, "/predictor");
}

/** The predictor of that id, which must be of `space`. @throws {ProblemError} */
export function requireOfSpace(
  predictors: Predictors,
  space: SearchSpace,
  id: string,
  pointer: string,
): ListedPredictor {
  const listed = requirePredictor(predictors, id, pointer);
  if (listed.space !== space)
    throw new ProblemError(
      "wrong_space",
      `The predictor "${id}" scores architectures of ${listed.space.id}, not of ${space.id}`,
      pointer,
    );
  return listed;
}

/** The predictor, ready to score. @throws {ProblemError} */
export async function openPredictor(
  predictors: Predictors,
  { card }: ListedPredictor,
  pointer?: string,
): Promise<Predictor> {
  try {
    return await predictors.open(card.id);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError(
      "predictor_unavailable",
      `The predictor "${card.id}" can't be served: ${reason}`,
      pointer,
    );
  }
}
