/**
 * @module
 * Reads measured numbers of a benchmark table, one column for each metric asked for, by the key under
 * which the table holds an architecture.
 */
import { basename } from "node:path";
import { checksum } from "../../files/checksum.js";
import { mean } from "../../learn/index.js";
import { InputError } from "../../schema/input-error.js";
import { METRIC_FORM, meanOf, parseMetric } from "../../schema/metric.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import { openTable } from "../formats/recognise.js";
import { formatPosition, isBad, type ReadOptions, type TableRecord } from "../formats/source.js";

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
 * @param options how its files are to be read.
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
  const source = await openTable(path, space, options);
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

/** A number that was read of one architecture. */
interface Known {
  /** Number of the first record. */
  readonly record: number;
  /** Single runs by metric; none where the mean itself was read. */
  readonly runs: Map<string, number> | undefined;
  mean: number;
}

class Rows {
  readonly #space: SearchSpace;
  readonly #metrics: readonly string[];
  readonly #rowOf = new Map<string, number>();
  readonly #architectures: (Architecture | undefined)[] = [];
  /** By metric, then by row. */
  readonly #known: (Known | undefined)[][];

  constructor(space: SearchSpace, metrics: readonly string[]) {
    this.#space = space;
    this.#metrics = metrics;
    this.#known = metrics.map(() => []);
  }

  /**
   * @returns whether the record has a number for the first metric.
   * @throws {InputError} if an earlier record has another number.
   */
  add(record: TableRecord): boolean {
    const measured = this.#metrics.map((metric) => measuredAs(metric, record));
    if (measured.every((names) => names.length === 0)) return false;
    const key = keyOf(record, this.#space);
    let row = this.#rowOf.get(key);
    if (row === undefined) {
      row = this.#architectures.length;
      this.#rowOf.set(key, row);
      const { subject } = record;
      this.#architectures.push("architecture" in subject ? subject.architecture : undefined);
    }
    for (let index = 0; index < measured.length; index++)
      if (measured[index].length > 0) this.#addNumber(record, key, row, index, measured[index]);
    return measured[0].length > 0;
  }

  columns(): Pick<Columns, "keys" | "architectures" | "values"> {
    const keys = [...this.#rowOf.keys()];
    const rows = keys.flatMap((_, row) => (this.#known[0][row] ? [row] : []));
    return {
      keys: rows.map((row) => keys[row]),
      architectures: rows.map((row) => this.#architectures[row]),
      values: this.#known.map((known) =>
        Float64Array.from(rows, (row) => known[row]?.mean ?? Number.NaN),
      ),
    };
  }

  /** @param names the metric of that index, or the single runs that it is the mean of. */
  #addNumber(
    record: TableRecord,
    key: string,
    row: number,
    index: number,
    names: readonly string[],
  ): void {
    const metric = this.#metrics[index];
    const { values, position } = record;
    const isMean = names[0] === metric;
    const known = this.#known[index][row];
    if (known === undefined) {
      const runs = isMean ? undefined : new Map(names.map((run) => [run, values[run]]));
      const number = runs ? mean([...runs.values()]) : values[metric];
      this.#known[index][row] = { record: position.record, runs, mean: number };
      return;
    }
    if (isMean !== (known.runs === undefined))
      throw conflict(record, known, key, `has the mean of ${metric}`, "single runs of it");
    for (const name of names) {
      const before = known.runs ? known.runs.get(name) : known.mean;
      if (before !== undefined && before !== values[name])
        throw conflict(record, known, key, `says ${before} for ${name}`, `${values[name]}`);
      known.runs?.set(name, values[name]);
    }
    if (known.runs) known.mean = mean([...known.runs.values()]);
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

function conflict(record: TableRecord, known: Known, key: string, first: string, second: string) {
  return new InputError(
    `${formatPosition(record.position)}: ${key} is in the table twice: record ${known.record} ${first}, this one ${second}. An architecture has one number; leave one of the two out`,
  );
}
