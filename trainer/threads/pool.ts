/**
 * @module
 * Work on several cores: TensorFlow.js computes on one in Node, so that each thread has its own.
 */
import { availableParallelism } from "node:os";
import { Tinypool } from "tinypool";
import type { Backend } from "../tensor/backends.js";
import type { Task } from "./run-task.js";

/** Threads that tasks are spread over. What a task gives must not depend on which thread it ran in. */
export interface Threads {
  readonly threads: number;
  /**
   * Runs the default export of `module` in a thread: a function of one argument, which can be sent there.
   *
   * @param module URL of a TypeScript module.
   */
  run<Input, Output>(module: URL, input: Input): Promise<Output>;
  close(): Promise<void>;
}

/** Threads in which TensorFlow.js computes with a back end. */
export interface Pool extends Threads {
  readonly backend: Backend;
}

/** A GPU is one device, which several threads would only contend for. */
const GPU_BACKENDS: readonly Backend[] = ["node-gpu", "webgpu"];

/** As many threads as make sense for `backend`, unless `threads` says how many. */
export function createPool(backend: Backend, threads?: number): Pool {
  const count = threads ?? (GPU_BACKENDS.includes(backend) ? 1 : availableParallelism());
  return { backend, ...createThreads(count, backend) };
}

/**
 * Threads for work in plain TypeScript, unless there is a `backend`. One is started when there is a task for it.
 *
 * @param wanted how many at most; never more than cores, on which they would only contend, each with memory and a
 * start of its own. Unless given, one per core.
 */
export function createThreads(wanted = availableParallelism(), backend?: Backend): Threads {
  const count = Math.min(wanted, availableParallelism());
  const pool = new Tinypool({
    filename: new URL("./thread.mjs", import.meta.url).href,
    minThreads: 0,
    maxThreads: count,
    idleTimeout: 60_000,
    isolateWorkers: false,
    // The thread registers the TypeScript loader itself, whatever the parent was started with.
    execArgv: [],
  });
  return {
    threads: count,
    run: (module, input) => {
      const task: Task = { module: module.href, backend, input };
      return pool.run(task);
    },
    close: () => pool.destroy(),
  };
}

/** Numbers that threads read without each having a copy. */
export function share(values: Float32Array): Float32Array {
  const shared = new Float32Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
