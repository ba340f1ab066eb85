/**
 * @module
 * The predictor that a request names.
 */
import { ProblemError } from "../../schema/api/problems.js";
import { quote } from "../../spaces/quote.js";
import type { Predictor } from "../runtime/predictor.js";
import type { ListedPredictor } from "../runtime/predictor-file.js";
import type { Predictors } from "../runtime/predictors.js";

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
