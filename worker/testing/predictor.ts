/**
 * @module
 * Predictors for tests: real ONNX models with cards that fit them.
 */
import type { PredictorFile } from "../../predictor/predictor-file.js";
import { Predictors } from "../../predictor/predictors.js";
import { type PredictorCard, targetOf } from "../../schema/card.js";
import {
  builtInSpaces,
  type EncodingName,
  encodingFingerprint,
  encodingOf,
  nasbench201,
  type SearchSpace,
} from "../../spaces/index.js";
import { onnxRuntime } from "../runtime/onnx-runtime.js";
import { measuringModel, summingModel } from "./onnx.js";

/** What the Worker makes of these files when it starts. */
export const loadPredictors = (files: readonly PredictorFile[], spaces = builtInSpaces) =>
  Predictors.load(files, onnxRuntime, spaces);

interface TestPredictor {
  readonly name: string;
  readonly space: SearchSpace;
  readonly dataset?: string;
  readonly input?: EncodingName;
  readonly onnx?: ArrayBuffer;
  /** Fields of the card that are to differ from what would be right. */
  readonly card?: Partial<PredictorCard>;
}

/** A file that loads, unless what is given says otherwise. */
export async function testPredictor({
  name,
  space,
  dataset = "cifar10",
  input = "one_hot",
  onnx = summingModel(encodingOf(space, input).spec),
  card = {},
}: TestPredictor): Promise<PredictorFile & { card: PredictorCard; onnx: ArrayBuffer }> {
  return {
    name,
    onnx,
    card: {
      id: name,
      space: space.id,
      family: "sum",
      description: "Adds up its inputs",
      target: targetOf(`${dataset}_test_200`),
      inputs: [input],
      outputs: ["mean", "std"],
      training: {
        table: { name: "none", sha256: "0".repeat(64), rows: 1 },
        rows: 1,
        seed: 0,
        backend: "none",
        seconds: 0,
        command: "none",
      },
      quality: {
        held_out_rows: 1,
        kendall_tau: 0,
        spearman: 0,
        mean_absolute_error: 0,
        how: "not measured",
      },
      encoding_fingerprint: encodingFingerprint(space, [input]),
      onnx: { sha256: await sha256(onnx), bytes: onnx.byteLength, parity: 0 },
      ...card,
    },
  };
}

/** A predictor of NAS-Bench-201 that is told these metrics: its mean is more by their numbers. */
export function measuringPredictor(name: string, metrics: readonly string[]) {
  const quality = { kendall_tau: 0, mean_absolute_error: 0, coverage_90: 0 };
  const [first, ...others] = metrics.map((metric) => ({
    ...{ ...targetOf(metric), least: 10, most: 90, rows: 20 },
  }));
  return testPredictor({
    name,
    space: nasbench201,
    onnx: measuringModel(encodingOf(nasbench201, "one_hot").spec, metrics.length),
    card: {
      measured: {
        metrics: [first, ...others],
        quality: { as_measured: quality, unmeasured: quality },
      },
    },
  });
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
