/**
 * @module
 * The card of a predictor: what `predictors/NAME.json` holds beside `NAME.onnx`. Everything a user
 * has to know before trusting a score, and everything the Worker needs to serve it.
 */
import { z } from "zod";
import { ENCODING_NAMES } from "../spaces/encodings/index.js";
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

export const PredictorCard = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  space: z.string(),
  family: z.string().describe("Kind of model, such as mlp"),
  description: z.string(),
  target: Target,
  inputs: z
    .array(z.enum(ENCODING_NAMES as [string, ...string[]]))
    .nonempty()
    .describe("Names of the ONNX inputs, which are encodings"),
  outputs: z
    .array(z.string())
    .describe("Names of the ONNX outputs: mean and std, in the target's unit"),
  training: z.object({
    table: z.object({
      name: z.string(),
      sha256: hexadecimal(64),
      rows: z.int().positive().describe("Rows of the table with a number for the target"),
    }),
    rows: z.int().positive().describe("Rows that the predictor was fitted on"),
    seed: z.int().nonnegative().describe("Seed of the draw of these rows and of the training"),
    backend: z.string(),
    seconds: z.number().nonnegative(),
    command: z.string().describe("Makes this predictor again from the table"),
  }),
  quality: z
    .object({
      held_out_rows: z
        .int()
        .positive()
        .describe("Rows of the table that were not trained on and that the figures are of"),
      kendall_tau: z.number().describe("tau-b between predicted mean and target"),
      spearman: z.number(),
      mean_absolute_error: z.number().describe("In the target's unit"),
      how: z.string(),
    })
    .describe("Measured on held-out rows of the same table"),
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
