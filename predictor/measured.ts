/**
 * @module
 * Two inputs of predictors that read what was measured of an architecture beforehand, such as its accuracy
 * after a few epochs: the numbers, and which of them there are.
 */
import type { PredictorCard } from "../schema/card.js";
import {
  type Architecture,
  type EncodingName,
  encode,
  type SearchSpace,
  type Tensor,
  type TensorSpec,
} from "../spaces/index.js";

/** Name of the ONNX input with the numbers, [batch, metrics], in the order of the card. */
export const MEASURED = "measured";
/** Name of the one that is 1 where there is a number and 0 where there is none, which is then ignored. */
export const MEASURED_MASK = "measured_mask";

export type InputName = EncodingName | typeof MEASURED | typeof MEASURED_MASK;

/** What these inputs are; none for a predictor that reads no metrics. */
export function measuredSpecs(metrics: number): TensorSpec[] {
  if (metrics === 0) return [];
  return [MEASURED, MEASURED_MASK].map((name) => ({ name, type: "float32", shape: [metrics] }));
}

/** Metrics that a predictor reads. */
export const measuredCount = ({ measured }: PredictorCard): number => measured?.metrics.length ?? 0;

/**
 * All inputs of a model.
 *
 * @param metrics that the model reads.
 * @param measured `metrics` numbers for each architecture, NaN where there is none; unless given, there are none.
 */
export function modelInputs(
  space: SearchSpace,
  inputs: readonly EncodingName[],
  metrics: number,
  architectures: readonly Architecture[],
  measured?: Float32Array,
): Record<string, Tensor> {
  const encoded = inputs.map((name) => [name, encode(space, name, architectures)]);
  return {
    ...Object.fromEntries(encoded),
    ...(metrics > 0 && measuredTensors(metrics, architectures.length, measured)),
  };
}

/** @param measured as of `modelInputs`. */
export function measuredTensors(
  metrics: number,
  rows: number,
  measured: Float32Array = new Float32Array(rows * metrics).fill(Number.NaN),
): Record<typeof MEASURED | typeof MEASURED_MASK, Tensor> {
  const tensor = (numberOf: (value: number) => number): Tensor => ({
    type: "float32",
    dims: [rows, metrics],
    data: measured.map(numberOf),
  });
  return {
    [MEASURED]: tensor((value) => (Number.isNaN(value) ? 0 : value)),
    [MEASURED_MASK]: tensor((value) => (Number.isNaN(value) ? 0 : 1)),
  };
}
