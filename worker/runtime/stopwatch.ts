/**
 * @module
 * Where the time of one request goes, as a `Server-Timing` header. Deployed Workers' clock stands
 * still while they compute, so the shares mean something only where Workers run locally.
 */

/** What the time of a request is divided into. */
export type Share =
  | "parsing"
  | "hashing"
  | "encoding"
  | "inference"
  | "database"
  | "unpacking"
  | "search"
  | "serialisation";

export class Stopwatch {
  #last = performance.now();
  readonly #shares = new Map<Share, number>();

  /** Books the time since the last lap, or since the beginning, as `share`. */
  lap(share: Share): void {
    const now = performance.now();
    this.#shares.set(share, (this.#shares.get(share) ?? 0) + now - this.#last);
    this.#last = now;
  }

  /** In milliseconds, such as `parsing;dur=3, hashing;dur=1`. */
  toString(): string {
    return [...this.#shares].map(([share, time]) => `${share};dur=${time}`).join(", ");
  }
}
