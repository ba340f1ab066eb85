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
import { MAX_ARCHITECTURES } from "../schema/api/limits.js";
import type { PredictorList } from "../schema/api/predictors.js";
import type { ScoreAnswer, ScoreRequest } from "../schema/api/score.js";
import type {
  CanonicalizeAnswer,
  SampleAnswer,
  SampleRequest,
  SpaceList,
} from "../schema/api/spaces.js";
import type { PredictorCard } from "../schema/card.js";
import type { WrittenArchitecture } from "../spaces/space.js";
import { Transport, type TransportOptions } from "./transport.js";

export { ArchfitError, type TransportOptions } from "./transport.js";
export type { PredictorCard, WrittenArchitecture };

/** Of one call. */
export interface CallOptions {
  /** Ends the call, waiting and retries included. */
  readonly signal?: AbortSignal;
}

export interface ClientOptions extends TransportOptions {
  /** Architectures in one request; longer lists are sent in several, one after the other. The service's limit unless given. */
  readonly batchSize?: number;
}

type Scores = z.infer<typeof ScoreAnswer>;

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
   * an `error` in its place.
   */
  async score(
    request: Omit<ScoreRequest, "architectures"> & {
      readonly architectures: readonly WrittenArchitecture[];
    },
    { signal }: CallOptions = {},
  ): Promise<Scores> {
    const answers = await this.#inBatches(request.architectures, (architectures) =>
      this.#transport.post<Scores>("/v1/score", { ...request, architectures }, signal),
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
    const answers = await this.#inBatches(architectures, (batch) =>
      this.#transport.post<z.infer<typeof CanonicalizeAnswer>>(
        path,
        { architectures: batch },
        signal,
      ),
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

  /** Sends an empty list too, so that the service says what is wrong with it. */
  async #inBatches<Item, Answer>(
    items: readonly Item[],
    send: (batch: readonly Item[]) => Promise<Answer>,
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let start = 0; start === 0 || start < items.length; start += this.#batchSize)
      answers.push(await send(items.slice(start, start + this.#batchSize)));
    return answers;
  }
}
