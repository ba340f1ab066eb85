/**
 * @module
 * The metrics that come up in the files of a table, by number, and the order in which a version holds
 * them.
 */
import { type Metric, parseMetric } from "../../schema/metric.js";
import { SourceError } from "../formats/source.js";

/** More make a row so long that it does not fit into one statement of D1. */
export const MAX_METRICS = 1000;

export class MetricNames {
  readonly #numbers = new Map<string, number>();
  readonly #metrics: Metric[] = [];

  /** In the order in which they came up. */
  get names(): readonly string[] {
    return this.#metrics.map(({ metric }) => metric);
  }

  /** The number of a metric: 0, 1, … in the order in which they come up. @throws {SourceError} */
  numberOf(name: string): number {
    let number = this.#numbers.get(name);
    if (number === undefined) {
      const metric = parseMetric(name);
      if (metric === undefined) throw new SourceError(`${name} is no name of a metric`);
      if (this.#numbers.size === MAX_METRICS)
        throw new SourceError(`The table has more than ${MAX_METRICS} metrics`);
      number = this.#numbers.size;
      this.#numbers.set(name, number);
      this.#metrics.push(metric);
    }
    return number;
  }
}

const QUANTITIES = ["accuracy", "loss", "seconds"];
const SPLITS = ["train", "valid", "test", "validtest"];

/**
 * The order of metrics in a version, whichever order the files have: measured ones by dataset, split,
 * quantity, what was trained on, epochs and stage, each mean before its runs; then all others by name.
 */
export function compareMetrics(a: string, b: string): number {
  const [keyOfA, keyOfB] = [orderKey(a), orderKey(b)];
  for (let at = 0; at < keyOfA.length; at++) {
    if (keyOfA[at] < keyOfB[at]) return -1;
    if (keyOfA[at] > keyOfB[at]) return 1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

function orderKey(name: string): readonly (string | number)[] {
  const metric = parseMetric(name) as Metric;
  return [
    metric.dataset === null ? 1 : 0,
    metric.dataset ?? "",
    SPLITS.indexOf(metric.split ?? ""),
    metric.dataset === null ? 0 : QUANTITIES.indexOf(metric.quantity),
    metric.trained_on === "default" ? 0 : 1,
    metric.epochs ?? 0,
    metric.epoch ?? (metric.epochs ?? 0) / (metric.stage === "halfway" ? 2 : 1),
    metric.seed ?? -1,
  ];
}
