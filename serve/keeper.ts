/**
 * @module
 * Keeps a process of workerd running: starts another one when it dies, ends one that does not answer, and
 * lets a new one take the place of the old without a pause.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "./failure.js";
import { Backend, type BackendOptions } from "./workerd/backend.js";

/** One that lived shorter than this is started again after a pause, which doubles each time. */
const SHORT_LIFE_MS = 10_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** Long work of the service gives others their turn: what is silent for two of these waits hangs. */
const PROBE_MS = 5000;
const PROBES = 2;
const BETWEEN_PROBES_MS = 2000;

export class Keeper {
  #options: BackendOptions;
  #current: Promise<Backend>;
  #short = 0;
  #stopped = false;

  private constructor(
    options: BackendOptions,
    first: Backend,
    private readonly report: (line: string) => void,
  ) {
    this.#options = options;
    this.#current = Promise.resolve(first);
    this.#watch(first);
  }

  /** @param report takes a line when something happened. @throws {ServeError} if the first one does not start. */
  static async start(options: BackendOptions, report: (line: string) => void): Promise<Keeper> {
    return new Keeper(options, await Backend.start(options), report);
  }

  /** The process that answers; while there is none, the next one. */
  current(): Promise<Backend> {
    return this.#current;
  }

  /**
   * Lets a process with other options take over; what the old one was asked, it answers.
   *
   * @throws {ServeError} if it does not start: the old one goes on.
   */
  async replace(options: Partial<BackendOptions>): Promise<void> {
    const changed = { ...this.#options, ...options };
    const next = await Backend.start(changed);
    if (this.#stopped) return next.kill();
    this.#options = changed;
    const old = this.#current;
    this.#current = Promise.resolve(next);
    this.#watch(next);
    void old.then((backend) => backend.retire());
  }

  /** Ends the process at once. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await (await this.#current).kill();
  }

  async #watch(backend: Backend): Promise<void> {
    const begin = Date.now();
    void this.#probe(backend);
    const how = await backend.end;
    if (this.#stopped || (await this.#current) !== backend) return;
    this.#short = Date.now() - begin < SHORT_LIFE_MS ? this.#short + 1 : 0;
    this.report(`The process that serves has died (${describeEnd(how)}): another one is started`);
    this.#current = this.#again();
    const next = await this.#current;
    this.report("The service answers again");
    this.#watch(next);
  }

  /** Asks a process again and again, and ends it if it hangs. */
  async #probe(backend: Backend): Promise<void> {
    let ended = false;
    void backend.end.then(() => {
      ended = true;
    });
    for (let silent = 0; silent < PROBES; ) {
      if (silent === 0) await sleep(BETWEEN_PROBES_MS, undefined, { ref: false });
      const answers = await backend.answers(PROBE_MS);
      if (ended || this.#stopped) return;
      silent = answers ? 0 : silent + 1;
    }
    const seconds = (PROBES * PROBE_MS) / 1000;
    this.report(`The process that serves has not answered for ${seconds} s: it is ended`);
    await backend.kill();
  }

  /** Tries until one starts. */
  async #again(): Promise<Backend> {
    for (;;) {
      if (this.#short > 1)
        await sleep(Math.min(FIRST_PAUSE_MS * 2 ** this.#short, LONGEST_PAUSE_MS));
      try {
        return await Backend.start(this.#options);
      } catch (error) {
        this.#short++;
        this.report(messageOf(error));
      }
    }
  }
}

/** A shell says 128 + N of a command that the signal N has ended. */
function describeEnd(how: string): string {
  const code = Number(how);
  return code > 128 ? `signal ${code - 128}` : `exit code ${how}`;
}
