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
import type { z } from "zod";
import type { PredictorCard } from "../../schema/card.js";
import type {
  LookupAnswer,
  LookupKind,
  LookupRequest,
} from "../../schema/http/benchmark-lookup.js";
import type {
  ArchitectureAnswer,
  ArchitecturePage,
  MeasuredRow,
  RandomRowAnswer,
} from "../../schema/http/benchmark-rows.js";
import type { WholeRow } from "../../schema/http/benchmark-whole.js";
import type { BenchmarkTable, BenchmarkTableList } from "../../schema/http/benchmarks.js";
import type { EvolveAnswer, EvolveRequest } from "../../schema/http/evolve.js";
import { MAX_ARCHITECTURES, MAX_BODY_BYTES } from "../../schema/http/limits.js";
import type { PredictorList } from "../../schema/http/predictors.js";
import type { ScoreAnswer, ScoreRequest } from "../../schema/http/score.js";
import type {
  CanonicalizeAnswer,
  SampleAnswer,
  SampleRequest,
  SpaceList,
} from "../../schema/http/spaces.js";
import type { WrittenArchitecture } from "../../spaces/space.js";
import { inBatches, sendAll } from "./batches.js";
import { Transport, type TransportOptions } from "./transport.js";
import { wholeTable } from "./whole-table.js";

export { ArchfitError, type TransportOptions } from "./transport.js";
export type { PredictorCard, WrittenArchitecture };

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

type Scores = z.infer<typeof ScoreAnswer>;

/** What an evolution is asked for. Members may be those of an earlier answer, as they are. */
export type Evolution = Omit<z.input<typeof EvolveRequest>, "population"> & {
  readonly population: readonly {
    readonly architecture: WrittenArchitecture;
    /** Measured, the larger the better; unless given, the predictor's. */
    readonly fitness?: number;
    /** Measured, by name. */
    readonly metrics?: Readonly<Record<string, number>>;
  }[];
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

  async spaces({ signal }: CallOptions = {}) {
    return (await this.#transport.get<z.infer<typeof SpaceList>>("/v1/spaces", signal)).spaces;
  }

  async predictors({ signal }: CallOptions = {}) {
    type Answer = z.infer<typeof PredictorList>;
    return (await this.#transport.get<Answer>("/v1/predictors", signal)).predictors;
  }

  predictor(id: string, { signal }: CallOptions = {}): Promise<PredictorCard> {
    return this.#transport.get(`/v1/predictors/${encodeURIComponent(id)}`, signal);
  }

  /**
   * Fitness of any number of architectures, in their order. An architecture that can't be read has
   * an `error` in its place. All scores are of one predictor file.
   *
   * @throws {Error} if the predictor is replaced again and again meanwhile.
   */
  async score(
    request: Omit<ScoreRequest, "architectures"> & {
      readonly architectures: readonly WrittenArchitecture[];
    },
    { signal }: CallOptions = {},
  ): Promise<Scores> {
    const answers = await this.#sendAll(
      "/v1/score",
      request.architectures,
      (architectures) => ({ ...request, architectures }),
      (answer: Scores) => `${answer.predictor} ${answer.predictor_sha256}`,
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
  ) {
    const path = `/v1/spaces/${encodeURIComponent(space)}/canonicalize`;
    const answers = await this.#sendAll(
      path,
      architectures,
      (batch) => ({ architectures: batch }),
      (_: z.infer<typeof CanonicalizeAnswer>) => "",
      "The search space",
      signal,
    );
    return answers.flatMap(({ results }) => results);
  }

  /** Architectures drawn uniformly from the written ones of a space, and the seed for the next call. */
  sample(
    space: string,
    request: z.infer<typeof SampleRequest>,
    { signal }: CallOptions = {},
  ): Promise<
    Omit<z.infer<typeof SampleAnswer>, "architectures"> & { architectures: WrittenArchitecture[] }
  > {
    return this.#transport.post(`/v1/spaces/${encodeURIComponent(space)}/sample`, request, signal);
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
  evolve(request: Evolution, { signal }: CallOptions = {}): Promise<EvolveAnswer> {
    return this.#transport.post("/v1/evolve", request, signal);
  }

  /** Tables that are loaded, and those that are known. */
  tables({ signal }: CallOptions = {}): Promise<z.infer<typeof BenchmarkTableList>> {
    return this.#transport.get("/v1/benchmarks", signal);
  }

  table(id: string, { signal }: CallOptions = {}): Promise<BenchmarkTable> {
    return this.#transport.get(tablePath(id), signal);
  }

  /** All that was measured of one architecture. @param keyOrHash a hash may find several rows. */
  measured(
    table: string,
    keyOrHash: string,
    { signal }: CallOptions = {},
  ): Promise<ArchitectureAnswer> {
    const path = `${tablePath(table)}/architectures/${encodeURIComponent(keyOrHash)}`;
    return this.#transport.get(path, signal);
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
    request: LookupRequest,
    { signal }: CallOptions = {},
  ): Promise<LookupAnswer> {
    const kinds: readonly LookupKind[] = ["architectures", "keys", "hashes", "indices"];
    const kind = kinds.find((name) => request[name] !== undefined) ?? "architectures";
    const answers = await this.#sendAll<unknown, LookupAnswer>(
      `${tablePath(table)}/lookup`,
      request[kind] ?? [],
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
  ): AsyncGenerator<MeasuredRow, void, undefined> {
    const query = new URLSearchParams({ sort });
    if (order !== undefined) query.set("order", order);
    if (limit !== undefined) query.set("limit", `${limit}`);
    if (metrics !== undefined) query.set("metrics", metrics.join());
    for (const [metric, { min, max }] of Object.entries(filters)) {
      if (min !== undefined) query.set(`min_${metric}`, `${min}`);
      if (max !== undefined) query.set(`max_${metric}`, `${max}`);
    }
    for (;;) {
      const path = `${tablePath(table)}/architectures?${query}`;
      const page = await this.#transport.get<ArchitecturePage>(path, signal);
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
  ): AsyncGenerator<WholeRow, void, undefined> {
    return wholeTable(this.#transport, `${tablePath(table)}/rows`, metrics, signal);
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
  ): Promise<z.infer<typeof RandomRowAnswer>> {
    const query = new URLSearchParams({ seed: `${seed}` });
    if (metrics !== undefined) query.set("metrics", metrics.join());
    return this.#transport.get(`${tablePath(table)}/random?${query}`, signal);
  }

  /** Sends an empty list too, so that the service says what is wrong with it. */
  #sendAll<Item, Answer>(
    path: string,
    items: readonly Item[],
    bodyOf: (batch: readonly Item[]) => object,
    stateOf: (answer: Answer) => string,
    what: string,
    signal: AbortSignal | undefined,
  ): Promise<Answer[]> {
    const { byteLength } = new TextEncoder().encode(JSON.stringify(bodyOf([])));
    const limits = { count: this.#batchSize, bytes: MAX_BODY_BYTES - byteLength };
    const send = (batch: Item[]) => this.#transport.post<Answer>(path, bodyOf(batch), signal);
    return sendAll(inBatches(items, limits), send, stateOf, what);
  }
}

const tablePath = (id: string) => `/v1/benchmarks/${encodeURIComponent(id)}`;

/** Two answers to parts of one look-up as one. */
function joinLookups(one: LookupAnswer, other: LookupAnswer): LookupAnswer {
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
