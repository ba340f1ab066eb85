/**
 * @module
 * A fitted and calibrated predictor, and its ONNX file.
 */

import {
  type Architecture,
  createRandom,
  type EncodingName,
  encodingOf,
  type SearchSpace,
} from "../../spaces/index.js";
import {
  type Calibration,
  calibrate,
  fitCalibration,
  type Prediction,
} from "../calibration/calibration.js";
import { calibrationToGraph } from "../calibration/graph.js";
import { crossFit, FOLDS } from "../families/folds.js";
import type {
  Family,
  FitOptions,
  Recipe,
  ScoreModel,
  Scores,
  TrainingData,
} from "../families/index.js";
import { GraphBuilder } from "../onnx/graph-builder.js";

export interface Predictor {
  readonly space: SearchSpace;
  readonly model: ScoreModel;
  readonly members: number;
  readonly calibration: Calibration;
  /** Scores of the training rows by ensembles that were not fitted on them. */
  readonly outOfFold: Scores;
  /** What the rows decided about how it was fitted; may be empty. */
  readonly settled: string;
}

/** Ensembles that `fitPredictor` fits, each of `members` members. */
export const ENSEMBLES_PER_FIT = 1 + FOLDS;

/** Fits an ensemble on all of the rows, and calibrates it by others fitted on parts of them. */
export async function fitPredictor(
  family: Family,
  data: TrainingData,
  options: FitOptions,
): Promise<Predictor> {
  const recipe: Recipe = (await family.choose?.(data, options)) ?? {
    settled: "",
    fit: (rows, given) => family.fit(rows, given),
  };
  const [model, outOfFold] = await Promise.all([
    recipe.fit(data, options),
    recipe.outOfFold ?? crossFit(recipe.fit, data, options, createRandom(options.seed)),
  ]);
  const calibration = fitCalibration(outOfFold, data.targets);
  return {
    space: data.space,
    model,
    members: options.members,
    calibration,
    outOfFold,
    settled: recipe.settled,
  };
}

/** The trainer's own prediction, by TensorFlow.js. */
export async function predict(
  { model, calibration }: Predictor,
  architectures: readonly Architecture[],
): Promise<Prediction> {
  return calibrate(await model.score(architectures), calibration);
}

/** The predictor as an ONNX file: inputs named after the encodings, outputs `mean` and `std`. */
export function predictorToOnnx({
  space,
  model,
  members,
  calibration,
}: Predictor): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("predictor");
  const scores = model.toGraph(graph, declareInputs(graph, space, model));
  const { mean, std } = calibrationToGraph(graph, scores, members, calibration);
  graph.output("mean", mean);
  graph.output("std", std);
  return graph.toBytes();
}

/** An ONNX file with the one output `score`, the mean of the members' scores, which has no unit. */
export function scoresToOnnx(space: SearchSpace, model: ScoreModel): Uint8Array<ArrayBuffer> {
  const graph = new GraphBuilder("scores");
  const scores = model.toGraph(graph, declareInputs(graph, space, model));
  const mean = graph.node("ReduceMean", [scores, graph.integers([1])], { keepdims: 0n });
  graph.output("score", mean);
  return graph.toBytes();
}

function declareInputs(
  graph: GraphBuilder,
  space: SearchSpace,
  { inputs }: ScoreModel,
): Map<EncodingName, string> {
  return new Map(inputs.map((name) => [name, graph.input(encodingOf(space, name).spec)]));
}
