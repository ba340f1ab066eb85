/**
 * @module
 * A worker thread's side of the pool: the first task sets up the back end, which all others share.
 */
import { type Backend, useBackend } from "../tensor/backends.js";

/** What the pool sends to a thread. */
export interface Task {
  /** URL of a module whose default export takes `input`. */
  readonly module: string;
  readonly backend: Backend;
  readonly input: unknown;
}

let ready: Promise<Backend> | undefined;

export async function runTask({ module, backend, input }: Task): Promise<unknown> {
  await (ready ??= useBackend(backend));
  const { default: work } = (await import(module)) as { default: (input: unknown) => unknown };
  return await work(input);
}
