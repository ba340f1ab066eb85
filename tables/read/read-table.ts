/**
 * @module
 * Reads a benchmark table for fitting: the architectures and one measured number of each.
 */
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import type { ReadOptions } from "../formats/source.js";
import { onlyReferredTo, readColumns } from "./read-columns.js";

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
  options?: ReadOptions,
): Promise<Table> {
  const columns = await readColumns(path, [target], given, [], options);
  const { name, sha256, space, skipped } = columns;
  const architectures = columns.architectures.map((architecture) => {
    if (architecture === undefined) throw onlyReferredTo(name, space);
    return architecture;
  });
  return { name, sha256, space, target, architectures, targets: columns.values[0], skipped };
}
