/**
 * @module
 * `npm start`: builds what has changed, makes the local database ready and serves at `HOST` (127.0.0.1
 * unless set) and `PORT` (8787), without network. Whatever it has started ends with it, however it ends.
 */
import { bundle } from "./bundle.js";
import { adviseOn, ServedDatabase } from "./database.js";
import { messageOf, ServeError } from "./failure.js";
import { Front } from "./front.js";
import { Keeper } from "./keeper.js";
import { listeningFailure, readListening } from "./options.js";
import { PREDICTORS } from "./paths.js";
import { folderState, watch } from "./watch.js";
import { welcome } from "./welcome.js";
import type { Backend } from "./workerd/backend.js";

/** How long requests that are being answered may take after a signal to end. */
const DRAIN_MS = 10_000;

const report = (line: string) => console.error(line);

/** Serves until a signal ends it: exit code 0; 1 if it can't start. */
export async function start(): Promise<void> {
  const service = new Service();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => void service.stop());
  try {
    await service.run();
  } catch (error) {
    if (service.stopping) return;
    console.error(error instanceof ServeError ? error.message : error);
    service.end(1);
  }
}

class Service {
  stopping = false;
  #keeper: Keeper | undefined;
  #front: Front | undefined;
  #database: ServedDatabase | undefined;
  #ready!: (keeper: Keeper) => void;
  /** There once the first process serves. */
  readonly #started = new Promise<Keeper>((resolve) => {
    this.#ready = resolve;
  });

  async run(): Promise<void> {
    const listening = readListening(process.env);
    this.#front = new Front(async (): Promise<Backend> => (await this.#started).current());
    await this.#front.listen(listening.port, listening.host).catch((error) => {
      throw listeningFailure(listening, error.code);
    });
    const database = (this.#database = await ServedDatabase.find());
    const fault = await database.fault();
    // A new database is made while the Worker is built.
    const prepared = fault === undefined && database.isNew() ? this.#prepare(database) : undefined;
    const made = await bundle(database.id, () => report("Building the Worker"));
    reportPredictors(made.faults);
    this.#keeper = await Keeper.start(
      { bundle: made.folder, ...database.options(fault) },
      (line) => !this.stopping && report(line),
    );
    if (this.stopping) return;
    this.#ready(this.#keeper);
    if (fault) report(`Scores are served, tables are not: ${adviseOn(fault)}`);
    await prepared;
    let welcomed = await welcome(listening);
    if (fault === undefined && !prepared && !welcomed.migrated && (await this.#prepare(database)))
      welcomed = await welcome(listening);
    for (const line of welcomed.lines) console.log(line);
    await this.#follow(database, made.id);
  }

  /** Refuses new connections, answers what was asked, and ends; at once when told so again. */
  async stop(): Promise<void> {
    if (this.stopping) return this.end(0);
    this.stopping = true;
    this.#database?.stop();
    await this.#front?.drain(DRAIN_MS);
    await this.#keeper?.stop();
    this.end(0);
  }

  end(code: number): void {
    // The processes that serve see the end of their input.
    process.exit(code);
  }

  /** @returns whether it is ready now. */
  async #prepare(database: ServedDatabase): Promise<boolean> {
    try {
      await database.prepare(report);
      return true;
    } catch (error) {
      if (!this.stopping)
        report(
          `Scores are served, tables are not: the database can't be made ready: ${messageOf(error)} (npx archfit doctor says more)`,
        );
      return false;
    }
  }

  /** Serves what comes into `predictors/`, and the file that takes the place of the database's. */
  async #follow(database: ServedDatabase, first: string): Promise<void> {
    let id = first;
    await watch(
      () => folderState(PREDICTORS),
      async () => {
        try {
          const made = await bundle(database.id, () => report("predictors/ has changed: building"));
          reportPredictors(made.faults);
          if (made.id === id) return;
          await this.#keeper?.replace({ bundle: made.folder });
          id = made.id;
          report("The predictors that are there now are served");
        } catch (error) {
          report(`What was served before goes on: ${messageOf(error)}`);
        }
      },
    );
    await watch(
      () => database.identity(),
      async () => {
        report("The database's file was removed or replaced: it is opened anew");
        const fault = await database.fault();
        if (fault === undefined) await this.#prepare(database);
        else report(`Scores are served, tables are not: ${adviseOn(fault)}`);
        await this.#keeper
          ?.replace(database.options(fault))
          .catch((error) => report(messageOf(error)));
      },
    );
  }
}

function reportPredictors(faults: readonly { name: string; fault: string }[]): void {
  for (const { name, fault } of faults) report(`predictors/${name} is not served: ${fault}`);
}
