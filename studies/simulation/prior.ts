/**
 * @module
 * The predictor that a simulated search starts from, read from its two files.
 */
import { basename } from "node:path";
import { onnxRuntime } from "../../predictor/node/onnx-runtime.js";
import { readForSpace } from "../../predictor/node/read-for-space.js";
import { Predictor } from "../../predictor/predictor.js";
import type { ListedPredictor } from "../../predictor/predictor-file.js";
import { isFitness, priorOf } from "../../predictor/prior.js";
import { InputError } from "../../schema/input-error.js";
import type { Prior } from "../../search/index.js";
import type { SearchSpace } from "../../spaces/index.js";

/** Name of the predictor, as strategies name it. @param path with or without an ending. */
export const priorName = (path: string) => basename(path).replace(/\.(json|onnx)$/, "");

/** @throws {InputError} if the files cannot be read, or are of another space or of no fitness. */
export async function readPrior(path: string, space: SearchSpace): Promise<ListedPredictor> {
  const listed = await readForSpace(path, space, "prior");
  const { id, target } = listed.card;
  if (!isFitness(listed))
    throw new InputError(
      `The prior ${id} predicts ${target.metric}, of which more is not better: a search starts from a predictor of an accuracy`,
    );
  return listed;
}

let last: { readonly path: string; readonly prior: Prior } | undefined;

/** The prior, ready to score; the last one of a thread is kept. @throws {InputError} as `readPrior` does. */
export async function openPrior(path: string, space: SearchSpace): Promise<Prior> {
  if (last?.path !== path)
    last = {
      path,
      prior: priorOf(await Predictor.open(await readPrior(path, space), onnxRuntime)),
    };
  return last.prior;
}
