/**
 * @module
 * An existing predictor as the source of another: read with its card, checked, run in onnxruntime-web.
 */
import { createHash } from "node:crypto";
import { predictBatches } from "../../../predictor/node/onnx-runtime.js";
import { readForSpace } from "../../../predictor/node/read-for-space.js";
import { InputError } from "../../../schema/input-error.js";
import type { Architecture, EncodingName, SearchSpace } from "../../../spaces/index.js";

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
  const { card, inputs, onnx } = await readForSpace(path, space, "source predictor");
  if (card.measured)
    throw new InputError(
      `The source predictor ${card.id} reads what was measured beside an architecture: a correction needs one that reads architectures alone`,
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
