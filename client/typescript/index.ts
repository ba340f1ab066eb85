/**
 * @module
 * A typed client of the service, for Node, browsers and Workers; it needs nothing but `fetch`.
 *
 * @example
 * ```ts
 * const archfit = new Archfit("http://127.0.0.1:8787");
 * const { scores } = await archfit.score({ space: "nasbench201", architectures });
 * ```
 */
import { MAX_ARCHITECTURES, MAX_BODY_BYTES } from "../../schema/http/limits.js";
import { inBatches, sendAll } from "./batches.js";
import { type Answer, type Body, type Call, type Given, type Names, pathOf } from "./calls.js";
import type * as Contract from "./contract.js";
import { Transport, type TransportOptions } from "./transport.js";
import { wholeTable } from "./whole-table.js";

export type * from "./contract.js";
export { ArchfitError, type TransportOptions } from "./transport.js";

/** An architecture in the official form of its search space. */
export type WrittenArchitecture = Given<Contract.WrittenArchitecture>;
/** The card of a predictor: its target, what it was fitted on, and how good it is. */
export type PredictorCard = Contract.Predictor;

/** Of one call. */
export interface CallOptions {
  /** Ends the call, waiting and retries included. */
  readonly signal?: AbortSignal;
}

export interface ClientOptions extends TransportOptions {
  /**
   * Architectures in one request; longer lists are sent in several, one after the other, and so are those
   * that have more bytes than a request may. The service's limit unless given.
   */
  readonly batchSize?: number;
}

/** What pages of a table are sorted and filtered by. */
export interface PageOptions {
  /** Name of a metric. */
  readonly sort: string;
  /** Largest or smallest first; "desc" unless given. */
  readonly order?: "desc" | "asc";
  /** Rows a page. */
  readonly limit?: number;
  /** Names of the metrics to answer; all unless given. */
  readonly metrics?: readonly string[];
  /** Smallest and largest value let through, by name of the metric. */
  readonly filters?: Readonly<Record<string, { readonly min?: number; readonly max?: number }>>;
}

/** What an evolution is asked for. Members may be those of an earlier answer, as they are. */
export type Evolution = Omit<Body<"POST /v1/evolve">, "strategy"> & {
  /** Its name and its parameters; unless given, the published ones. */
  readonly strategy:
    | Body<"POST /v1/evolve">["strategy"]
    | { readonly name: string; readonly [parameter: string]: unknown };
};

export class Archfit {
  readonly #transport: Transport;
  readonly #batchSize: number;

  /** @param base where the service is, such as `http://127.0.0.1:8787`. */
  constructor(base: string | URL, options: ClientOptions = {}) {
    this.#transport = new Transport(base, options);
    this.#batchSize = Math.min(options.batchSize ?? MAX_ARCHITECTURES, MAX_ARCHITECTURES);
    if (!(Number.isInteger(this.#batchSize) && this.#batchSize > 0))
      throw new RangeError(`batchSize must be a positive integer, not ${options.batchSize}`);
  }

  async spaces({ signal }: CallOptions = {}): Promise<Contract.Space[]> {
    return (await this.#get("GET /v1/spaces", {}, signal)).spaces;
  }

  async predictors({ signal }: CallOptions = {}): Promise<PredictorCard[]> {
    return (await this.#get("GET /v1/predictors", {}, signal)).predictors;
  }

  predictor(id: string, { signal }: CallOptions = {}): Promise<PredictorCard> {
    return this.#get("GET /v1/predictors/{predictor}", { predictor: id }, signal);
  }

  /**
   * Fitness of any number of architectures, in their order. An architecture that can't be read has
   * an `error` in its place. All scores are of one predictor file.
   *
   * @param request its `measured`, where it has any, is of as many architectures.
   * @throws {RangeError} if that is not so.
   * @throws {Error} if the predictor is replaced again and again meanwhile.
   */
  async score(
    request: Body<"POST /v1/score">,
    { signal }: CallOptions = {},
  ): Promise<Contract.ScoreAnswer> {
    const { architectures, measured } = request;
    if (measured && measured.length !== architectures.length)
      throw new RangeError(
        `measured is of ${measured.length} architectures, and there are ${architectures.length}`,
      );
    const items = architectures.map((architecture, index) => ({
      architecture,
      measured: measured?.[index],
    }));
    const answers = await this.#sendAll(
      ["POST /v1/score", {}],
      items,
      (batch) => ({
        ...request,
        architectures: batch.map((item) => item.architecture),
        ...(measured && { measured: batch.map((item) => item.measured) }),
      }),
      (answer) => `${answer.predictor} ${answer.predictor_sha256}`,
      "The predictor",
      signal,
    );
    return { ...answers[0], scores: answers.flatMap(({ scores }) => scores) };
  }

  /** Keys, hashes, canonical forms, parameters and FLOPs of any number of architectures, in their order. */
  async canonicalize(
    space: string,
    architectures: readonly WrittenArchitecture[],
    { signal }: CallOptions = {},
  ): Promise<Contract.CanonicalizeAnswer["results"]> {
    const answers = await this.#sendAll(
      ["POST /v1/spaces/{space}/canonicalize", { space }],
      architectures,
      (batch) => ({ architectures: batch }),
      () => "",
      "The search space",
      signal,
    );
    return answers.flatMap(({ results }) => results);
  }

  /** Architectures drawn uniformly from the written ones of a space, and the seed for the next call. */
  sample(
    space: string,
    request: Body<"POST /v1/spaces/{space}/sample">,
    { signal }: CallOptions = {},
  ): Promise<Contract.SampleAnswer> {
    return this.#post("POST /v1/spaces/{space}/sample", { space }, request, signal);
  }

  /**
   * Better architectures from a population, by a search strategy.
   *
   * @example
   * ```ts
   * const search = { space: "nasbench201", strategy: { name: "guided" }, offspring: 5 };
   * let { offspring, state } = await archfit.evolve({ ...search, population, seed: 1 });
   * const measured = await train(offspring); // one's own: the same with their fitness
   * ({ offspring, state } = await archfit.evolve({ ...search, population: measured, state }));
   * ```
   */
  evolve(request: Evolution, { signal }: CallOptions = {}): Promise<Contract.EvolveAnswer> {
    return this.#post("POST /v1/evolve", {}, request, signal);
  }

  /** Tables that are loaded, and those that are known. */
  tables({ signal }: CallOptions = {}): Promise<Contract.BenchmarkTableList> {
    return this.#get("GET /v1/benchmarks", {}, signal);
  }

  table(id: string, { signal }: CallOptions = {}): Promise<Contract.BenchmarkTable> {
    return this.#get("GET /v1/benchmarks/{table}", { table: id }, signal);
  }

  /** All that was measured of one architecture. @param keyOrHash a hash may find several rows. */
  measured(
    table: string,
    keyOrHash: string,
    { signal }: CallOptions = {},
  ): Promise<Contract.ArchitectureAnswer> {
    const names = { table, architecture: keyOrHash };
    return this.#get("GET /v1/benchmarks/{table}/architectures/{architecture}", names, signal);
  }

  /**
   * What was measured of any number of architectures, in their order. An item that can't be read, or
   * that the table does not have, has an `error` in its place. All rows are of one version of the table.
   *
   * @param request has exactly one of `architectures`, `keys`, `hashes` and `indices`.
   * @throws {Error} if the table is imported again and again meanwhile.
   */
  async lookup(
    table: string,
    request: Body<"POST /v1/benchmarks/{table}/lookup">,
    { signal }: CallOptions = {},
  ): Promise<Contract.LookupAnswer> {
    const lists: Readonly<Record<string, unknown>> = request;
    const kinds = ["architectures", "keys", "hashes", "indices"];
    const kind = kinds.find((name) => lists[name] !== undefined) ?? "architectures";
    const answers = await this.#sendAll(
      ["POST /v1/benchmarks/{table}/lookup", { table }],
      (lists[kind] ?? []) as readonly unknown[],
      (items) => ({ ...request, [kind]: items }),
      ({ version }) => version,
      `The table "${table}"`,
      signal,
    );
    return answers.reduce(joinLookups);
  }

  /** The rows of a table in the order of a metric, page by page as they are asked for. */
  async *rows(
    table: string,
    { sort, order, limit, metrics, filters = {} }: PageOptions,
    { signal }: CallOptions = {},
  ): AsyncGenerator<Contract.MeasuredRow, void, undefined> {
    const query = new URLSearchParams({ sort });
    if (order !== undefined) query.set("order", order);
    if (limit !== undefined) query.set("limit", `${limit}`);
    if (metrics !== undefined) query.set("metrics", metrics.join());
    for (const [metric, { min, max }] of Object.entries(filters)) {
      if (min !== undefined) query.set(`min_${metric}`, `${min}`);
      if (max !== undefined) query.set(`max_${metric}`, `${max}`);
    }
    for (;;) {
      const call = "GET /v1/benchmarks/{table}/architectures";
      const page = await this.#get(call, { table }, signal, query);
      yield* page.rows;
      if (page.next_cursor === null) return;
      query.set("cursor", page.next_cursor);
    }
  }

  /**
   * Every row of a table, in the order in which it was loaded, as the service reads them: one answer, which
   * goes on where it broke off. All rows are of one version of the table.
   *
   * @param metrics names of the metrics to answer; all means unless given.
   * @throws {ArchfitError} `expired_cursor` if the table is loaded anew between two parts of it.
   * @throws {Error} if it breaks off again and again without a further row.
   *
   * @example
   * ```ts
   * for await (const { key, numbers } of archfit.allRows("nasbench201", { metrics: ["cifar10_test_200"] }))
   *   console.log(key, numbers.cifar10_test_200);
   * ```
   */
  allRows(
    table: string,
    { metrics }: { readonly metrics?: readonly string[] } = {},
    { signal }: CallOptions = {},
  ): AsyncGenerator<Contract.WholeRow, void, undefined> {
    return wholeTable(
      this.#transport,
      pathOf("GET /v1/benchmarks/{table}/rows", { table }),
      metrics,
      signal,
    );
  }

  /**
   * A random row of a table, the same for the same seed and version, and the seed for the next call.
   *
   * @param metrics names of the metrics to answer; all unless given.
   */
  randomRow(
    table: string,
    { seed, metrics }: { readonly seed: number; readonly metrics?: readonly string[] },
    { signal }: CallOptions = {},
  ): Promise<Contract.RandomRowAnswer> {
    const query = new URLSearchParams({ seed: `${seed}` });
    if (metrics !== undefined) query.set("metrics", metrics.join());
    return this.#get("GET /v1/benchmarks/{table}/random", { table }, signal, query);
  }

  #get<Name extends Call>(
    call: Name,
    names: Names<Name>,
    signal?: AbortSignal,
    query?: URLSearchParams,
  ): Promise<Answer<Name>> {
    return this.#transport.get(pathOf(call, names, query), signal);
  }

  #post<Name extends Call>(
    call: Name,
    names: Names<Name>,
    body: object,
    signal?: AbortSignal,
  ): Promise<Answer<Name>> {
    return this.#transport.post(pathOf(call, names), body, signal);
  }

  /** Sends an empty list too, so that the service says what is wrong with it. */
  #sendAll<Name extends Call, Item>(
    [call, names]: readonly [Name, Names<Name>],
    items: readonly Item[],
    bodyOf: (batch: readonly Item[]) => object,
    stateOf: (answer: Answer<Name>) => string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<Answer<Name>[]> {
    const { byteLength } = new TextEncoder().encode(JSON.stringify(bodyOf([])));
    const limits = { count: this.#batchSize, bytes: MAX_BODY_BYTES - byteLength };
    const send = (batch: Item[]) => this.#post(call, names, bodyOf(batch), signal);
    return sendAll(inBatches(items, limits), send, stateOf, what);
  }
}

/** Two answers to parts of one look-up as one. */
function joinLookups(
  one: Contract.LookupAnswer,
  other: Contract.LookupAnswer,
): Contract.LookupAnswer {
  const seconds = Object.entries(other.training_seconds).map(([metric, { total, missing }]) => {
    const before = one.training_seconds[metric] ?? { total: 0, missing: 0 };
    return [metric, { total: before.total + total, missing: before.missing + missing }];
  });
  return {
    ...one,
    results: [...one.results, ...other.results],
    ...(one.twins || other.twins ? { twins: { ...one.twins, ...other.twins } } : {}),
    training_seconds: { ...one.training_seconds, ...Object.fromEntries(seconds) },
  };
}
