/**
 * @module
 * A predictor that a command is given, on disk.
 */
import { InputError } from "../../schema/input-error.js";
import { builtInSpaces, choicesOf, type SearchSpace } from "../../spaces/index.js";
import { type ListedPredictor, openModel, PredictorFault, pairOf } from "../predictor-file.js";
import { readPredictor } from "./files.js";
import { onnxRuntime } from "./onnx-runtime.js";

/**
 * Reads a predictor, and tries whether it can be opened.
 *
 * @param path of its two files, with or without an ending.
 * @param space of the table that it is to be used with.
 * @param role what it is in messages, such as `source predictor`.
 * @throws {InputError} if they cannot be read, do not fit each other, or are of another space.
 */
export async function readForSpace(
  path: string,
  space: SearchSpace,
  role: string,
): Promise<ListedPredictor> {
  const file = await readPredictor(path);
  if ("fault" in file) throw new InputError(`The ${role} cannot be read: ${file.fault}`);
  try {
    const listed = pairOf(file.card, file.onnx, builtInSpaces);
    const { id, space: own } = listed.card;
    if (own !== space.id)
      throw new InputError(
        `The ${role} ${id} is of the search space ${own}, the table of ${space.id}: both are to be of one space`,
      );
    if (choicesOf(listed.space) !== choicesOf(space))
      throw new InputError(
        `The ${role} ${id} is of another search space named ${space.id}, with other choices: both are to be of one space`,
      );
    await (await openModel(listed, onnxRuntime)).release();
    return listed;
  } catch (error) {
    if (!(error instanceof PredictorFault)) throw error;
    throw new InputError(`The ${role} ${path} cannot be used: ${error.message}`);
  }
}
