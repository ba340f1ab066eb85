/**
 * @module
 * The bytes of a text file, gzipped or not, as a stream: counted, and checked to be UTF-8.
 */
import { Buffer, isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline, type Readable, Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { SourceError } from "./source.js";

const CHUNK_BYTES = 2 ** 18;
const GZIP_MAGIC = Buffer.of(0x1f, 0x8b);
const NEWLINE = 0x0a;
/** Longest line that is looked at as a whole. */
const MAX_LINE_BYTES = 2 ** 20;

/** The first bytes of a file, fewer if it is shorter. */
export async function readBeginning(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

const isGzip = (beginning: Buffer) => beginning.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);

/**
 * Streams what a file holds, unpacked. It ends in a `SourceError` where the file is damaged,
 * truncated or not UTF-8.
 *
 * @param onRead is told how many more bytes of the file itself have been read.
 */
export async function openText(file: string, onRead: (bytes: number) => void): Promise<Readable> {
  const packed = isGzip(await readBeginning(file, GZIP_MAGIC.length));
  const checked = new Utf8Check(file);
  const raw = createReadStream(file, { highWaterMark: CHUNK_BYTES });
  raw.on("data", (chunk) => onRead(chunk.length));
  // Errors reach the reader of `checked`; whichever stream ends early ends the others with it.
  if (!packed) return pipeline(raw, checked, ignoreError);
  const unpacked = createGunzip({ chunkSize: CHUNK_BYTES });
  unpacked.on("error", (error: NodeJS.ErrnoException) => {
    const problem =
      error.code === "Z_BUF_ERROR" ? "it is truncated" : `its data are damaged (${error.message})`;
    checked.destroy(new SourceError(`The gzip file cannot be unpacked: ${problem}`, { file }));
  });
  return pipeline(raw, unpacked, checked, ignoreError);
}

/** For `pipeline`, whose last stream reports the error to whoever reads it. */
export const ignoreError = () => {};

/** Passes whole lines on, if they are UTF-8. */
class Utf8Check extends Transform {
  /** The beginning of a line whose end has not come yet. */
  #rest: Buffer = Buffer.alloc(0);
  #lines = 0;
  #byteOffset = 0;

  constructor(readonly file: string) {
    super({ readableHighWaterMark: CHUNK_BYTES });
  }

  override _transform(
    chunk: Buffer,
    _: string,
    done: (error: Error | null, lines?: Buffer) => void,
  ) {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    this.#rest = bytes.subarray(end);
    const problem =
      this.#check(bytes.subarray(0, end)) ??
      (this.#rest.length > MAX_LINE_BYTES
        ? this.#problem(`The line is longer than ${MAX_LINE_BYTES} bytes`)
        : null);
    done(problem, bytes.subarray(0, end));
  }

  override _flush(done: (error: Error | null, rest?: Buffer) => void) {
    done(this.#check(this.#rest), this.#rest);
  }

  #check(lines: Buffer): SourceError | null {
    const valid = isUtf8(lines);
    for (let start = 0; start < lines.length; ) {
      const newline = lines.indexOf(NEWLINE, start);
      const end = newline < 0 ? lines.length : newline + 1;
      if (!valid && !isUtf8(lines.subarray(start, end)))
        return this.#problem("The line is not UTF-8 text");
      this.#byteOffset += end - start;
      this.#lines++;
      start = end;
    }
    return null;
  }

  #problem(problem: string): SourceError {
    const position = { file: this.file, record: this.#lines + 1, byteOffset: this.#byteOffset };
    return new SourceError(problem, position);
  }
}
