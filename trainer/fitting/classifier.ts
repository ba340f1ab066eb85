/**
 * @module
 * The head that says how likely a target exceeds a threshold (Alshubaily, 2019, has an RNN say it): a second
 * ensemble learns which rows do, and a logistic regression joins its score and that of the first.
 */
import { applyLogistic, extremes, fitLogistic, type Logistic } from "../../learn/index.js";
import { InputError } from "../../schema/input-error.js";
import type { Architecture } from "../../spaces/index.js";
import { type Ensemble, fitEnsemble } from "../families/cross-validation.js";
import { meanScores } from "../families/ensemble.js";
import type { Family, FitOptions, ScoreModel, Scores, TrainingData } from "../families/index.js";
import type { GraphBuilder, Value } from "../onnx/graph-builder.js";

export interface ThresholdClassifier {
  /** In the target's unit. */
  readonly threshold: number;
  /** Scores that rank rows above the threshold before the others. */
  readonly model: ScoreModel;
  /** Of the mean score of the ranking ensemble, then of `model`'s. */
  readonly logistic: Logistic;
  /** Probabilities of the training rows, by ensembles that were not fitted on them. */
  readonly outOfFold: Float32Array;
}

/** Rows of either class that the smaller one must have: so that most parts of a cross-validation have one. */
const LEAST_ROWS_OF_A_CLASS = 5;

/** @throws {InputError} if too few rows are on one side of the threshold. */
export function checkThreshold(targets: Float64Array, threshold: number): void {
  const above = targets.filter((target) => target > threshold).length;
  const below = targets.length - above;
  if (Math.min(above, below) >= LEAST_ROWS_OF_A_CLASS) return;
  const { least, most } = extremes(targets);
  throw new InputError(
    `Of ${targets.length} training rows, ${above} are above the threshold ${threshold} and ${below} are not: ` +
      `${LEAST_ROWS_OF_A_CLASS} are needed on either side (the targets go from ${least} to ${most})`,
  );
}

/** @param ranking the ensemble that ranks the same rows. */
export async function fitClassifier(
  family: Family,
  data: TrainingData,
  ranking: Pick<Ensemble, "outOfFold" | "answered">,
  threshold: number,
  options: FitOptions,
): Promise<ThresholdClassifier> {
  checkThreshold(data.targets, threshold);
  const above = Array.from(data.targets, (target) => target > threshold);
  const labels = { ...data, targets: Float64Array.from(above, Number) };
  const { model, outOfFold, answered } = await fitEnsemble(family, labels, options);
  const logistic = fitLogistic(joined(ranking.answered, answered), above);
  const scores = joined(ranking.outOfFold, outOfFold);
  const probabilities = Float32Array.from(scores, (row) => applyLogistic(logistic, row));
  return { threshold, model, logistic, outOfFold: probabilities };
}

/** Probabilities, one per row. */
export async function classify(
  { model, logistic }: ThresholdClassifier,
  ranking: Scores,
  architectures: readonly Architecture[],
  measured?: Float32Array,
): Promise<Float32Array> {
  const scores = joined(ranking, await model.score(architectures, measured));
  return Float32Array.from(scores, (row) => applyLogistic(logistic, row));
}

function joined(ranking: Scores, own: Scores): number[][] {
  const ownMeans = meanScores(own);
  return Array.from(meanScores(ranking), (score, row) => [score, ownMeans[row]]);
}

/**
 * @param ranking scores of the ranking ensemble, and `own` of the classifier's, [batch, members] each.
 * @returns a value of shape [batch].
 */
export function classifierToGraph(
  graph: GraphBuilder,
  ranking: Value,
  own: Value,
  { weights, bias }: Logistic,
): Value {
  const [first, second] = [ranking, own].map((scores, at) => {
    const mean = graph.node("ReduceMean", [scores, graph.integers([1])], { keepdims: 0n });
    return graph.node("Mul", [mean, graph.floats([weights[at]], [])]);
  });
  const sum = graph.node("Add", [graph.node("Add", [first, second]), graph.floats([bias], [])]);
  return graph.node("Sigmoid", [sum]);
}
