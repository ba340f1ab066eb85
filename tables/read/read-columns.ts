/**
 * @module
 * Reads measured numbers of a benchmark table, one column for each metric asked for, by the key under
 * which the table holds an architecture.
 */
import { basename } from "node:path";
import { checksum } from "../../files/checksum.js";
import { InputError } from "../../schema/input-error.js";
import { METRIC_FORM, meanOf, parseMetric } from "../../schema/metric.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import { openSource } from "../formats/recognise.js";
import { formatPosition, isBad, type ReadOptions, type TableRecord } from "../formats/source.js";
import { compareMetrics } from "../import/metric-names.js";
import { readStatistic, type Statistic, statisticsOf, takeNumbers } from "../packing/statistics.js";

/** The rows of a table that have a number for the first of the metrics. */
export interface Columns {
  /** Name of the file or folder, without where it is. */
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly space: SearchSpace;
  /** Distinct; `SearchSpace.key`. */
  readonly keys: readonly string[];
  /** One per key; `undefined` where the table only refers to it by its hash. */
  readonly architectures: readonly (Architecture | undefined)[];
  /** Per metric, one per key; `NaN` where there is no number. */
  readonly values: readonly Float64Array[];
  /** Records without a number for the first metric, which were left out. */
  readonly skipped: number;
}

/** Records whose metrics an error message looks through. */
const RECORDS_TO_NAME = 1000;

/**
 * Reads a table of any format that is known. Rows without a number for the first metric are left out
 * and counted. Where a table holds single runs only, a number is their mean. A row that says again
 * what an earlier one of the same key said is left out; cells of different keys that compute the same
 * function are rows of their own.
 *
 * @param required names of metrics; the first is the one that rows must have.
 * @param space the search space; unless given, it follows from the table.
 * @param optional names of metrics that the table need not have; their values come last.
 * @param options how its files are to be read; points of curves are, where they are among the metrics.
 * @throws {InputError | SourceError} if the table cannot be read, has a damaged record, no number at
 * all for a required metric, or two numbers for one architecture; with the place.
 */
export async function readColumns(
  path: string,
  required: readonly string[],
  space?: SearchSpace,
  optional: readonly string[] = [],
  options: ReadOptions = {},
): Promise<Columns> {
  const metrics = [...required, ...optional];
  for (const metric of metrics)
    if (!parseMetric(metric))
      throw new InputError(`"${metric}" is no metric: a metric is named ${METRIC_FORM}`);
  const curves = metrics.flatMap((metric) => parseMetric(metric)?.epoch ?? []);
  const source = await openSource(path, space, { ...options, curves });
  const name = basename(path);
  const rows = new Rows(source.space, metrics);
  const seen = new Set<string>();
  let [records, skipped] = [0, 0];
  for await (const record of source.records()) {
    if (isBad(record))
      throw new InputError(`${formatPosition(record.position)}: ${record.problem}`);
    if (records++ < RECORDS_TO_NAME)
      for (const metric of Object.keys(record.values)) seen.add(metric);
    if (!rows.add(record)) skipped++;
  }
  const columns = rows.columns();
  required.forEach((metric, index) => {
    if (columns.values[index].every(Number.isNaN))
      throw new InputError(`${name} has no number for ${metric}; it has ${[...seen].join(", ")}`);
  });
  return {
    ...{ name, sha256: await checksum(path), space: source.space },
    ...{ ...columns, skipped },
  };
}

/** What was read of one architecture. */
interface Row {
  readonly architecture: Architecture | undefined;
  /** By place of the name that they were read under; NaN, or behind the end, where there is none. */
  readonly numbers: number[];
  /** By metric: number of the first record that has it. */
  readonly firstRecords: (number | undefined)[];
}

class Rows {
  readonly #space: SearchSpace;
  readonly #metrics: readonly string[];
  readonly #rows = new Map<string, Row>();
  /** Places of the metrics, and of the single runs of them that came up. */
  readonly #places: Map<string, number>;

  constructor(space: SearchSpace, metrics: readonly string[]) {
    this.#space = space;
    this.#metrics = metrics;
    this.#places = new Map([...new Set(metrics)].map((metric, place) => [metric, place]));
  }

  /**
   * @returns whether the record has a number for the first metric.
   * @throws {InputError} if an earlier record has another number.
   */
  add(record: TableRecord): boolean {
    const measured = this.#metrics.map((metric) => measuredAs(metric, record));
    if (measured.every((names) => names.length === 0)) return false;
    const key = keyOf(record, this.#space);
    let row = this.#rows.get(key);
    if (row === undefined) {
      const { subject } = record;
      const architecture = "architecture" in subject ? subject.architecture : undefined;
      this.#rows.set(key, (row = { architecture, numbers: [], firstRecords: [] }));
    }
    for (let index = 0; index < measured.length; index++)
      if (measured[index].length > 0) this.#addNumbers(record, key, row, index, measured[index]);
    return measured[0].length > 0;
  }

  columns(): Pick<Columns, "keys" | "architectures" | "values"> {
    const rows = [...this.#rows].filter(([, { firstRecords }]) => firstRecords[0] !== undefined);
    const names = [...this.#places.keys()].sort(compareMetrics);
    const places = names.map((name) => this.#places.get(name) as number);
    const byName = new Map(statisticsOf(names).map((statistic) => [statistic.name, statistic]));
    const statistics = this.#metrics.map((metric) => byName.get(metric) as Statistic);
    const values = statistics.map(() => new Float64Array(rows.length));
    rows.forEach(([, row], at) => {
      const numbers = places.map((place) => row.numbers[place] ?? Number.NaN);
      statistics.forEach((statistic, index) => {
        values[index][at] = readStatistic(numbers, statistic)?.value ?? Number.NaN;
      });
    });
    return {
      keys: rows.map(([key]) => key),
      architectures: rows.map(([, { architecture }]) => architecture),
      values,
    };
  }

  /** @param names the metric of that index, or the single runs that it is the mean of. */
  #addNumbers(
    record: TableRecord,
    key: string,
    { numbers, firstRecords }: Row,
    index: number,
    names: readonly string[],
  ): void {
    const metric = this.#metrics[index];
    const places = names.map((name) => this.#placeOf(name));
    while (numbers.length < this.#places.size) numbers.push(Number.NaN);
    const isMean = names[0] === metric;
    const first = firstRecords[index];
    if (first === undefined) firstRecords[index] = record.position.record;
    else if (isMean === Number.isNaN(numbers[this.#placeOf(metric)])) {
      throw isMean
        ? conflict(record, first, key, `has single runs of ${metric}`, "the mean of them")
        : conflict(record, first, key, `has the mean of ${metric}`, "single runs of it");
    }
    const values = names.map((name) => record.values[name]);
    const differing = takeNumbers(numbers, values, places);
    if (differing >= 0) {
      const said = `says ${numbers[places[differing]]} for ${names[differing]}`;
      throw conflict(record, first ?? record.position.record, key, said, `${values[differing]}`);
    }
  }

  #placeOf(name: string): number {
    let place = this.#places.get(name);
    if (place === undefined) this.#places.set(name, (place = this.#places.size));
    return place;
  }
}

/** Names in the record under which a metric stands: its own, or those of single runs; none. */
function measuredAs(metric: string, { values }: TableRecord): readonly string[] {
  if (values[metric] !== undefined) return [metric];
  return Object.keys(values).filter((name) => meanOf(name) === metric);
}

function keyOf({ subject, position }: TableRecord, space: SearchSpace): string {
  if ("architecture" in subject) return space.key(subject.architecture);
  if ("hash" in subject && space.keyedBy === "hash") return subject.hash;
  throw onlyReferredTo(formatPosition(position), space);
}

/** Of a record, or a table, that does not say what its architectures are. */
export function onlyReferredTo(where: string, space: SearchSpace): InputError {
  return new InputError(
    `${where}: The architecture is only referred to; a table to work with has ${space.columns.join(" and ")}`,
  );
}

/** @param before number of the record that said otherwise. */
function conflict(
  record: TableRecord,
  before: number,
  key: string,
  said: string,
  says: string,
): InputError {
  return new InputError(
    `${formatPosition(record.position)}: ${key} is in the table twice: record ${before} ${said}, this one ${says}. An architecture has one number; leave one of the two out`,
  );
}
