/**
 * @module
 * A time limit that holds for each of several waits.
 */
export class TimeLimit {
  readonly #controller = new AbortController();
  /** Is aborted when a wait takes too long. */
  readonly signal = this.#controller.signal;

  /** @param milliseconds that one wait may take. */
  constructor(private readonly milliseconds: number) {}

  /** What `work` gives, which has to heed the signal. */
  async over<T>(work: () => Promise<T>): Promise<T> {
    const reason = new DOMException(`No answer within ${this.milliseconds} ms`, "TimeoutError");
    const timer = setTimeout(() => this.#controller.abort(reason), this.milliseconds);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  }
}
