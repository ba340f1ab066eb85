/**
 * @module
 * One HTTP exchange with the service: time limit, retries with back-off, problems as errors.
 */
import type { Problem } from "./contract.js";
import { TimeLimit } from "./time-limit.js";

export interface TransportOptions {
  /** Milliseconds that one attempt, or the next piece of a stream, may take; 30,000 unless given. */
  readonly timeout?: number;
  /** Attempts after the first that failed with 429, 503 or without an answer; 4 unless given. */
  readonly retries?: number;
  /** Milliseconds before the first retry, doubled for each further one; 250 unless given. `Retry-After` goes first. */
  readonly backOff?: number;
  /** The `fetch` to use; the global one unless given. */
  readonly fetch?: typeof fetch;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The service refused a request, or could not answer it. */
export class ArchfitError extends Error {
  override readonly name = "ArchfitError";
  constructor(
    /** HTTP status. */
    readonly status: number,
    /** What the service says about it (RFC 9457), if it said anything. */
    readonly problem: Problem | undefined,
  ) {
    super(problem?.detail ?? `The service answered ${status}`);
  }
}

/** The longest pause between two attempts, in milliseconds. */
const LONGEST_PAUSE = 30_000;
const WORTH_ANOTHER_TRY = new Set([429, 503]);

/** An answer that is read as it comes. */
export interface Stream {
  readonly headers: Headers;
  /** Rejects where the connection breaks off, or is silent for as long as an attempt may take. */
  readonly pieces: AsyncIterable<Uint8Array>;
}

export class Transport {
  readonly #base: string;
  readonly #timeout: number;
  /** Attempts after the first that failed. */
  readonly retries: number;
  readonly #backOff: number;
  readonly #fetch: typeof fetch;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(base: string | URL, options: TransportOptions = {}) {
    this.#base = String(base).replace(/\/+$/, "");
    this.#timeout = options.timeout ?? 30_000;
    this.retries = options.retries ?? 4;
    this.#backOff = options.backOff ?? 250;
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#headers = options.headers ?? {};
  }

  /** @throws {ArchfitError}, or what `fetch` throws when the last attempt got no answer, or the signal's reason. */
  get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
    return this.#exchange(path, { headers: this.#headers }, readJson<Answer>, signal);
  }

  /** @throws as `get` does. */
  post<Answer>(path: string, body: unknown, signal?: AbortSignal): Promise<Answer> {
    const headers = { ...this.#headers, "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    return this.#exchange(path, init, readJson<Answer>, signal);
  }

  /** Resolves when the answer begins. @param accept its media type. @throws as `get` does. */
  stream(path: string, accept: string, signal?: AbortSignal): Promise<Stream> {
    const read = async ({ headers, body }: Response, limit: TimeLimit) => ({
      headers,
      pieces: piecesOf(body, limit),
    });
    return this.#exchange(path, { headers: { ...this.#headers, accept } }, read, signal);
  }

  /** Waits as before the retry that follows so many others. @throws the signal's reason. */
  pause(attempt: number, signal?: AbortSignal): Promise<void> {
    return sleep(this.#pauseAfter(attempt), signal);
  }

  #pauseAfter(attempt: number): number {
    return Math.min(this.#backOff * 2 ** attempt, LONGEST_PAUSE);
  }

  async #exchange<Answer>(
    path: string,
    init: RequestInit,
    read: (response: Response, limit: TimeLimit) => Promise<Answer>,
    signal?: AbortSignal,
  ): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      const last = attempt >= this.retries;
      let pause = this.#pauseAfter(attempt);
      const limit = new TimeLimit(this.#timeout);
      const either = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
      try {
        const { answer, response, problem } = await limit.over(async () => {
          const response = await this.#fetch(this.#base + path, { ...init, signal: either });
          if (response.ok) return { answer: await read(response, limit), response };
          return { response, problem: await readProblem(response) };
        });
        if (response.ok) return answer as Answer;
        if (last || !WORTH_ANOTHER_TRY.has(response.status))
          throw new ArchfitError(response.status, problem);
        pause = Math.max(pause, retryAfter(response));
      } catch (error) {
        if (error instanceof ArchfitError || last) throw error;
        signal?.throwIfAborted();
      }
      await sleep(pause, signal);
    }
  }
}

const readJson = async <Answer>(response: Response) => (await response.json()) as Answer;

/** The time limit is of each piece, and does not run while whoever reads them is busy. */
async function* piecesOf(body: Response["body"], limit: TimeLimit): AsyncGenerator<Uint8Array> {
  const reader = body?.getReader();
  if (!reader) return;
  try {
    for (;;) {
      const { done, value } = await limit.over(() => reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    // Whoever stops reading ends the answer. One that broke off refuses this, which says nothing new.
    await reader.cancel().catch(() => {});
  }
}

async function readProblem(response: Response): Promise<Problem | undefined> {
  if (!response.headers.get("content-type")?.includes("json")) return undefined;
  return (await response.json().catch(() => undefined)) as Problem | undefined;
}

/** What `Retry-After` asks for, in milliseconds. */
function retryAfter(response: Response): number {
  const header = response.headers.get("retry-after");
  if (header === null) return 0;
  const pause = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Math.min(Math.max(pause || 0, 0), LONGEST_PAUSE);
}

function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // An event of it would not come any more.
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
