/**
 * @module
 * Paths about a model of the Open Inference Protocol, with its version and without: there is one.
 */
import { z } from "@hono/zod-openapi";
import type { ListedPredictor } from "../../../predictor/predictor-file.js";
import type { Predictors } from "../../../predictor/predictors.js";
import { MODEL_VERSION } from "../../../schema/http/inference.js";
import { PredictorId } from "../../../schema/http/predictors.js";
import { ProblemError } from "../../../schema/http/problems.js";
import { quote } from "../../../spaces/quote.js";
import { requirePredictor } from "../../http/predictor.js";

const model = PredictorId;
const version = z.string().openapi({ example: MODEL_VERSION });

interface ModelPath {
  readonly path: string;
  /** Stands behind the name of the call. */
  readonly suffix: string;
  readonly params: z.ZodObject<{ model: typeof model; version?: typeof version }>;
}

/** What stands before the end of a path, such as `/infer`. */
export const MODEL_PATHS: readonly ModelPath[] = [
  { path: "/v2/models/{model}", suffix: "", params: z.object({ model }) },
  {
    path: "/v2/models/{model}/versions/{version}",
    suffix: "OfVersion",
    params: z.object({ model, version }),
  },
];

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
