/**
 * @module
 * NATS-Bench's "simple" folders, topology and size: `meta.pickle.pbz2` with the architectures in the
 * order of their index, and one `NNNNNN.pickle.pbz2` for each that is there.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type Architecture,
  ArchitectureError,
  builtInSpaces,
  type SearchSpace,
} from "../../spaces/index.js";
import { createUnpacker, type Unpack, UnpackError } from "./bzip2.js";
import { LayoutError, readEntry } from "./nats-bench-metrics.js";
import { PickleError, type PickleValue, unpickle } from "./pickle.js";
import {
  type BadRecord,
  type Curves,
  type Position,
  ReadBytes,
  type ReadOptions,
  SourceError,
  type TableRecord,
  type TableSource,
} from "./source.js";

/** Name of the format. */
export const NATS_BENCH = "nats-bench";
export const META_FILE = "meta.pickle.pbz2";
const ENTRY_FILE = /^(\d{1,6})\.pickle\.pbz2$/;
/** An official file unpacks to 1.4 MB at most. */
const MAX_PICKLE_BYTES = 2 ** 24;

interface Entry {
  readonly name: string;
  readonly index: number;
  readonly bytes: number;
}

/**
 * Opens such a folder; that files of some architectures are missing is fine. How metrics are named:
 * `nats-bench-metrics.ts`.
 *
 * @param space follows from the folder unless given.
 * @throws {SourceError}
 */
export async function openNatsBench(
  folder: string,
  space?: SearchSpace,
  { curves = [] }: ReadOptions = {},
): Promise<TableSource> {
  const unpack = await createUnpacker(MAX_PICKLE_BYTES);
  const architectures = await readMeta(folder, unpack);
  const entries = await listEntries(folder);
  return new NatsBench(
    folder,
    space ?? spaceOf(folder, architectures),
    architectures,
    entries,
    unpack,
    curves,
  );
}

class NatsBench implements TableSource {
  /** Names what the same folder would otherwise be read as. */
  readonly format: string;
  readonly totalBytes: number;
  readonly #bytes = new ReadBytes();

  constructor(
    readonly folder: string,
    readonly space: SearchSpace,
    readonly architectures: readonly string[],
    readonly entries: readonly Entry[],
    readonly unpack: Unpack,
    readonly curves: Curves,
  ) {
    const epochs = curves === "all" ? "" : `:${curves.join()}`;
    this.format = curves.length > 0 ? `${NATS_BENCH}+curves${epochs}` : NATS_BENCH;
    this.totalBytes = entries.reduce((total, { bytes }) => total + bytes, 0);
  }

  get bytesRead(): number {
    return this.#bytes.bytes;
  }

  async *records(): AsyncGenerator<TableRecord | BadRecord> {
    const onRead = this.#bytes.begin();
    for (const [number, { name, index, bytes }] of this.entries.entries()) {
      const file = join(this.folder, name);
      const position = { file, record: number + 1, byteOffset: 0 };
      const packed = await readFile(file);
      onRead(bytes);
      yield this.#read(packed, index, position);
    }
  }

  #read(packed: Uint8Array, index: number, position: Position): TableRecord | BadRecord {
    try {
      const entry = readEntry(unpickle(this.unpack(packed)), this.curves);
      const arch = this.architectures[index];
      if (entry.index !== index || entry.arch !== arch)
        throw new LayoutError(
          `The file holds architecture ${entry.index} (${entry.arch}); of ${index}, ${META_FILE} says ${arch ?? "nothing"}`,
        );
      const architecture: Architecture = this.space.parseText(arch);
      return { position, subject: { architecture, index }, values: entry.values };
    } catch (error) {
      return { position: placeOf(error, position), problem: problemOf(error) };
    }
  }
}

/** The architectures, in the order of their index. */
async function readMeta(folder: string, unpack: Unpack): Promise<string[]> {
  const position = { file: join(folder, META_FILE), byteOffset: 0 };
  try {
    const meta = unpickle(unpack(await readFile(position.file)));
    const architectures: PickleValue | undefined =
      meta instanceof Map ? meta.get("meta_archs") : undefined;
    if (!Array.isArray(architectures) || !architectures.every((arch) => typeof arch === "string"))
      throw new LayoutError("The file has no list meta_archs of architectures");
    return architectures as string[];
  } catch (error) {
    throw new SourceError(problemOf(error), placeOf(error, position));
  }
}

async function listEntries(folder: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const number = ENTRY_FILE.exec(name)?.[1];
    if (number === undefined) continue;
    const { size } = await stat(join(folder, name));
    entries.push({ name, index: Number(number), bytes: size });
  }
  if (entries.length === 0)
    throw new SourceError(
      `The folder has ${META_FILE}, but no architecture such as 000000.pickle.pbz2`,
      {
        file: folder,
      },
    );
  return entries;
}

function spaceOf(folder: string, architectures: readonly string[]): SearchSpace {
  const space = builtInSpaces.list.find((candidate) => holds(candidate, architectures[0] ?? ""));
  if (space === undefined)
    throw new SourceError(
      `The architectures, such as ${JSON.stringify(architectures[0] ?? "")}, are of none of the spaces ${builtInSpaces.list.map(({ id }) => id).join(", ")}`,
      { file: join(folder, META_FILE) },
    );
  return space;
}

function holds(space: SearchSpace, arch: string): boolean {
  try {
    space.parseText(arch);
    return true;
  } catch (error) {
    if (error instanceof ArchitectureError) return false;
    throw error;
  }
}

const placeOf = <P extends Partial<Position>>(error: unknown, position: P): P =>
  error instanceof PickleError ? { ...position, byteOffset: error.byteOffset } : position;

/** Damage is reported; what is no damage, such as a file that may not be read, goes on up. */
function problemOf(error: unknown): string {
  if (
    error instanceof PickleError ||
    error instanceof LayoutError ||
    error instanceof ArchitectureError ||
    error instanceof UnpackError
  )
    return error.message;
  throw error;
}
