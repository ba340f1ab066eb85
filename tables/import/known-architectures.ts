/**
 * @module
 * Which architectures a table has, and by what records refer to them: key, hash, official index.
 */
import { DigestTable } from "./digest-table.js";

/** In place of an architecture: several have this hash. */
const SEVERAL = -1;

/** Architectures by number, in the order in which they were first seen. */
export class KnownArchitectures {
  readonly #keys = new DigestTable();
  /** Hashes that are not the key. */
  readonly #hashes = new DigestTable();
  /** Per hash: number of its architecture, or `SEVERAL`. */
  readonly #ofHash: number[] = [];
  readonly #ofIndex = new Map<number, number>();
  readonly #indices = new Map<number, number>();

  get size(): number {
    return this.#keys.size;
  }

  /** The number of the architecture of this key, or `undefined`. */
  find(key: string): number | undefined {
    const number = this.#keys.find(key);
    return number < 0 ? undefined : number;
  }

  /** Adds an architecture that is not known yet. */
  add(key: string, hash: string): number {
    const number = this.#keys.add(key);
    if (hash !== key) {
      const known = this.#hashes.size;
      const ofHash = this.#hashes.add(hash);
      this.#ofHash[ofHash] = ofHash === known ? number : SEVERAL;
    }
    return number;
  }

  /** The one architecture of this hash, "several", or `undefined`. */
  findHash(hash: string): number | "several" | undefined {
    const byKey = this.find(hash);
    if (byKey !== undefined) return byKey;
    const ofHash = this.#hashes.find(hash);
    if (ofHash < 0) return undefined;
    return this.#ofHash[ofHash] === SEVERAL ? "several" : this.#ofHash[ofHash];
  }

  findIndex(index: number): number | undefined {
    return this.#ofIndex.get(index);
  }

  /** The official index of an architecture, if it is known. */
  indexOf(number: number): number | undefined {
    return this.#indices.get(number);
  }

  setIndex(number: number, index: number): void {
    this.#ofIndex.set(index, number);
    this.#indices.set(number, index);
  }

  /** First byte of the digest of its key: 0 … 255, all about equally frequent. */
  bucketOf(number: number): number {
    return this.#keys.firstByte(number);
  }

  /** The order of rows: by digest of the key. Keys of one bucket come before those of the next. */
  compare(a: number, b: number): number {
    return this.#keys.compare(a, b);
  }
}
