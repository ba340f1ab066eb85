/**
 * @module
 * Which TensorFlow.js back end does the arithmetic, chosen at run time, and whether it computes what plain
 * JavaScript computes.
 */
import { createRequire } from "node:module";
import { dirname, sep } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../../schema/input-error.js";
import { createRandom } from "../../spaces/index.js";
import { product } from "./dense.js";

/** Values of `--backend`. */
export const BACKEND_CHOICES = ["auto", "node-gpu", "node", "webgpu", "wasm", "cpu"] as const;
export type BackendChoice = (typeof BACKEND_CHOICES)[number];
export type Backend = Exclude<BackendChoice, "auto">;

/** Loads a back end and makes it the current one; throws whatever goes wrong. */
const loaders: Readonly<Record<Backend, () => Promise<void>>> = {
  "node-gpu": async () => {
    await importOptional("@tensorflow/tfjs-node-gpu");
    await activate("tensorflow");
    // Without CUDA and cuDNN the library computes on the CPU and says so in its log only.
    const { isUsingGpuDevice } = tf.backend() as unknown as { isUsingGpuDevice?: boolean };
    if (!isUsingGpuDevice) throw new Error("it found no GPU that it can use");
  },
  node: async () => {
    await importOptional("@tensorflow/tfjs-node");
    await activate("tensorflow");
  },
  webgpu: async () => {
    const { create, globals } = await importOptional<{
      create: (flags: string[]) => object;
      globals: object;
    }>("webgpu");
    Object.assign(globalThis, globals);
    // Newer Node has a navigator of its own, without a `gpu`.
    const navigator = (globalThis as { navigator?: object }).navigator ?? {};
    Object.defineProperty(navigator, "gpu", { value: create([]), configurable: true });
    Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
    await importOptional("@tensorflow/tfjs-backend-webgpu");
    await activate("webgpu");
    // Errors in shaders are logged, not thrown: only wrong numbers show them.
    await checkAgainstCpu();
  },
  wasm: async () => {
    const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    const main = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
    setWasmPaths(`${dirname(dirname(main))}${sep}wasm-out${sep}`);
    await activate("wasm");
  },
  cpu: () => activate("cpu"),
};

/** Of a back end's gradients, as a share of the largest number. */
const TOLERANCE = 1e-3;

const AUTOMATIC: readonly Backend[] = ["node-gpu", "wasm", "cpu"];

/**
 * Makes a back end the current one of TensorFlow.js in this thread and returns its name. `auto` is
 * the first that loads of node-gpu, wasm and cpu (plain JavaScript).
 *
 * @throws {InputError} if the back end that was asked for by name cannot be used, with the reason.
 */
export async function useBackend(choice: BackendChoice): Promise<Backend> {
  tf.enableProdMode();
  const reasons: string[] = [];
  for (const backend of choice === "auto" ? AUTOMATIC : [choice]) {
    try {
      await loaders[backend]();
      return backend;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      reasons.push(`The back end ${backend} cannot be used: ${reason.split("\n")[0]}`);
    }
  }
  throw new InputError(reasons.join("\n"));
}

async function activate(name: string): Promise<void> {
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js could not start "${name}"`);
  await tf.ready();
}

/** Imports a package that need not be installed. */
async function importOptional<T>(name: string): Promise<T> {
  try {
    createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new Error(`the optional package ${name} is not installed`, { cause: error });
  }
  return (await import(name)) as T;
}

/**
 * Takes one step of gradient through products, activations and a softplus, here and on the cpu back
 * end, and leaves the current back end as it was.
 *
 * @throws {Error} if the two differ by more than 0.1 % of the largest number.
 */
export async function checkAgainstCpu(): Promise<void> {
  const tested = tf.getBackend();
  const own = await gradientStep();
  await tf.setBackend("cpu");
  const expected = await gradientStep();
  await tf.setBackend(tested);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const difference = own.reduce(
    (most, value, index) => Math.max(most, Math.abs(value - expected[index])),
    0,
  );
  if (!(difference <= TOLERANCE * largest))
    throw new Error(`its gradients differ from those of plain JavaScript by ${difference}`);
}

async function gradientStep(): Promise<number[]> {
  const random = createRandom(1);
  const matrix = (rows: number, columns: number) =>
    tf.tensor2d(
      Float32Array.from({ length: rows * columns }, () => random.normal()),
      [rows, columns],
    );
  const [input, first, second] = [matrix(32, 48), matrix(48, 16), matrix(16, 1)];
  const [gradientOfFirst, gradientOfSecond] = tf.tidy(() =>
    tf.grads((a: tf.Tensor, b: tf.Tensor) => {
      const hidden = product(input, a as tf.Tensor2D);
      const scores = product(tf.mul(hidden, tf.sigmoid(hidden)), b as tf.Tensor2D);
      return tf.sum(tf.softplus(tf.sub(tf.transpose(scores), scores)));
    })([first, second]),
  );
  const numbers = [...(await gradientOfFirst.data()), ...(await gradientOfSecond.data())];
  tf.dispose([input, first, second, gradientOfFirst, gradientOfSecond]);
  return numbers;
}
