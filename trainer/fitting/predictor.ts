/**
 * @module
 * A fitted and calibrated predictor, and its ONNX file.
 */
import { type InputName, measuredSpecs } from "../../predictor/measured.js";
import {
  type Architecture,
  type EncodingName,
  encodingOf,
  type SearchSpace,
} from "../../spaces/index.js";
import {
  type Calibration,
  calibrate,
  calibrationToGraph,
  fitCalibration,
  type Prediction,
} from "../calibration/calibration.js";
import { type Ensemble, FOLDS, fitEnsemble, functionsOf } from "../families/cross-validation.js";
import type { Family, FitOptions, ScoreModel, TrainingData } from "../families/index.js";
import { GraphBuilder, type Value } from "../onnx/graph-builder.js";
import {
  classifierToGraph,
  classify,
  fitClassifier,
  type ThresholdClassifier,
} from "./classifier.js";

export interface Predictor extends Ensemble {
  readonly space: SearchSpace;
  readonly members: number;
  readonly calibration: Calibration;
  readonly classifier?: ThresholdClassifier | undefined;
}

/** A prediction, and the probability to exceed the threshold where there is a classifier. */
export interface FullPrediction extends Prediction {
  readonly probability_above?: Float32Array;
}

/** Ensembles that `fitPredictor` fits, each of `members` members; twice as many with a classifier. */
export const ENSEMBLES_PER_FIT = 1 + FOLDS;

/**
 * Fits an ensemble on all of the rows, and calibrates it by others fitted on parts of them.
 *
 * @param threshold where a classifier is wanted.
 */
export async function fitPredictor(
  family: Family,
  data: TrainingData,
  options: FitOptions,
  threshold?: number,
): Promise<Predictor> {
  const ensemble = await fitEnsemble(family, data, options);
  const { outOfFold, answered } = ensemble;
  const calibration = fitCalibration(answered, data.targets, functionsOf(data), outOfFold);
  const classifier =
    threshold === undefined
      ? undefined
      : await fitClassifier(family, data, ensemble, threshold, options);
  return { ...ensemble, space: data.space, members: options.members, calibration, classifier };
}

/** Encodings that the predictor takes. */
export function inputsOf({ model, classifier }: Predictor): readonly EncodingName[] {
  return [...new Set([...model.inputs, ...(classifier?.model.inputs ?? [])])];
}

/** The trainer's own prediction, by TensorFlow.js. @param measured as `ScoreModel.score` has it. */
export async function predict(
  { model, calibration, classifier }: Predictor,
  architectures: readonly Architecture[],
  measured?: Float32Array,
): Promise<FullPrediction> {
  const scores = await model.score(architectures, measured);
  const prediction = calibrate(scores, calibration);
  if (!classifier) return prediction;
  const probability_above = await classify(classifier, scores, architectures, measured);
  return { ...prediction, probability_above };
}

/**
 * The predictor as an ONNX file: inputs named after the encodings, outputs `mean`, `std` and, with a
 * classifier, `probability_above`.
 */
export function predictorToOnnx(predictor: Predictor): Uint8Array<ArrayBuffer> {
  const { space, model, members, calibration, classifier } = predictor;
  const graph = new GraphBuilder("predictor");
  const inputs = declareInputs(graph, space, inputsOf(predictor), model.measured);
  const scored = model.toGraph(graph, inputs);
  const { mean, std } = calibrationToGraph(graph, scored, members, calibration);
  graph.output("mean", mean);
  graph.output("std", std);
  if (classifier) {
    const own = classifier.model.toGraph(graph, inputs);
    const probability = classifierToGraph(graph, scored.scores, own.scores, classifier.logistic);
    graph.output("probability_above", probability);
  }
  return graph.toBytes();
}

/** An ONNX file with the one output `score`, the mean of the members' scores, which has no unit. */
export function scoresToOnnx(space: SearchSpace, model: ScoreModel): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("scores");
  const { scores } = model.toGraph(
    graph,
    declareInputs(graph, space, model.inputs, model.measured),
  );
  const mean = graph.node("ReduceMean", [scores, graph.integers([1])], { keepdims: 0n });
  graph.output("score", mean);
  return graph.toBytes();
}

function declareInputs(
  graph: GraphBuilder,
  space: SearchSpace,
  inputs: readonly EncodingName[],
  measured: ScoreModel["measured"] = [],
): Map<InputName, Value> {
  const specs = [
    ...inputs.map((name) => encodingOf(space, name).spec),
    ...measuredSpecs(measured.length),
  ];
  return new Map(specs.map((spec) => [spec.name as InputName, graph.input(spec)]));
}
