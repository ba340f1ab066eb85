/**
 * @module
 * What every reader of a table's file gives: a stream of records, the damaged ones in their place.
 */
import type { Architecture, SearchSpace } from "../../spaces/index.js";

/** Where a record stands. */
export interface Position {
  readonly file: string;
  /** Number of the record (line, for text), from 1 on. */
  readonly record: number;
  /** Offset of its first byte, in the file itself or, where that is compressed, in what it unpacks to. */
  readonly byteOffset: number;
}

/** How a record says which architecture it is of: by itself, or by what a table knows it under. */
export type Subject =
  | { readonly architecture: Architecture; readonly index?: number }
  | { readonly hash: string }
  | { readonly index: number };

/** Numbers of one architecture; several records may be of the same one (NAS-Bench-101's repeats). */
export interface TableRecord {
  readonly position: Position;
  readonly subject: Subject;
  /** By metric name; what was not measured is left out. Accuracies in percent. */
  readonly values: Readonly<Record<string, number>>;
}

/** A record that cannot be used. Reading goes on behind it. */
export interface BadRecord {
  readonly position: Position;
  /** What is wrong with it, and what would be right. */
  readonly problem: string;
}

/** A file (or folder) that cannot be read on: truncated, not of the format, a column missing. */
export class SourceError extends Error {
  override readonly name = "SourceError";
  constructor(
    problem: string,
    readonly position?: Partial<Position>,
  ) {
    super(problem);
  }
}

/** Epochs of a training after each of which its accuracies are read, too. */
export type Curves = "all" | readonly number[];

/** What is said of a file that does not follow from it. */
export interface ReadOptions {
  /** Accuracies in CSV files are fractions from 0 to 1 (true), or percentages even if all are at most 1 (false). */
  readonly fractions?: boolean | undefined;
  /** Also read how accuracies change with the epochs, where the format has that (NATS-Bench). */
  readonly curves?: Curves | undefined;
}

export interface TableSource {
  /** Such as `nasbench101-tfrecord`. */
  readonly format: string;
  readonly space: SearchSpace;
  /** Bytes of the file, or files, for a progress bar. */
  readonly totalBytes: number;
  /** Bytes of it that have been read so far. */
  readonly bytesRead: number;
  /** Reads in constant memory. @throws {SourceError} */
  records(): AsyncIterable<TableRecord | BadRecord>;
}

/**
 * Counts the bytes that the latest reading of a source has read. An earlier one that was broken off may still
 * be given some, which its own streams had asked for.
 */
export class ReadBytes {
  #latest = { bytes: 0 };

  get bytes(): number {
    return this.#latest.bytes;
  }

  /** Begins a reading. @returns what is to be told how many more bytes it has read */
  begin(): (bytes: number) => void {
    const own = (this.#latest = { bytes: 0 });
    return (bytes) => {
      own.bytes += bytes;
    };
  }
}

export const isBad = (record: object): record is BadRecord => "problem" in record;

/** Such as `table.csv, record 7, byte 512`, for messages. */
export function formatPosition({ file, record, byteOffset }: Partial<Position>): string {
  const place = [
    ...(record === undefined ? [] : [`record ${record}`]),
    ...(byteOffset === undefined ? [] : [`byte ${byteOffset}`]),
  ];
  return [...(file === undefined ? [] : [file]), ...place].join(", ");
}
