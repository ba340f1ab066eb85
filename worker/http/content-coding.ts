/**
 * @module
 * Bodies that are compressed (RFC 9110, section 8.4.1), decompressed within a limit.
 */
import { COST, type Work } from "../../search/work.js";

/** How the codings that a body may have are called by what decompresses them. */
const FORMATS = { gzip: "gzip", "x-gzip": "gzip", deflate: "deflate" } as const;
export type Coding = keyof typeof FORMATS;

export const CODINGS = Object.keys(FORMATS) as readonly Coding[];
export const isCoding = (text: string): text is Coding => Object.hasOwn(FORMATS, text);

/** Bytes that are decompressed at a time: workerd keeps all that they expand to, up to a thousand times as much. */
const PIECE = 4096;
/** How far JSON is expected to expand. */
const EXPECTED = 16;

/**
 * What the bytes expand to; undefined if that is more than `limit`.
 *
 * @throws {TypeError} if they are not of this coding, or cut off.
 */
export async function decompress(
  packed: Uint8Array,
  coding: Coding,
  limit: number,
  work: Work,
): Promise<Uint8Array | undefined> {
  const { readable, writable } = new DecompressionStream(FORMATS[coding]);
  const writer = writable.getWriter();
  const reader = readable.getReader({ mode: "byob" });
  let isFull = false;
  const unpacked = readUpTo(reader, limit + 1, EXPECTED * packed.byteLength).then((parts) => {
    isFull = sizeOf(parts) > limit;
    return parts;
  });
  // Of two failures of the same kind, that of the writer is told.
  unpacked.catch(() => {});
  writer.closed.catch(() => {});
  for (let at = 0; at < packed.byteLength && !isFull; at += PIECE) {
    await writer.write(packed.subarray(at, at + PIECE));
    if (work.spend(COST.inflate * PIECE)) await work.turn();
  }
  if (!isFull) await writer.close();
  const parts = await unpacked;
  if (sizeOf(parts) <= limit) return joined(parts);
  await Promise.allSettled([reader.cancel(), writer.abort()]);
  return undefined;
}

/**
 * The first `most` bytes of a stream, or all that it has. Each read waits until its part is full, so that
 * what a write has brought is taken before the next one.
 */
async function readUpTo(
  reader: ReadableStreamBYOBReader,
  most: number,
  expected: number,
): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for (let left = most, size = expected; left > 0; size = left) {
    const length = Math.max(1, Math.min(size, left));
    const { value } = await reader.readAtLeast(length, new Uint8Array(length));
    if (value) parts.push(value);
    if (value === undefined || value.byteLength < length) break;
    left -= length;
  }
  return parts;
}

const sizeOf = (parts: readonly Uint8Array[]) =>
  parts.reduce((size, { byteLength }) => size + byteLength, 0);

/** Chunks as one. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0];
  const whole = new Uint8Array(sizeOf(chunks));
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
