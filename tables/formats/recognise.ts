/**
 * @module
 * Which format a path is of, by what is in it, and which space its architectures are of.
 */
import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { builtInSpaces, type SearchSpace } from "../../spaces/index.js";
import { openCsv, readRows } from "./csv.js";
import { checkSeparator, fits, HASH, INDEX } from "./csv-columns.js";
import { openNasBench101TfRecord } from "./nasbench101-tfrecord.js";
import { META_FILE, openNatsBench } from "./nats-bench.js";
import { type ReadOptions, SourceError, type TableSource } from "./source.js";
import { readBeginning } from "./text-stream.js";
import { HEADER_BYTES, isTfRecord } from "./tfrecord.js";

const BZIP2_MAGIC = "BZh";
const FORMATS = "NAS-Bench-101's TFRecord file, a NATS-Bench folder, or CSV (gzipped or not)";

/**
 * Opens a source of any format that is known here.
 *
 * @param space follows from what is there unless given.
 * @throws {SourceError} if nothing is there, or nothing that is known, or of another space.
 */
export async function openSource(
  path: string,
  space?: SearchSpace,
  options: ReadOptions = {},
): Promise<TableSource> {
  const source = await open(path, await look(path), space, options);
  if (space !== undefined && source.space.id !== space.id)
    throw new SourceError(`The table is of ${source.space.id}, not of ${space.id}`, { file: path });
  return source;
}

async function open(
  path: string,
  stats: Stats,
  space: SearchSpace | undefined,
  options: ReadOptions,
): Promise<TableSource> {
  if (stats.isDirectory()) {
    if ((await readdir(path)).includes(META_FILE)) return openNatsBench(path, space, options);
    throw new SourceError(`The folder has no ${META_FILE}; what can be read is ${FORMATS}`, {
      file: path,
    });
  }
  if (!stats.isFile())
    throw new SourceError(`This is neither a file nor a folder; what can be read is ${FORMATS}`, {
      file: path,
    });
  if (stats.size === 0) throw new SourceError("The file is empty", { file: path });
  const beginning = await readBeginning(path, HEADER_BYTES);
  if (isTfRecord(beginning)) return openNasBench101TfRecord(path);
  if (beginning.toString("latin1").startsWith(BZIP2_MAGIC))
    throw new SourceError("This is a bzip2 file; of NATS-Bench, name the folder that it is in", {
      file: path,
    });
  return openCsv(path, space ?? (await spaceOfCsv(path)), options);
}

async function look(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new SourceError("There is no such file or folder", { file: path });
    throw error;
  }
}

/** The space whose columns are there and, where several have the same, whose form the first row has. */
async function spaceOfCsv(file: string): Promise<SearchSpace> {
  const [header, first] = await firstRows(file);
  if (header === undefined) throw new SourceError("The file is empty", { file });
  checkSeparator(header, { file });
  const stated = `the columns are ${header.join(", ").slice(0, 400)}`;
  const byColumns = builtInSpaces.list.filter(({ columns }) =>
    columns.every((name) => header.includes(name)),
  );
  if (byColumns.length > 0) {
    const fitting = byColumns.filter((space) => fits(space, header, first ?? []));
    const space = byColumns.length === 1 ? byColumns[0] : fitting[0];
    if (space !== undefined) return space;
  }
  // A hash by itself names one architecture where it is what tables hold them under.
  const byHash = builtInSpaces.list.filter(({ keyedBy }) => keyedBy === "hash");
  if (byColumns.length === 0 && header.includes(HASH) && byHash.length === 1) return byHash[0];
  if (byColumns.length === 0 && !header.includes(HASH) && !header.includes(INDEX)) {
    const forms = new Set(builtInSpaces.list.map(({ columns }) => columns.join(" and ")));
    throw new SourceError(
      `No column says which architecture a row is of (${[...forms, HASH, INDEX].join("; or ")}); ${stated}`,
      { file },
    );
  }
  throw new SourceError(
    `Of which space the architectures are follows neither from the columns nor from the first row; say it with --space (${builtInSpaces.list.map(({ id }) => id).join(", ")}, or the JSON file of one's own); ${stated}`,
    { file },
  );
}

/** Header and first row, as far as they are there. */
async function firstRows(file: string): Promise<(readonly string[])[]> {
  const rows: (readonly string[])[] = [];
  for await (const { cells } of readRows(file)) {
    rows.push(rows.length === 0 ? cells.map((cell) => cell.trim()) : cells);
    if (rows.length === 2) break;
  }
  return rows;
}
