/**
 * @module
 * Reads a benchmark table for fitting: the architectures and one measured number of each.
 */
import { MAX_MEASURED } from "../../schema/http/limits.js";
import { InputError } from "../../schema/input-error.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import type { ReadOptions } from "../formats/source.js";
import { onlyReferredTo, readColumns } from "./read-columns.js";

/** Numbers that stand beside the target. */
interface MeasuredColumns {
  readonly metrics: readonly string[];
  /** Architecture by architecture, one for each metric; NaN where there is none. */
  readonly values: Float32Array;
}

/** How a table is read. */
export interface TableOptions extends ReadOptions {
  /** Metrics to be read beside the target. */
  readonly with?: readonly string[] | undefined;
}

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
  /** Other metrics that were asked for, one number each for each architecture. */
  readonly measured?: MeasuredColumns | undefined;
  /** Records without a number for the target, which were left out. */
  readonly skipped: number;
}

/** What figures say of the table that they were measured on. */
export function tableFigures({ name, sha256, architectures, skipped }: Table) {
  return { name, sha256, rows: architectures.length, skipped };
}

/**
 * Reads a table of any format that is known, as `readColumns` does.
 *
 * @param target name of a metric.
 * @param space the search space; unless given, it follows from the table.
 * @throws {InputError | SourceError} if the table cannot be read, has a damaged record, or no number
 * for the target, or two numbers for one architecture; with the place.
 */
export async function readTable(
  path: string,
  target: string,
  given?: SearchSpace,
  options: TableOptions = {},
): Promise<Table> {
  const metrics = options.with ?? [];
  checkBeside(target, metrics);
  const columns = await readColumns(path, [target, ...metrics], given, [], options);
  const { name, sha256, space, skipped } = columns;
  const architectures = columns.architectures.map((architecture) => {
    if (architecture === undefined) throw onlyReferredTo(name, space);
    return architecture;
  });
  const [targets, ...others] = columns.values;
  const values = Float32Array.from(architectures.flatMap((_, row) => others.map((of) => of[row])));
  const measured = metrics.length > 0 ? { metrics, values } : undefined;
  return { name, sha256, space, target, architectures, targets, measured, skipped };
}

/** @throws {InputError} if one is the target itself, or named twice, or they are too many. */
function checkBeside(target: string, metrics: readonly string[]): void {
  if (metrics.length > MAX_MEASURED)
    throw new InputError(
      `A predictor reads at most ${MAX_MEASURED} metrics beside an architecture, not ${metrics.length}`,
    );
  metrics.forEach((metric, index) => {
    if (metric === target)
      throw new InputError(
        `${metric} is the target itself: what a predictor reads beside an architecture is something else`,
      );
    if (metrics.indexOf(metric) < index)
      throw new InputError(`${metric} is named twice: a predictor reads a metric once`);
  });
}
