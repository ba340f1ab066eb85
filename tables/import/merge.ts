/**
 * @module
 * Puts together what the records of all files say of each architecture: the rows of a version, in
 * their order.
 */
import type { BadRecord } from "../formats/source.js";
import { takeNumbers } from "../packing/statistics.js";
import { BUCKETS, type Collector } from "./collector.js";
import type { Definition } from "./entries.js";
import { compareMetrics } from "./metric-names.js";

/** A row of a version. */
export interface MergedRow extends Definition {
  readonly ordinal: number;
  readonly officialIndex: number | null;
  /** In the order of the version's metrics; NaN where not measured. */
  readonly numbers: Float64Array;
}

/** Rows of one bucket of architectures. */
export type MergedRows = readonly MergedRow[];

/** Names of all metrics that came up, in the order in which a version holds them. */
export function versionMetrics(collector: Collector): string[] {
  return [...collector.metrics.names].sort(compareMetrics);
}

/**
 * All rows, a bucket at a time. Can be asked for again: the rows are the same.
 *
 * A record that gives another number than an earlier one for the same metric of the same architecture
 * is left out as a whole.
 *
 * @param onConflict is told of each such record.
 */
export function* mergedRows(
  collector: Collector,
  onConflict: (record: BadRecord) => void = () => {},
): Generator<MergedRows> {
  const metrics = versionMetrics(collector);
  const places = new Map(metrics.map((name, place) => [name, place]));
  const placeOf = collector.metrics.names.map((name) => places.get(name) as number);
  let ordinal = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const rows = mergeBucket(collector, bucket, metrics, placeOf, onConflict);
    yield rows.map((row) => ({ ...row, ordinal: ordinal++ }));
  }
}

function mergeBucket(
  collector: Collector,
  bucket: number,
  metrics: readonly string[],
  placeOf: readonly number[],
  onConflict: (record: BadRecord) => void,
): Omit<MergedRow, "ordinal">[] {
  const { architectures } = collector;
  const found = new Map<number, Omit<MergedRow, "ordinal">>();
  for (const entry of collector.entries(bucket)) {
    if ("definition" in entry) {
      found.set(entry.number, {
        ...entry.definition,
        officialIndex: architectures.indexOf(entry.number) ?? null,
        numbers: new Float64Array(metrics.length).fill(Number.NaN),
      });
      continue;
    }
    const { key, numbers } = found.get(entry.number) as Omit<MergedRow, "ordinal">;
    const { measurement } = entry;
    const { values } = measurement;
    const measuredAt = measurement.metrics.map((metric) => placeOf[metric]);
    const differing = takeNumbers(numbers, values, measuredAt);
    if (differing < 0) continue;
    const place = measuredAt[differing];
    onConflict({
      position: collector.position(measurement),
      problem: `${metrics[place]} of architecture ${key} is ${numbers[place]} in an earlier record, but ${values[differing]} here`,
    });
  }
  return [...found].sort(([a], [b]) => architectures.compare(a, b)).map(([, row]) => row);
}
