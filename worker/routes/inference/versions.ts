import type { ListedPredictor } from "../../../predictor/predictor-file.js";
import type { Predictors } from "../../../predictor/predictors.js";
import { MODEL_VERSION } from "../../../schema/http/inference.js";
import { ProblemError } from "../../../schema/http/problems.js";
import { quote } from "../../../spaces/quote.js";
import { requirePredictor } from "../../http/predictor.js";

/** @throws {ProblemError} if there is no such predictor, or not in this version. */
export function requireModel(
  predictors: Predictors,
  named: { readonly model: string; readonly version?: unknown },
): ListedPredictor {
  const listed = requirePredictor(predictors, named.model);
  if (named.version === undefined || named.version === MODEL_VERSION) return listed;
  throw new ProblemError(
    "unknown_version",
    `The predictor "${listed.card.id}" has version ${MODEL_VERSION} alone, not ${quote(String(named.version))}`,
  );
}
