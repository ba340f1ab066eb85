/**
 * @module
 * Reads a benchmark table for fitting: the architectures and one measured number of each.
 */
import { basename } from "node:path";
import { mean } from "../../learn/index.js";
import { METRIC_FORM, meanOf, parseMetric } from "../../schema/metric.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import { openTable } from "../formats/recognise.js";
import { formatPosition, isBad, type TableRecord, type TableSource } from "../formats/source.js";
import { InputError } from "../input-error.js";
import { checksum } from "./checksum.js";

/** The rows of a table that have a number for the target. */
export interface Table {
  /** Name of the file or folder, without where it is. */
  readonly name: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly space: SearchSpace;
  readonly target: string;
  readonly architectures: readonly Architecture[];
  /** One per architecture, in the unit of the target. */
  readonly targets: Float64Array;
  /** Records without a number for the target, which were left out. */
  readonly skipped: number;
}

/** What figures say of the table that they were measured on. */
export function tableFigures({ name, sha256, architectures, skipped }: Table) {
  return { name, sha256, rows: architectures.length, skipped };
}

/** Records whose metrics an error message looks through. */
const RECORDS_TO_NAME = 1000;

/**
 * Reads a table of any format that is known. Rows without a number for the target are left out and
 * counted. Where a table holds single runs only, the target is their mean. A row that says again what
 * an earlier one of the same key said is left out; cells of different keys that compute the same
 * function are rows of their own.
 *
 * @param target name of a metric.
 * @param space the search space; unless given, it follows from the table.
 * @throws {InputError | SourceError} if the table cannot be read, has a damaged record, or no number
 * for the target, or two numbers for one architecture; with the place.
 */
export async function readTable(path: string, target: string, space?: SearchSpace): Promise<Table> {
  if (!parseMetric(target))
    throw new InputError(`"${target}" is no metric: a metric is named ${METRIC_FORM}`);
  const source = await openTable(path, space);
  const name = basename(path);
  const rows = await collectRows(source, name, target);
  return { name, sha256: await checksum(path), space: source.space, target, ...rows };
}

async function collectRows(source: TableSource, name: string, target: string) {
  const rows = new Rows(source.space, target);
  const metrics = new Set<string>();
  let [records, skipped] = [0, 0];
  for await (const record of source.records()) {
    if (isBad(record))
      throw new InputError(`${formatPosition(record.position)}: ${record.problem}`);
    const { values } = record;
    if (records++ < RECORDS_TO_NAME) for (const metric of Object.keys(values)) metrics.add(metric);
    const measured =
      values[target] === undefined
        ? Object.keys(values).filter((metric) => meanOf(metric) === target)
        : [target];
    if (measured.length === 0) skipped++;
    else rows.add(record, measured);
  }
  if (rows.targets.length === 0)
    throw new InputError(`${name} has no number for ${target}; it has ${[...metrics].join(", ")}`);
  const { architectures, targets } = rows;
  return { architectures, targets: Float64Array.from(targets), skipped };
}

/** What was read of one architecture. */
interface Known {
  readonly row: number;
  /** Number of the first record. */
  readonly record: number;
  /** Single runs by metric; none where the mean itself was read. */
  readonly runs: Map<string, number> | undefined;
}

/** One row for each architecture, found by its key. */
class Rows {
  readonly architectures: Architecture[] = [];
  readonly targets: number[] = [];
  readonly #known = new Map<string, Known>();

  constructor(
    readonly space: SearchSpace,
    readonly target: string,
  ) {}

  /**
   * @param measured the target, or the single runs that it is the mean of.
   * @throws {InputError} if an earlier record has another number.
   */
  add(record: TableRecord, measured: readonly string[]): void {
    const architecture = architectureOf(record, this.space);
    const key = this.space.key(architecture);
    const isMean = measured[0] === this.target;
    const known = this.#known.get(key);
    if (known === undefined) {
      const runs = isMean ? undefined : new Map(measured.map((run) => [run, record.values[run]]));
      const { position } = record;
      this.#known.set(key, { row: this.targets.length, record: position.record, runs });
      this.architectures.push(architecture);
      this.targets.push(runs ? mean([...runs.values()]) : record.values[this.target]);
      return;
    }
    if (isMean !== (known.runs === undefined))
      throw conflict(record, known, key, `has the mean of ${this.target}`, "single runs of it");
    for (const metric of measured) {
      const value = record.values[metric];
      const before = known.runs ? known.runs.get(metric) : this.targets[known.row];
      if (before !== undefined && before !== value)
        throw conflict(record, known, key, `says ${before} for ${metric}`, `${value}`);
      known.runs?.set(metric, value);
    }
    if (known.runs) this.targets[known.row] = mean([...known.runs.values()]);
  }
}

function conflict(record: TableRecord, known: Known, key: string, first: string, second: string) {
  return new InputError(
    `${formatPosition(record.position)}: ${key} is in the table twice: record ${known.record} ${first}, this one ${second}. An architecture has one number; leave one of the two out`,
  );
}

function architectureOf({ subject, position }: TableRecord, space: SearchSpace): Architecture {
  if ("architecture" in subject) return subject.architecture;
  throw new InputError(
    `${formatPosition(position)}: The architecture is only referred to; a table to fit on has ${space.columns.join(" and ")}`,
  );
}
