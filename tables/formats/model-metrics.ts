/**
 * @module
 * The protobuf message `ModelMetrics` of NAS-Bench-101's files (`model_metrics.proto`).
 */
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** Fields of `ModelMetrics`. */
export const MODEL_METRICS = {
  evaluation_data: 1,
  trainable_parameters: 2,
  total_time: 3,
} as const;

/** Fields of `EvaluationData`, all doubles. `checkpoint_path` (6) is not read. */
export const EVALUATION_DATA = {
  current_epoch: 1,
  training_time: 2,
  train_accuracy: 3,
  validation_accuracy: 4,
  test_accuracy: 5,
} as const;

/** One evaluation of a network in training; NaN where a field is absent. */
export interface EvaluationData {
  /** Seconds from the start of training. */
  trainingTime: number;
  /** Accuracies are fractions. */
  trainAccuracy: number;
  validationAccuracy: number;
  testAccuracy: number;
}

export interface ModelMetrics {
  /** At the start of training, halfway, and at its end. */
  evaluations: EvaluationData[];
  /** NaN if absent. */
  trainableParameters: number;
}

/** @throws {Error} if the bytes are no such message. */
export function readModelMetrics(bytes: Uint8Array): ModelMetrics {
  const reader = new BinaryReader(bytes);
  const metrics: ModelMetrics = { evaluations: [], trainableParameters: Number.NaN };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === MODEL_METRICS.evaluation_data && wireType === WireType.LengthDelimited) {
      const end = reader.uint32() + reader.pos;
      if (end > reader.len) throw new RangeError("an evaluation is longer than the message");
      metrics.evaluations.push(readEvaluation(reader, end));
    } else if (field === MODEL_METRICS.trainable_parameters && wireType === WireType.Varint) {
      metrics.trainableParameters = reader.int32();
    } else {
      reader.skip(wireType, field);
    }
  }
  return metrics;
}

function readEvaluation(reader: BinaryReader, end: number): EvaluationData {
  const evaluation: EvaluationData = {
    trainingTime: Number.NaN,
    trainAccuracy: Number.NaN,
    validationAccuracy: Number.NaN,
    testAccuracy: Number.NaN,
  };
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (wireType !== WireType.Bit64) {
      reader.skip(wireType, field);
      continue;
    }
    const value = reader.double();
    if (field === EVALUATION_DATA.training_time) evaluation.trainingTime = value;
    else if (field === EVALUATION_DATA.train_accuracy) evaluation.trainAccuracy = value;
    else if (field === EVALUATION_DATA.validation_accuracy) evaluation.validationAccuracy = value;
    else if (field === EVALUATION_DATA.test_accuracy) evaluation.testAccuracy = value;
  }
  if (reader.pos !== end) throw new RangeError("an evaluation does not end where it should");
  return evaluation;
}
