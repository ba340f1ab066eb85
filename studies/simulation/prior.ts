/**
 * @module
 * A fitted predictor as what a simulated search starts from.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readPredictor } from "../../predictor/node/files.js";
import { onnxRuntime } from "../../predictor/node/onnx-runtime.js";
import { Predictor } from "../../predictor/predictor.js";
import { type ListedPredictor, PredictorFault, pairOf } from "../../predictor/predictor-file.js";
import { InputError } from "../../schema/input-error.js";
import type { Prior } from "../../search/prior.js";
import { builtInSpaces, choicesOf, type SearchSpace } from "../../spaces/index.js";

/** A predictor that was read and found in order. */
export interface PriorFiles {
  /** Of its two files; a thread opens them again. */
  readonly path: string;
  readonly listed: ListedPredictor;
}

/**
 * @param path of its card or its ONNX file, with or without ending, or of a folder that holds one predictor.
 * @throws {InputError} if there is none, or it predicts no fitness.
 */
export async function readPriorFiles(path: string): Promise<PriorFiles> {
  const stem = await stemOf(path);
  const listed = await listedOf(stem);
  const { id, target } = listed.card;
  if (target.unit !== "percent")
    throw new InputError(`The prior ${id} predicts ${target.metric}, which is no fitness`);
  return { path: stem, listed };
}

/** @throws {InputError} if the prior does not score architectures of the space. */
export function requirePriorOf(space: SearchSpace, { listed }: PriorFiles): void {
  if (listed.space.id !== space.id || choicesOf(listed.space) !== choicesOf(space))
    throw new InputError(
      `The prior ${listed.card.id} scores architectures of ${listed.space.id}, not those of the table, which are of ${space.id}`,
    );
}

let last: { readonly path: string; readonly prior: Prior } | undefined;

/** The prior, ready to score; that of the last path is kept. */
export async function openPrior(path: string): Promise<Prior> {
  if (last?.path === path) return last.prior;
  const predictor = await Predictor.open(await listedOf(path), onnxRuntime);
  const prior: Prior = {
    cost: predictor.evaluationCost,
    score: async (architectures, work) =>
      (await predictor.predict(architectures, ["mean"], work)).mean,
  };
  last = { path, prior };
  return prior;
}

async function listedOf(path: string): Promise<ListedPredictor> {
  const file = await readPredictor(path);
  if ("fault" in file) throw new InputError(`The prior cannot be read: ${file.fault}`);
  try {
    return pairOf(file.card, file.onnx, builtInSpaces);
  } catch (error) {
    if (!(error instanceof PredictorFault)) throw error;
    throw new InputError(`The prior ${path} cannot be used: ${error.message}`);
  }
}

const MODEL = /\.onnx$/;

async function stemOf(path: string): Promise<string> {
  const names = await readdir(path).catch(() => undefined);
  if (names === undefined) return path.replace(/\.(json|onnx)$/, "");
  const models = names.filter((name) => MODEL.test(name));
  if (models.length === 1) return join(path, models[0].replace(MODEL, ""));
  throw new InputError(
    `The folder ${path} holds ${models.length} predictors where the prior is to be one: name its card, such as ${join(path, (models[0] ?? "NAME.onnx").replace(MODEL, ".json"))}`,
  );
}
