/**
 * @module
 * Reads a benchmark table for fitting: the architectures and one measured number of each.
 */
import { basename } from "node:path";
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

/** Records whose metrics an error message looks through. */
const RECORDS_TO_NAME = 1000;

/**
 * Reads a table of any format that is known. Rows without a number for the target are left out and
 * counted. Where a table holds single runs only, the target is their mean.
 *
 * @param target name of a metric.
 * @param space the search space; unless given, it follows from the table.
 * @throws {InputError | SourceError} if the table cannot be read, has a damaged record, or no number
 * for the target; with the place.
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
  const architectures: Architecture[] = [];
  const targets: number[] = [];
  const runs = new Map<string, { row: number; count: number }>();
  const metrics = new Set<string>();
  let [records, skipped] = [0, 0];
  for await (const record of source.records()) {
    if (isBad(record))
      throw new InputError(`${formatPosition(record.position)}: ${record.problem}`);
    const { values } = record;
    if (records++ < RECORDS_TO_NAME) for (const metric of Object.keys(values)) metrics.add(metric);
    if (values[target] !== undefined) {
      architectures.push(architectureOf(record, source.space));
      targets.push(values[target]);
      continue;
    }
    const measured = Object.keys(values).filter((metric) => meanOf(metric) === target);
    if (measured.length === 0) {
      skipped++;
      continue;
    }
    const architecture = architectureOf(record, source.space);
    const key = source.space.key(architecture);
    const known = runs.get(key) ?? { row: architectures.length, count: 0 };
    if (known.count === 0) {
      runs.set(key, known);
      architectures.push(architecture);
      targets.push(0);
    }
    for (const metric of measured)
      targets[known.row] += (values[metric] - targets[known.row]) / ++known.count;
  }
  if (targets.length === 0)
    throw new InputError(`${name} has no number for ${target}; it has ${[...metrics].join(", ")}`);
  return { architectures, targets: Float64Array.from(targets), skipped };
}

function architectureOf({ subject, position }: TableRecord, space: SearchSpace): Architecture {
  if ("architecture" in subject) return subject.architecture;
  throw new InputError(
    `${formatPosition(position)}: The architecture is only referred to; a table to fit on has ${space.columns.join(" and ")}`,
  );
}
