/**
 * @module
 * What the reader of NAS-Bench-101's file remembers of each module hash: some 40 bytes in typed
 * arrays, since a file has 423,624 of them.
 */

/** Hashes in the table at first. */
const CAPACITY = 1024;
const WORDS = 4;

/** An open-addressing table from module hashes to numbers 0, 1, 2, … in order of their first use. */
export class CellRecords {
  /** Per slot: number of the hash plus one, or 0. At most half of the slots are in use. */
  #slots = new Int32Array(2 * CAPACITY);
  /** Per number: the hash as four words. */
  #hashes = new Uint32Array(WORDS * CAPACITY);
  /** Per number: identity of the cell that was found to have this hash; 0 before. */
  #identities = new Float64Array(CAPACITY);
  /** By budget; per number: records so far. */
  #records = new Map<number, Uint16Array>();
  #count = 0;

  /** The number of a hash of 32 hexadecimal digits. */
  numberOf(hash: string): number {
    const a = Number.parseInt(hash.slice(0, 8), 16);
    const b = Number.parseInt(hash.slice(8, 16), 16);
    const c = Number.parseInt(hash.slice(16, 24), 16);
    const d = Number.parseInt(hash.slice(24), 16);
    const mask = this.#slots.length - 1;
    let slot = a & mask;
    for (let number = this.#slots[slot]; number !== 0; number = this.#slots[slot]) {
      const at = (number - 1) * WORDS;
      const hashes = this.#hashes;
      if (hashes[at] === a && hashes[at + 1] === b && hashes[at + 2] === c && hashes[at + 3] === d)
        return number - 1;
      slot = (slot + 1) & mask;
    }
    if (this.#count === this.#identities.length) {
      this.#grow();
      return this.numberOf(hash);
    }
    this.#hashes.set([a, b, c, d], this.#count * WORDS);
    this.#slots[slot] = this.#count + 1;
    return this.#count++;
  }

  /** The `identity` that `verify` was told of, or 0. */
  verified(number: number): number {
    return this.#identities[number];
  }

  /** Remembers that the cell of this identity has this hash. */
  verify(number: number, identity: number): void {
    this.#identities[number] = identity;
  }

  /** How many records of this hash and budget there were before, and counts one more. */
  countRecord(number: number, epochs: number): number {
    let records = this.#records.get(epochs);
    if (records === undefined) {
      records = new Uint16Array(this.#identities.length);
      this.#records.set(epochs, records);
    }
    return records[number]++;
  }

  /** The budgets that were counted. */
  get budgets(): number {
    return this.#records.size;
  }

  #grow(): void {
    const capacity = 2 * this.#identities.length;
    this.#hashes = widen(this.#hashes, new Uint32Array(WORDS * capacity));
    this.#identities = widen(this.#identities, new Float64Array(capacity));
    for (const [epochs, records] of this.#records)
      this.#records.set(epochs, widen(records, new Uint16Array(capacity)));
    this.#slots = new Int32Array(2 * capacity);
    const mask = this.#slots.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let slot = this.#hashes[number * WORDS] & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = number + 1;
    }
  }
}

function widen<T extends { set(source: T): void }>(own: T, wider: T): T {
  wider.set(own);
  return wider;
}
