/**
 * @module
 * An existing predictor as the source of another: read with its card, checked, run in onnxruntime-web.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { PredictorCard } from "../../../schema/card.js";
import { InputError } from "../../../schema/input-error.js";
import {
  type Architecture,
  choicesOf,
  type EncodingName,
  encodingFingerprint,
  type SearchSpace,
} from "../../../spaces/index.js";
import { predictBatches } from "../../onnx/predict-batches.js";

export interface Source {
  readonly id: string;
  /** SHA-256 of `onnx`, hexadecimal. */
  readonly sha256: string;
  readonly onnx: Uint8Array;
  readonly inputs: readonly EncodingName[];
  /** The source's `mean`, one per architecture. */
  predict(architectures: readonly Architecture[]): Promise<Float32Array>;
}

/**
 * @param path of the predictor's two files, with or without an ending.
 * @throws {InputError} if they cannot be read, do not fit each other, or are of another space.
 */
export async function readSource(path: string, space: SearchSpace): Promise<Source> {
  const stem = path.replace(/\.(json|onnx)$/, "");
  const [text, onnx] = await Promise.all(
    [`${stem}.json`, `${stem}.onnx`].map((file) =>
      readFile(file).catch((error: Error) => {
        throw new InputError(`The source predictor cannot be read: ${error.message}`);
      }),
    ),
  );
  const card = parseCard(`${stem}.json`, text.toString());
  if (card.space !== space.id)
    throw new InputError(
      `The source predictor ${card.id} is of the search space ${card.space}, the table of ${space.id}: a correction needs one space`,
    );
  if (choicesOf({ definition: card.space_definition }) !== choicesOf(space))
    throw new InputError(
      `The source predictor ${card.id} is of another search space named ${space.id}, with other choices: a correction needs one space`,
    );
  if (checksum(onnx) !== card.onnx.sha256)
    throw new InputError(
      `${stem}.onnx is not the file that ${stem}.json describes (SHA-256 differs; was a fit interrupted?): make both again (${card.training.command})`,
    );
  const inputs = card.inputs as EncodingName[];
  if (encodingFingerprint(space, inputs) !== card.encoding_fingerprint)
    throw new InputError(
      `The source predictor ${card.id} was fitted on other encodings of ${space.id}: fit it again (${card.training.command})`,
    );
  return sourceOf(card.id, space, onnx, inputs);
}

/** @param onnx a predictor's file, with an output `mean`. */
export function sourceOf(
  id: string,
  space: SearchSpace,
  onnx: Uint8Array,
  inputs: readonly EncodingName[],
): Source {
  return {
    id,
    sha256: checksum(onnx),
    onnx,
    inputs,
    predict: async (architectures) =>
      (await predictBatches(onnx, space, inputs, architectures)).outputs.mean,
  };
}

const checksum = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function parseCard(file: string, text: string): PredictorCard {
  let card: unknown;
  try {
    card = JSON.parse(text);
  } catch (error) {
    throw new InputError(`${file} is not JSON: ${(error as Error).message}`);
  }
  const parsed = PredictorCard.safeParse(card);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    `${file} is no predictor's card: /${issue.path.join("/")}: ${issue.message}`,
  );
}
