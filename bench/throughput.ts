/**
 * @module
 * Scores a second in batches of 1,000: what a search sends that scores whole populations.
 */
import { performance } from "node:perf_hooks";
import {
  createRandom,
  type SearchSpace,
  sampleArchitecture,
  type WrittenArchitecture,
} from "../spaces/index.js";
import { post, type Service } from "./service.js";

const BATCH = 1000;

type Batch = readonly WrittenArchitecture[];

/** Batches of architectures drawn uniformly from the written ones: many of a batch compute the same. */
export function drawnBatches(space: SearchSpace, count: number, seed: number): Batch[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: BATCH }, () => space.format(sampleArchitecture(space, random))),
  );
}

/** Batches of architectures of which none is written like another, in random order. */
export function distinctBatches(space: SearchSpace, count: number): Batch[] {
  const all = [...(space.enumerate?.() ?? [])];
  const chosen = createRandom(0).distinct(count * BATCH, all.length);
  return Array.from({ length: count }, (_, batch) =>
    chosen.slice(batch * BATCH, (batch + 1) * BATCH).map((index) => space.format(all[index])),
  );
}

/** Scores a second of clients that send these batches at once, each the next when it has its answer. */
export async function throughput(
  service: Service,
  space: SearchSpace,
  clients: number,
  batches: readonly Batch[],
): Promise<number> {
  let next = 0;
  const begin = performance.now();
  const client = async () => {
    while (next < batches.length)
      await post(service, "/v1/score", { space: space.id, architectures: batches[next++] });
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (batches.length * BATCH * 1000) / (performance.now() - begin);
}
