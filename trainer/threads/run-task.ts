/**
 * @module
 * A worker thread's side of the pool: the first task sets up the back end, which all others share.
 */
import type { Backend } from "../tensor/backends.js";

/** What the pool sends to a thread. */
export interface Task {
  /** URL of a module whose default export takes `input`. */
  readonly module: string;
  /** Unless given, the task needs no TensorFlow.js, which is then not loaded. */
  readonly backend: Backend | undefined;
  readonly input: unknown;
}

let ready: Promise<Backend> | undefined;

export async function runTask({ module, backend, input }: Task): Promise<unknown> {
  if (backend) await (ready ??= setUp(backend));
  const { default: work } = (await import(module)) as { default: (input: unknown) => unknown };
  return await work(input);
}

async function setUp(backend: Backend): Promise<Backend> {
  const { useBackend } = await import("../tensor/backends.js");
  return await useBackend(backend);
}
