/**
 * @module
 * What a score can say beside mean and deviation: an interval, the probability to exceed a threshold.
 */
import { intervalAt, probabilityAbove } from "../../learn/index.js";
import { REQUIRED_OUTPUTS } from "../../predictor/predictor-file.js";
import type { PredictorCard, Uncertainty } from "../../schema/card.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { Score, ScoreRequest } from "../../schema/http/score.js";
import { round } from "../http/rounding.js";

/** ONNX output of a threshold classifier. */
const PROBABILITY = "probability_above";
/** Of an accuracy; no other number in percent has to lie between them. */
const BOUNDS = { least: 0, most: 100 } as const;
/** Of a difference of two probabilities. */
const ROUNDING = 1e-9;

/** What a request asks of a predictor, checked against its card. */
export interface ScoreOutputs {
  /** Names of the ONNX outputs that are needed. */
  readonly names: readonly string[];
  readonly probabilityFrom: "classifier" | "distribution" | undefined;
  /** The fields of a score, from the outputs of its row. */
  fields(outputs: Readonly<Record<string, Float32Array>>, row: number): Omit<Score, "hash">;
}

/** @throws {ProblemError} if the predictor cannot say what is asked for. */
export function scoreOutputs(card: PredictorCard, request: ScoreRequest): ScoreOutputs {
  const { level, threshold } = request;
  const own = threshold !== undefined && card.classifier?.threshold === threshold;
  const bounded = (value: number) =>
    isAccuracy(card) ? Math.min(Math.max(value, BOUNDS.least), BOUNDS.most) : value;
  const uncertainty =
    level !== undefined || (threshold !== undefined && !own)
      ? requireUncertainty(card, level === undefined ? "/threshold" : "/level")
      : undefined;
  if (level !== undefined && uncertainty) checkLevel(card, uncertainty, level);
  if (threshold !== undefined) checkRange(card, threshold);
  return {
    names: own ? [...REQUIRED_OUTPUTS, PROBABILITY] : REQUIRED_OUTPUTS,
    probabilityFrom: threshold === undefined ? undefined : own ? "classifier" : "distribution",
    fields(outputs, row) {
      const [mean, std] = [outputs.mean[row], outputs.std[row]];
      const fields: Omit<Score, "hash"> = { fitness: round(mean), std: round(std) };
      if (level !== undefined && uncertainty) {
        const { lower, upper } = intervalAt(level, mean, std, uncertainty.residuals);
        fields.interval = {
          level,
          lower: round(bounded(lower)),
          upper: round(bounded(upper)),
        };
      }
      if (threshold !== undefined)
        fields.probability_above = round(
          own || !uncertainty
            ? outputs[PROBABILITY][row]
            : probabilityAbove(threshold, mean, std, uncertainty.residuals),
        );
      return fields;
    },
  };
}

/** Only accuracies are measured on a split. */
const isAccuracy = ({ target }: PredictorCard) => target.split !== null;

function requireUncertainty({ id, uncertainty }: PredictorCard, pointer: string): Uncertainty {
  if (uncertainty) return uncertainty;
  throw new ProblemError(
    "unsupported_output",
    `The predictor "${id}" was fitted without measuring how far its errors go: its outputs are mean and std; fit it again`,
    pointer,
  );
}

/** Beyond the outermost errors on record nothing is known: an interval would not hold what it says. */
function checkLevel(
  { id, training }: PredictorCard,
  { residuals: { probabilities } }: Uncertainty,
  level: number,
): void {
  const { rows } = training;
  const recorded = probabilities[probabilities.length - 1] - probabilities[0];
  const highest = Math.min(recorded, (rows - 1) / (rows + 1));
  if (level <= highest + ROUNDING) return;
  throw new ProblemError(
    "invalid_request",
    `The predictor "${id}" has intervals of levels up to ${round(highest)}: it has seen the errors of ${rows} rows`,
    "/level",
  );
}

function checkRange({ id, training, target }: PredictorCard, threshold: number): void {
  const range = training.targets;
  if (!range || (threshold >= range.least && threshold <= range.most)) return;
  throw new ProblemError(
    "invalid_request",
    `${threshold} is outside of what the predictor "${id}" has seen: its targets went from ${range.least} to ${range.most} ${target.unit}`,
    "/threshold",
  );
}
