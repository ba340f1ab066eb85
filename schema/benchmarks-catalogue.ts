/**
 * @module
 * Benchmark tables that are generally known: where they are published, and how they are imported.
 */
import { type Benchmark as BenchmarkOfSpace, builtInSpaces } from "../spaces/index.js";

export interface Benchmark extends BenchmarkOfSpace {
  /** Id of the search space. */
  readonly space: string;
}

/** Those of all built-in spaces, by id. Files of one's own are imported in the same way, as CSV. */
export const benchmarks: readonly Benchmark[] = builtInSpaces.list
  .flatMap(({ id, benchmarks = [] }) => benchmarks.map((one) => ({ ...one, space: id })))
  .sort((a, b) => (a.id < b.id ? -1 : 1));

/** The one of that id, or `undefined`. */
export function findBenchmark(id: string): Benchmark | undefined {
  return benchmarks.find((benchmark) => benchmark.id === id);
}
