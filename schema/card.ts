/**
 * @module
 * The card of a predictor: what `predictors/NAME.json` holds beside `NAME.onnx`. Everything a user
 * has to know before trusting a score, and everything the Worker needs to serve it.
 */
import { z } from "zod";
import { ChoicesDefinition } from "../spaces/choices/definition.js";
import { ENCODING_NAMES } from "../spaces/encodings/index.js";
import { MAX_MEASURED } from "./http/limits.js";
import { METRIC_FORM, Metric, parseMetric } from "./metric.js";

const hexadecimal = (digits: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} hexadecimal digits`);

/** What a predicted number is. */
export const Target = Metric.pick({
  metric: true,
  dataset: true,
  split: true,
  epochs: true,
  unit: true,
}).extend({ statistic: z.string().describe("mean (over the seeds of the table), or seed<N>") });
export type Target = z.infer<typeof Target>;

/** What the numbers of a metric are. @throws {RangeError} if it is no name of a metric. */
export function targetOf(name: string): Target {
  const parsed = parseMetric(name);
  if (!parsed) throw new RangeError(`"${name}" is no metric: a metric is named ${METRIC_FORM}`);
  const { metric, dataset, split, epochs, unit, seed } = parsed;
  return {
    metric,
    dataset,
    split,
    epochs,
    unit,
    statistic: seed === null ? "mean" : `seed${seed}`,
  };
}

const share = z.number().min(0).max(1);
/** What is measured is null where that gives no number, such as a rank correlation of predictions that are all equal. */
const measured = z.number().nullable();
const measuredShare = share.nullable();

/** How good predictions of held-out rows are. */
const Quality = z.object({
  kendall_tau: measured.describe(
    "tau-b between predicted mean and target; like all figures null where it is no number, since all predictions are equal",
  ),
  spearman: measured,
  mean_absolute_error: measured.describe("In the target's unit"),
  teacher_kendall_tau: measured
    .optional()
    .describe(
      "tau-b of the larger model that this one was distilled from, on the same rows: what serving the smaller one costs",
    ),
});

/** How often intervals hold. */
const Trust = z.object({
  coverage: z.array(
    z.object({
      level: share,
      coverage: measuredShare.describe("Share of the rows whose target lies in its interval"),
      mean_width: z.number().nonnegative().nullable().describe("In the target's unit"),
    }),
  ),
  spearman_of_std_with_error: measured.describe(
    "How well std ranks the absolute errors; null where all are the same",
  ),
});

/** How far errors go: quantiles of the errors of rows that a predictor was not fitted on. */
export const Uncertainty = Trust.extend({
  residuals: z
    .object({ probabilities: z.array(share).min(2), quantiles: z.array(z.number()).min(2) })
    .refine(({ probabilities, quantiles }) => probabilities.length === quantiles.length, {
      error: "There must be one quantile for each probability",
    })
    .describe("Quantiles of (target - mean) / std in cross-validation; both lists ascend strictly"),
  coverage: Trust.shape.coverage.describe("Measured on the rows of quality"),
  unseen_functions: Trust.optional().describe("Of the rows that quality.unseen_functions is of"),
});
export type Uncertainty = z.infer<typeof Uncertainty>;

/** What says how likely a target exceeds one threshold. */
export const Classifier = z.object({
  threshold: z.number().describe("In the target's unit"),
  roc_auc: measuredShare.describe("null where all rows are on one side of the threshold"),
  average_precision: measuredShare,
  accuracy: measuredShare,
  base_rate: share.describe("Share of the rows above the threshold"),
  brier: z.number().nonnegative().nullable(),
  base_brier: z.number().nonnegative().describe("Of always saying the base rate"),
  reliability: z.array(z.object({ predicted: share, observed: share, rows: z.int().positive() })),
});
export type Classifier = z.infer<typeof Classifier>;

/** How good a predictor is where a given part of what it can read is given. */
const QualityWith = z.object({
  kendall_tau: measured,
  mean_absolute_error: measured.describe("In the target's unit"),
  coverage_90: measuredShare.describe("Share of the rows whose target lies in its 90 % interval"),
});
export type QualityWith = z.infer<typeof QualityWith>;

/** What a predictor may be told of an architecture beside the architecture itself. */
const MeasuredInputs = z.object({
  metrics: z
    .array(
      Target.extend({
        least: z.number().describe("In the rows that the predictor was fitted on"),
        most: z.number(),
        rows: z.int().positive().describe("So many of these rows have a number"),
      }),
    )
    .nonempty()
    .max(MAX_MEASURED)
    .describe("In the order of the numbers in the ONNX input measured; any of them may be missing"),
  quality: z
    .object({
      as_measured: QualityWith.describe("Told all that the table has"),
      unmeasured: QualityWith.describe("Told the architecture alone"),
    })
    .describe("Both on the rows of quality"),
});

export const PredictorCard = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  space: z.string(),
  space_definition: ChoicesDefinition.optional().describe(
    "What makes the space, where it is a list of choices: the predictor is all that a service needs to know of it",
  ),
  family: z.string().describe("Kind of model, such as mlp"),
  description: z.string(),
  target: Target,
  inputs: z
    .array(z.enum(ENCODING_NAMES as [string, ...string[]]))
    .nonempty()
    .describe(
      "Encodings that are ONNX inputs, under their names; a predictor with measured has the inputs measured and measured_mask besides",
    ),
  measured: MeasuredInputs.optional().describe(
    "Metrics that may be given beside an architecture, such as its accuracy after a few epochs",
  ),
  outputs: z
    .array(z.string())
    .describe(
      "Names of the ONNX outputs: mean and std, in the target's unit; probability_above where there is a classifier",
    ),
  training: z.object({
    table: z.object({
      name: z.string(),
      sha256: hexadecimal(64),
      rows: z.int().positive().describe("Rows of the table with a number for the target"),
    }),
    rows: z.int().positive().describe("Rows that the predictor was fitted on"),
    targets: z
      .object({ least: z.number(), most: z.number() })
      .optional()
      .describe("Range of the target in these rows"),
    seed: z.int().nonnegative().describe("Seed of the draw of these rows and of the training"),
    backend: z.string(),
    seconds: z.number().nonnegative(),
    command: z.string().describe("Makes this predictor again from the table"),
  }),
  quality: Quality.extend({
    held_out_rows: z
      .int()
      .positive()
      .describe("Rows of the table that were not trained on and that the figures are of"),
    unseen_functions: Quality.extend({ held_out_rows: z.int().nonnegative() })
      .optional()
      .describe(
        "The same of those rows among them whose function no training row computes; left out where all are such",
      ),
    how: z.string(),
  }).describe("Measured on held-out rows of the same table"),
  uncertainty: Uncertainty.optional(),
  classifier: Classifier.optional().describe("Measured on the rows of quality"),
  encoding_fingerprint: hexadecimal(32),
  onnx: z.object({
    sha256: hexadecimal(64),
    bytes: z.int().positive(),
    parity: z
      .number()
      .nonnegative()
      .describe("Largest difference to the trainer's own prediction, in the target's unit"),
  }),
});
export type PredictorCard = z.infer<typeof PredictorCard>;
