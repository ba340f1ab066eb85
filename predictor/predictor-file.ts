/**
 * @module
 * What makes a card and an ONNX file a predictor. First what the card alone says (`pairOf`, `listPredictor`),
 * then what takes reading and opening the model (`openModel`).
 */
import { PredictorCard } from "../schema/card.js";
import {
  type EncodingName,
  encodingFingerprint,
  encodingOf,
  type SearchSpace,
  type Spaces,
  type TensorSpec,
} from "../spaces/index.js";
import { measuredCount, measuredSpecs } from "./measured.js";
import { isRefusal, type OnnxRuntime, type OnnxSession } from "./onnx-session.js";

/** NAME.json and NAME.onnx, or why they could not be read. */
export type PredictorFile =
  | { readonly name: string; readonly card: unknown; readonly onnx: Uint8Array | ArrayBuffer }
  | { readonly name: string; readonly fault: string };

/** What is wrong with a predictor's files. It is wrong for good: nothing but other files mends it. */
export class PredictorFault extends Error {
  override readonly name = "PredictorFault";
}

/** A predictor whose card is in order; whether its ONNX file is, shows when it is opened. */
export interface ListedPredictor {
  readonly card: PredictorCard;
  readonly space: SearchSpace;
  /** Encodings that are its ONNX inputs; `measuredSpecs` has the others. */
  readonly inputs: readonly EncodingName[];
  readonly onnx: Uint8Array;
}

/** Every predictor answers these two, in the target's unit. */
export const REQUIRED_OUTPUTS = ["mean", "std"] as const;

/**
 * A predictor under its name.
 *
 * @param spaces that are known; the card may define another.
 * @throws {PredictorFault} whose message says what is wrong with the file or its card.
 */
export function listPredictor(file: PredictorFile, spaces: Spaces): ListedPredictor {
  if ("fault" in file) throw new PredictorFault(file.fault);
  const listed = pairOf(file.card, file.onnx, spaces);
  if (listed.card.id !== file.name)
    throw new PredictorFault(
      `its card is of "${listed.card.id}", but the file is named "${file.name}"`,
    );
  return listed;
}

/** Like `listPredictor`, of files whose name does not matter. @throws {PredictorFault} */
export function pairOf(
  written: unknown,
  onnx: Uint8Array | ArrayBuffer,
  spaces: Spaces,
): ListedPredictor {
  const parsed = PredictorCard.safeParse(written);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PredictorFault(
      `its card breaks the schema at /${issue.path.join("/")}: ${issue.message}`,
    );
  }
  const card = parsed.data;
  const space = card.space_definition ? ownSpace(card, spaces) : spaces.find(card.space);
  if (!space) throw new PredictorFault(`its card names the unknown search space "${card.space}"`);
  for (const output of REQUIRED_OUTPUTS)
    if (!card.outputs.includes(output))
      throw new PredictorFault(`its card has no output "${output}"`);
  return {
    card,
    space,
    inputs: card.inputs as EncodingName[],
    onnx: onnx instanceof Uint8Array ? onnx : new Uint8Array(onnx),
  };
}

/** The list of choices that comes with a predictor. */
function ownSpace({ space, space_definition }: PredictorCard, spaces: Spaces): SearchSpace {
  if (space_definition?.name !== space)
    throw new PredictorFault(
      `its card names the search space "${space}", but defines "${space_definition?.name}"`,
    );
  try {
    return spaces.define(space_definition);
  } catch (error) {
    throw new PredictorFault(
      `its card defines a search space that cannot be: ${(error as Error).message}`,
    );
  }
}

/**
 * The model, after checking that the file is the card's, that this code encodes as the trainer's did, and
 * that the model takes and gives what the card says.
 *
 * @throws {PredictorFault} whose message says what is wrong with the file; any other error may pass.
 */
export async function openModel(
  listed: ListedPredictor,
  runtime: OnnxRuntime,
): Promise<OnnxSession> {
  await checkFile(listed);
  const session = await runtime.open(listed.onnx).catch((error: unknown) => {
    throw isRefusal(error) ? new PredictorFault((error as Error).message) : error;
  });
  try {
    checkModel(listed, session);
  } catch (error) {
    await session.release();
    throw error;
  }
  return session;
}

async function checkFile({ card, space, inputs, onnx }: ListedPredictor): Promise<void> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", onnx));
  const sha256 = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (sha256 !== card.onnx.sha256)
    throw new PredictorFault(
      `the ONNX file has SHA-256 ${sha256}, its card says ${card.onnx.sha256}: make both again (${card.training.command})`,
    );
  const fingerprint = encodingFingerprint(space, inputs);
  if (fingerprint !== card.encoding_fingerprint)
    throw new PredictorFault(
      `${inputs.join(", ")} are encoded otherwise here (${fingerprint}) than where the predictor ` +
        `was fitted (${card.encoding_fingerprint}): fit it again`,
    );
}

function checkModel({ card, space, inputs }: ListedPredictor, model: OnnxSession): void {
  const specs = [
    ...inputs.map((name) => encodingOf(space, name).spec),
    ...measuredSpecs(measuredCount(card)),
  ];
  checkNames(
    "inputs",
    model.inputs.map(({ name }) => name),
    specs.map(({ name }) => name),
  );
  checkNames("outputs", model.outputs, card.outputs);
  for (const input of model.inputs) {
    const { type, shape } = specs.find(({ name }) => name === input.name) as TensorSpec;
    if (!input.isTensor || input.type !== type)
      throw new PredictorFault(`its input ${input.name} is no ${type} tensor`);
    const own = input.shape.slice(1);
    const fits = own.length === shape.length && shape.every((size, axis) => size === own[axis]);
    if (!fits)
      throw new PredictorFault(`its input ${input.name} has shape N×${own}, not N×${shape}`);
  }
}

function checkNames(what: string, model: readonly string[], card: readonly string[]): void {
  if ([...model].sort().join() !== [...card].sort().join())
    throw new PredictorFault(
      `the model's ${what} are ${model.join(", ")}, its card says ${card.join(", ")}`,
    );
}
