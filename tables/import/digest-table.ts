/**
 * @module
 * Numbers 0, 1, 2, … for texts (keys of architectures), in 28 bytes of typed arrays each at most, since
 * a table has hundreds of thousands of them.
 */
import { createHash } from "node:crypto";

/** Bytes of a digest. */
const BYTES = 16;
const FIRST_CAPACITY = 1024;

/** An open-addressing table from 128-bit digests of texts to numbers in the order of their first use. */
export class DigestTable {
  /** Per slot: number plus one, or 0. At most half of the slots are in use. */
  #slots = new Int32Array(2 * FIRST_CAPACITY);
  /** Per number: its digest. */
  #digests = Buffer.alloc(BYTES * FIRST_CAPACITY);
  #size = 0;

  /** How many texts have a number. */
  get size(): number {
    return this.#size;
  }

  /** The number of a text, or -1. */
  find(text: string): number {
    return this.#slots[this.#slotOf(digestOf(text))] - 1;
  }

  /** The number of a text, the next one if it has none yet. */
  add(text: string): number {
    if (2 * this.#size === this.#slots.length) this.#grow();
    const digest = digestOf(text);
    const slot = this.#slotOf(digest);
    if (this.#slots[slot] === 0) {
      digest.copy(this.#digests, BYTES * this.#size);
      this.#slots[slot] = ++this.#size;
    }
    return this.#slots[slot] - 1;
  }

  /** First byte of the digest: 0 … 255, all about equally frequent. */
  firstByte(number: number): number {
    return this.#digests[BYTES * number];
  }

  /** Orders numbers by their digests. */
  compare(a: number, b: number): number {
    return this.#digests.compare(
      this.#digests,
      BYTES * b,
      BYTES * (b + 1),
      BYTES * a,
      BYTES * (a + 1),
    );
  }

  /** The slot of a digest, or the empty one where it would be. */
  #slotOf(digest: Buffer): number {
    const mask = this.#slots.length - 1;
    for (let slot = digest.readUInt32LE(4) & mask; ; slot = (slot + 1) & mask) {
      const at = BYTES * (this.#slots[slot] - 1);
      if (at < 0 || digest.equals(this.#digests.subarray(at, at + BYTES))) return slot;
    }
  }

  #grow(): void {
    const digests = Buffer.alloc(2 * this.#digests.length);
    this.#digests.copy(digests);
    this.#digests = digests;
    this.#slots = new Int32Array(2 * this.#slots.length);
    for (let number = 0; number < this.#size; number++) {
      const digest = digests.subarray(BYTES * number, BYTES * (number + 1));
      this.#slots[this.#slotOf(digest)] = number + 1;
    }
  }
}

/**
 * A text of 32 hexadecimal digits is its own digest, so that hashes are ordered as they read. Others
 * must not have the digest of such a one: the hash of an architecture may be the MD5 of its key.
 */
function digestOf(text: string): Buffer {
  return /^[0-9a-f]{32}$/.test(text)
    ? Buffer.from(text, "hex")
    : createHash("sha256").update(text).digest().subarray(0, BYTES);
}
