/**
 * @module
 * The files of an import: opened, with their checksums, and told apart by how their records say which
 * architecture they are of.
 */
import { basename } from "node:path";
import { checksum } from "../../files/checksum.js";
import type { VersionSource } from "../../schema/database/tables.js";
import { InputError } from "../../schema/input-error.js";
import type { SearchSpace } from "../../spaces/index.js";
import { openSource } from "../formats/recognise.js";
import { isBad, type ReadOptions, type TableSource } from "../formats/source.js";

export interface OpenedSource extends VersionSource {
  readonly source: TableSource;
}

/**
 * @param known the space, if it does not follow from the files.
 * @throws {InputError | SourceError} if a file can't be opened, or is there twice.
 */
export async function openSources(
  paths: readonly string[],
  known: SearchSpace | undefined,
  options: ReadOptions = {},
): Promise<OpenedSource[]> {
  const space = known ?? (await spaceOfFiles(paths));
  const opened: OpenedSource[] = [];
  for (const path of paths) {
    const source = await openSource(path, space, options);
    const sha256 = await checksum(path);
    const same = opened.find((other) => other.sha256 === sha256);
    const name = basename(path);
    if (same) throw new InputError(`${name} is the same as ${same.name}: name it once`);
    opened.push({ source, name, format: source.format, sha256 });
  }
  return opened;
}

/** What the files show: those that name architectures by themselves before those that refer to them. */
async function spaceOfFiles(paths: readonly string[]): Promise<SearchSpace> {
  const guesses: SearchSpace[] = [];
  const errors: unknown[] = [];
  for (const path of paths)
    try {
      const source = await openSource(path);
      if (!(await isReferring(source))) return source.space;
      guesses.push(source.space);
    } catch (error) {
      errors.push(error);
    }
  if (guesses.length === 0) throw errors[0];
  return guesses[0];
}

/** Files that name architectures by themselves, and files that refer to them by hash or index. */
export async function partition(
  opened: readonly OpenedSource[],
): Promise<[OpenedSource[], OpenedSource[]]> {
  const [defining, referring]: [OpenedSource[], OpenedSource[]] = [[], []];
  for (const one of opened) ((await isReferring(one.source)) ? referring : defining).push(one);
  return [defining, referring];
}

async function isReferring(source: TableSource): Promise<boolean> {
  for await (const record of source.records())
    if (!isBad(record)) return !("architecture" in record.subject);
  return false;
}
