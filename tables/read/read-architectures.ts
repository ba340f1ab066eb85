/**
 * @module
 * Reads which architectures a table, or a list of them, has.
 */
import { basename } from "node:path";
import { InputError } from "../../schema/input-error.js";
import type { Architecture, SearchSpace } from "../../spaces/index.js";
import { openSource } from "../formats/recognise.js";
import { formatPosition, isBad } from "../formats/source.js";
import { onlyReferredTo } from "./read-columns.js";

export interface ArchitectureList {
  /** Name of the file or folder, without where it is. */
  readonly name: string;
  readonly space: SearchSpace;
  /** Each key once. */
  readonly architectures: readonly Architecture[];
}

/**
 * Reads a table of any format that is known; CSV may have nothing but the columns of the space.
 *
 * @param space unless given, it follows from the table.
 * @throws {InputError | SourceError} if the table cannot be read, has a damaged record, or is of another
 * space; with the place.
 */
export async function readArchitectures(
  path: string,
  space?: SearchSpace,
): Promise<ArchitectureList> {
  const source = await openSource(path, space);
  const found = new Map<string, Architecture>();
  for await (const record of source.records()) {
    const { position } = record;
    if (isBad(record)) throw new InputError(`${formatPosition(position)}: ${record.problem}`);
    const { subject } = record;
    if (!("architecture" in subject)) throw onlyReferredTo(formatPosition(position), source.space);
    found.set(source.space.key(subject.architecture), subject.architecture);
  }
  return { name: basename(path), space: source.space, architectures: [...found.values()] };
}
