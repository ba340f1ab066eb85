/**
 * @module
 * Bytes by bucket in one temporary file: appended in any order, read back a bucket at a time.
 */
import { TemporaryFile } from "../../files/temporary-file.js";

/** Bytes of a bucket that are gathered before they are written. */
const BLOCK_BYTES = 2 ** 15;

export class Spill {
  readonly #file = new TemporaryFile();
  readonly #buckets: Bucket[];
  #written = 0;

  constructor(buckets: number) {
    this.#buckets = Array.from({ length: buckets }, () => ({
      block: Buffer.alloc(0),
      used: 0,
      stored: [],
    }));
  }

  /** Space for `bytes` more bytes of a bucket, to be filled at once. */
  append(bucket: number, bytes: number): Buffer {
    const own = this.#buckets[bucket];
    if (own.used + bytes > own.block.length) {
      this.#store(own);
      if (bytes > own.block.length)
        own.block = Buffer.allocUnsafeSlow(Math.max(bytes, BLOCK_BYTES));
    }
    own.used += bytes;
    return own.block.subarray(own.used - bytes, own.used);
  }

  /** All bytes of a bucket, in the order in which they came. */
  read(bucket: number): Buffer {
    const { block, used, stored } = this.#buckets[bucket];
    const total = stored.reduce((sum, { bytes }) => sum + bytes, used);
    const all = Buffer.allocUnsafeSlow(total);
    let at = 0;
    for (const { position, bytes } of stored) {
      this.#file.read(all.subarray(at, at + bytes), position);
      at += bytes;
    }
    block.copy(all, at, 0, used);
    return all;
  }

  close(): void {
    this.#file.close();
  }

  #store(own: Bucket): void {
    if (own.used === 0) return;
    this.#file.write(own.block.subarray(0, own.used), this.#written);
    own.stored.push({ position: this.#written, bytes: own.used });
    this.#written += own.used;
    own.used = 0;
  }
}

interface Bucket {
  block: Buffer;
  /** Bytes of `block` that are in use. */
  used: number;
  /** Where the bytes before them are in the file. */
  readonly stored: { readonly position: number; readonly bytes: number }[];
}
