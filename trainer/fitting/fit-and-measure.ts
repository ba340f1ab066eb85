/**
 * @module
 * The whole of `archfit fit` between reading a table and writing files.
 */
import { performance } from "node:perf_hooks";
import { meanAbsoluteError } from "../../learn/index.js";
import { calibrate } from "../calibration/calibration.js";
import type { Draw } from "../evaluation/draw.js";
import { measureQuality, type Quality } from "../evaluation/quality.js";
import { FOLDS } from "../families/folds.js";
import type { Family, FitOptions, TrainingData } from "../families/index.js";
import { checkParity } from "../onnx/parity.js";
import { predictBatches } from "../onnx/predict-batches.js";
import type { Table } from "../tables/read-table.js";
import { fitPredictor, type Predictor, predictorToOnnx } from "./predictor.js";

export interface FitResult {
  readonly predictor: Predictor;
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** Largest difference of the ONNX file to the trainer's own prediction. */
  readonly parity: number;
  readonly quality: MeasuredQuality;
  /** Of fitting and calibrating. */
  readonly seconds: number;
}

export interface MeasuredQuality extends Quality {
  readonly mean_absolute_error: number;
  /** Rows that the figures are of. */
  readonly rows: number;
  /** How the rows were chosen, for the card. */
  readonly how: string;
}

/** @param data the rows of `draw.training`. */
export async function fitAndMeasure(
  family: Family,
  table: Table,
  draw: Draw,
  data: TrainingData,
  options: Omit<FitOptions, "seed">,
): Promise<FitResult> {
  const begin = performance.now();
  const predictor = await fitPredictor(family, data, { ...options, seed: draw.seed });
  const seconds = (performance.now() - begin) / 1000;
  const onnx = predictorToOnnx(predictor);
  const parity = await checkParity(predictor, onnx);
  const quality = await measure(predictor, onnx, table, draw, data.targets);
  return { predictor, onnx, parity, quality, seconds };
}

async function measure(
  predictor: Predictor,
  onnx: Uint8Array,
  table: Table,
  { training, heldOut, seed }: Draw,
  trainingTargets: Float64Array,
): Promise<MeasuredQuality> {
  const figures = (means: Float32Array, targets: Float64Array) => ({
    ...measureQuality(means, targets),
    mean_absolute_error: meanAbsoluteError(means, targets),
    rows: targets.length,
  });
  if (heldOut.length === 0) {
    const { mean } = calibrate(predictor.outOfFold, predictor.calibration);
    const how = `${FOLDS}-fold cross-validation over the ${training.length} rows that it was fitted on, since no others were left`;
    return { ...figures(mean, trainingTargets), how };
  }
  const { outputs } = await predictBatches(
    onnx,
    table.space,
    predictor.model.inputs,
    heldOut.map((row) => table.architectures[row]),
  );
  const targets = Float64Array.from(heldOut, (row) => table.targets[row]);
  const others = table.targets.length - training.length;
  const which = heldOut.length === others ? "all" : `${heldOut.length} drawn (seed ${seed})`;
  const how = `ONNX file in onnxruntime-web on ${which} of the ${others} rows of ${table.name} that it was not fitted on`;
  return { ...figures(outputs.mean, targets), how };
}
