/**
 * @module
 * The numbers of an architecture: taken from records, which must agree, and what they tell, the metrics
 * themselves and the means over runs. A mean over stored runs is not stored itself: it would be a quarter
 * of a large table.
 */
import { meanOf } from "../../schema/metric.js";

/** A metric that can be read from the numbers of an architecture. */
export interface Statistic {
  /** Name of the metric. */
  readonly name: string;
  /** Its place in the numbers, or -1 if it is only a mean over runs. */
  readonly place: number;
  /** Places of the runs that it is the mean of, in the order of their seeds. */
  readonly runs: readonly number[];
}

/** A number, and how many runs it is the mean of: 1 for one run, null for a mean given without them. */
export interface Reading {
  readonly value: number;
  readonly runs: number | null;
}

/**
 * All metrics of a version: those that are stored, each mean over runs before its first run.
 *
 * @param metrics names of the stored metrics, in their order.
 */
export function statisticsOf(metrics: readonly string[]): Statistic[] {
  const places = new Map(metrics.map((name, place) => [name, place]));
  const runs = new Map<string, number[]>();
  for (const [place, name] of metrics.entries()) {
    const mean = meanOf(name);
    if (mean !== name) runs.set(mean, [...(runs.get(mean) ?? []), place]);
  }
  return metrics.flatMap((name, place) => {
    const mean = meanOf(name);
    const own = { name, place, runs: runs.get(name) ?? [] };
    const before =
      mean !== name && !places.has(mean) && runs.get(mean)?.[0] === place
        ? [{ name: mean, place: -1, runs: runs.get(mean) as number[] }]
        : [];
    return [...before, own];
  });
}

/** Whether it is no single run: then it is ranked. */
export const isMean = ({ name }: Statistic) => meanOf(name) === name;

/**
 * Reads one metric: the stored number or, without one, the mean over the runs that are stored.
 *
 * @param numbers of one architecture, in the order of the version's metrics.
 * @returns `undefined` if it was not measured.
 */
export function readStatistic(
  numbers: ArrayLike<number>,
  statistic: Statistic,
): Reading | undefined {
  const stored = statistic.place < 0 ? Number.NaN : numbers[statistic.place];
  if (!Number.isNaN(stored)) return { value: stored, runs: isMean(statistic) ? null : 1 };
  let sum = 0;
  let runs = 0;
  for (const place of statistic.runs) {
    if (Number.isNaN(numbers[place])) continue;
    sum += numbers[place];
    runs++;
  }
  return runs === 0 ? undefined : { value: sum / runs, runs };
}

/**
 * Takes what a record says of an architecture: all of it, or nothing where it says another number than is
 * known for one of the metrics.
 *
 * @param numbers of the architecture, by place; NaN where not measured.
 * @param values of the record.
 * @param places one for each of `values`.
 * @returns which of `values` is not the known number; -1 if they were taken.
 */
export function takeNumbers(
  numbers: Float64Array | number[],
  values: readonly number[],
  places: readonly number[],
): number {
  const differing = values.findIndex((value, at) => {
    const known = numbers[places[at]];
    return !Number.isNaN(known) && known !== value;
  });
  if (differing < 0)
    values.forEach((value, at) => {
      numbers[places[at]] = value;
    });
  return differing;
}
