/**
 * @module
 * The names of metrics, and what each says about its number. A name is a column of a table, a target
 * of a predictor and a field of an answer.
 *
 * `<dataset>_<split>_<epochs>` is an accuracy in percent, `<dataset>_<split>_loss_<epochs>` a loss,
 * `<dataset>_<split>_seconds_<epochs>` a time; behind it may stand `_trainsplit` (trained on the train
 * split alone where the benchmark also trains on all), `_halfway` (half of the epochs done) or `_epoch<k>`
 * (after the k-th of them: a point of the training's curve), and
 * `_seed<N>` (one run; without it, the mean over runs). Every other name ends in its unit.
 */
import { z } from "zod";

/** Units by the ending of a metric's name. */
const UNITS = {
  m: "millions",
  ms: "milliseconds",
  seconds: "seconds",
  hours: "hours",
  mb: "megabytes",
  mj: "millijoules",
  percent: "percent",
} as const;

/** What a predicted or measured number is. */
export const Metric = z.object({
  metric: z.string().describe("Name, such as cifar10_test_200"),
  quantity: z.string().describe("accuracy, loss, seconds, or what the name says"),
  dataset: z.string().nullable().describe("Such as cifar10; null where it does not depend on one"),
  split: z.string().nullable().describe("train, valid, test, or validtest (both together)"),
  epochs: z.int().positive().nullable().describe("Epochs of the whole training"),
  stage: z
    .enum(["end", "halfway", "epoch"])
    .describe("When in the training it was measured; epoch: after that one"),
  epoch: z
    .int()
    .positive()
    .optional()
    .describe("After how many of the epochs it was measured, where stage is epoch"),
  trained_on: z
    .enum(["default", "train_split"])
    .describe(
      "train_split: on the train split alone where the benchmark also trains on all images",
    ),
  statistic: z.enum(["mean", "seed"]).describe("The mean over runs, or one run"),
  seed: z.int().nonnegative().nullable().describe("Seed or number of the run, for one run"),
  unit: z.string().describe("Such as percent"),
});
export type Metric = z.infer<typeof Metric>;

const MEASURED =
  /^(?<dataset>[a-z0-9]+)_(?<split>train|valid|test|validtest)_(?:(?<quantity>loss|seconds)_)?(?<epochs>[1-9]\d{0,5})(?<trainsplit>_trainsplit)?(?:(?<halfway>_halfway)|_epoch(?<epoch>[1-9]\d{0,5}))?(?:_seed(?<seed>\d{1,9}))?$/;
const OTHER = /^(?<quantity>[a-z0-9][a-z0-9_]{0,60})_(?<unit>[a-z]+)$/;
const QUANTITY_UNITS: Readonly<Record<string, string>> = {
  accuracy: "percent",
  loss: "nats",
  seconds: "seconds",
};

/** What the metric of that name is, or `undefined` if it is no name of a metric. */
export function parseMetric(name: string): Metric | undefined {
  const measured = MEASURED.exec(name)?.groups;
  if (measured) {
    const quantity = measured.quantity ?? "accuracy";
    const epoch = measured.epoch === undefined ? undefined : Number(measured.epoch);
    if (epoch !== undefined && epoch >= Number(measured.epochs)) return undefined;
    return {
      metric: name,
      quantity,
      dataset: measured.dataset,
      split: measured.split,
      epochs: Number(measured.epochs),
      stage: epoch !== undefined ? "epoch" : measured.halfway ? "halfway" : "end",
      ...(epoch !== undefined && { epoch }),
      trained_on: measured.trainsplit ? "train_split" : "default",
      statistic: measured.seed === undefined ? "mean" : "seed",
      seed: measured.seed === undefined ? null : Number(measured.seed),
      unit: QUANTITY_UNITS[quantity],
    };
  }
  const other = OTHER.exec(name)?.groups;
  if (!other || !Object.hasOwn(UNITS, other.unit)) return undefined;
  return {
    metric: name,
    quantity: other.quantity,
    dataset: null,
    split: null,
    epochs: null,
    stage: "end",
    trained_on: "default",
    statistic: "mean",
    seed: null,
    unit: UNITS[other.unit as keyof typeof UNITS],
  };
}

/** Name of the mean of which a metric is one run; its own name if it is no single run. */
export function meanOf(metric: string): string {
  return metric.replace(/_seed\d+$/, "");
}

/** How metrics are named, for error messages. */
export const METRIC_FORM = `<dataset>_<train|valid|test>_<epochs> (accuracy, percent), or a name that ends in its unit (${Object.keys(
  UNITS,
)
  .map((unit) => `_${unit}`)
  .join(", ")})`;
