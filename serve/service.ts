/**
 * @module
 * The service as a whole: the socket, the process behind it, the local database, the folder of predictors.
 */
import { type Bundle, bundle } from "./bundle.js";
import { ServedDatabase } from "./database.js";
import { adviseOn, type DatabaseFault, faultOfError } from "./database-file.js";
import { messageOf } from "./failure.js";
import { Front } from "./front.js";
import { Keeper } from "./keeper.js";
import { enter, leave } from "./neighbours.js";
import { type Listening, listeningFailure, readListening } from "./options.js";
import { PREDICTORS } from "./paths.js";
import { folderState, watch } from "./watch.js";
import { brokenPredictors, welcome } from "./welcome.js";
import type { SqliteError } from "./workerd/output.js";

/** How long requests that are being answered may take after the service was told to end. */
const DRAIN_MS = 10_000;
/** After a fault of the disk, the database is tried again. */
const RETRY_MS = 15_000;

export class Service {
  stopping = false;
  #listening!: Listening;
  #database!: ServedDatabase;
  #keeper: Keeper | undefined;
  #front: Front | undefined;
  #fault: DatabaseFault | undefined;
  #broken: readonly string[] = [];
  #ready!: (keeper: Keeper) => void;
  /** There once the first process serves. */
  readonly #started = new Promise<Keeper>((resolve) => {
    this.#ready = resolve;
  });

  /** @param write takes a line of what happens. */
  constructor(private readonly write: (line: string) => void) {}

  /**
   * Begins to serve.
   *
   * @returns lines that say so.
   * @throws {ServeError} if it can't.
   */
  async start(environment: NodeJS.ProcessEnv): Promise<string[]> {
    this.#listening = readListening(environment);
    const { port, host } = this.#listening;
    this.#front = new Front(async () => (await this.#started).current());
    await this.#front.listen(port, host).catch((error) => {
      throw listeningFailure(this.#listening, error.code);
    });
    this.#database = await ServedDatabase.find();
    this.#fault = await this.#database.fault();
    await this.#reportNeighbours();
    // A new database is made while the Worker is built.
    const isNew = this.#fault === undefined && this.#database.isNew();
    const prepared = isNew ? this.#prepare() : undefined;
    const made = await bundle(this.#database.id, () => this.#report("Building the Worker"));
    await this.#serve(made);
    await prepared;
    let welcomed = await welcome(this.#listening);
    if (this.#fault) this.#reportFault();
    else if (!isNew && !welcomed.migrated && (await this.#prepare()))
      welcomed = await welcome(this.#listening);
    this.#broken = await this.#reportBroken();
    await this.#follow(made.id);
    return welcomed.lines;
  }

  /** Refuses new connections, answers what was asked within 10 s, and ends what it has started. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.#database?.stop();
    await this.#front?.drain(DRAIN_MS);
    await this.#keeper?.stop();
    if (this.#database) await leave(this.#database.state).catch(() => {});
  }

  /** A state folder that can't be written is told as a fault. */
  async #reportNeighbours(): Promise<void> {
    const { state } = this.#database;
    const others = await enter(state, this.#listening.address).catch(() => []);
    for (const { pid, address } of others)
      this.#report(
        `Process ${pid} serves from the same state folder, at ${address}: both answer from the same tables`,
      );
  }

  #report(line: string): void {
    if (!this.stopping) this.write(line);
  }

  #reportFault(): void {
    if (this.#fault) this.#report(`Scores are served, tables are not: ${adviseOn(this.#fault)}`);
  }

  async #serve({ folder }: Bundle): Promise<void> {
    this.#keeper = await Keeper.start(
      {
        bundle: folder,
        ...this.#database.options(this.#fault),
        onDatabaseFault: (error) => void this.#onDatabaseFault(error),
      },
      (line) => this.#report(line),
    );
    if (this.stopping) await this.#keeper.stop();
    else this.#ready(this.#keeper);
  }

  /** @returns whether the database is ready now. */
  async #prepare(): Promise<boolean> {
    try {
      await this.#database.prepare((line) => this.#report(line));
      return true;
    } catch (error) {
      this.#report(
        `Scores are served, tables are not: the database can't be made ready: ${messageOf(error)} (npx archfit doctor says more)`,
      );
      return false;
    }
  }

  /** From now on requests are told what is wrong, instead of meeting the fault again and again. */
  async #onDatabaseFault(error: SqliteError): Promise<void> {
    const fault = faultOfError(this.#database.file, error);
    if (fault === undefined || this.#fault !== undefined) return;
    this.#fault = fault;
    this.#reportFault();
    await this.#replace(this.#database.options(fault));
    if (fault.of === "disk") setTimeout(() => void this.#reopen(), RETRY_MS).unref();
  }

  /** Opens the database that is there now. */
  async #reopen(): Promise<void> {
    this.#fault = await this.#database.fault();
    if (this.#fault) this.#reportFault();
    else await this.#prepare();
    await this.#replace(this.#database.options(this.#fault));
  }

  async #replace(options: Parameters<Keeper["replace"]>[0]): Promise<void> {
    try {
      await this.#keeper?.replace(options);
    } catch (error) {
      this.#report(`What was served before goes on: ${messageOf(error)}`);
    }
  }

  /** Serves what comes into `predictors/`, and the file that takes the place of the database's. */
  async #follow(first: string): Promise<void> {
    let id = first;
    await watch(
      () => folderState(PREDICTORS),
      async () => {
        try {
          const made = await bundle(this.#database.id, () =>
            this.#report("predictors/ has changed: the Worker is built again"),
          );
          if (made.id === id) return;
          await this.#keeper?.replace({ bundle: made.folder });
          id = made.id;
          this.#report("The predictors that are there now are served");
          this.#broken = await this.#reportBroken();
        } catch (error) {
          this.#report(`What was served before goes on: ${messageOf(error)}`);
        }
      },
    );
    await watch(
      () => this.#database.identity(),
      async () => {
        this.#report("The database's file was removed or replaced: it is opened anew");
        await this.#reopen();
      },
    );
  }

  /** Says once of each broken predictor what is wrong with it. */
  async #reportBroken(): Promise<readonly string[]> {
    const lines = await brokenPredictors(this.#listening);
    for (const line of lines) if (!this.#broken.includes(line)) this.#report(line);
    return lines;
  }
}
