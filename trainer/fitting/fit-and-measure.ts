/**
 * @module
 * The whole of `archfit fit` between reading a table and writing files.
 */
import { performance } from "node:perf_hooks";
import {
  coverage,
  kendallTau,
  meanAbsoluteError,
  measureClassification,
  spearman,
} from "../../learn/index.js";
import { predictBatches } from "../../predictor/node/onnx-runtime.js";
import type { Classifier, QualityWith, Uncertainty } from "../../schema/card.js";
import type { Table } from "../../tables/read/read-table.js";
import { calibrate, fitCalibration } from "../calibration/calibration.js";
import type { Draw } from "../evaluation/draw.js";
import { measureRanking, type RankingFigures } from "../evaluation/ranking.js";
import { FOLDS, measuredRows } from "../families/cross-validation.js";
import { meanScores } from "../families/ensemble.js";
import type { Family, FitOptions, TrainingData } from "../families/index.js";
import { checkParity } from "../onnx/parity.js";
import { fitPredictor, inputsOf, type Predictor, predictorToOnnx } from "./predictor.js";

export interface FitResult {
  readonly predictor: Predictor;
  readonly onnx: Uint8Array<ArrayBuffer>;
  /** Largest difference of the ONNX file to the trainer's own prediction. */
  readonly parity: number;
  readonly quality: MeasuredQuality;
  readonly uncertainty: Uncertainty;
  readonly classifier: Classifier | undefined;
  /** Of a predictor that may be told what was measured: how good it is where it is told nothing. */
  readonly unmeasured: QualityWith | undefined;
  /** Of fitting and calibrating. */
  readonly seconds: number;
}

export interface MeasuredQuality extends RankingFigures {
  readonly mean_absolute_error: number;
  /** Rows that the figures are of. */
  readonly rows: number;
  /** How the rows were chosen, for the card. */
  readonly how: string;
  /** Kendall's tau of what the predictor was distilled from, on the same rows. */
  readonly teacher_kendall_tau?: number | undefined;
}

/** Levels at which intervals are measured. */
const LEVELS = [0.5, 0.8, 0.9, 0.95] as const;

/**
 * @param data the rows of `draw.training`.
 * @param threshold where a classifier is wanted.
 */
export async function fitAndMeasure(
  family: Family,
  table: Table,
  draw: Draw,
  data: TrainingData,
  options: Omit<FitOptions, "seed">,
  threshold?: number,
): Promise<FitResult> {
  const begin = performance.now();
  const predictor = await fitPredictor(family, data, { ...options, seed: draw.seed }, threshold);
  const seconds = (performance.now() - begin) / 1000;
  const onnx = predictorToOnnx(predictor);
  const parity = await checkParity(predictor, onnx);
  const measured = await measure(predictor, onnx, table, draw, data.targets);
  return { predictor, onnx, parity, ...measured, seconds };
}

type Figures = Pick<FitResult, "quality" | "uncertainty" | "classifier" | "unmeasured">;

/** What a predictor says about some rows, and what is true. */
interface Answers {
  readonly mean: Float32Array;
  readonly std: Float32Array;
  readonly probability_above?: Float32Array | undefined;
  readonly targets: Float64Array;
}

async function measure(
  predictor: Predictor,
  onnx: Uint8Array,
  table: Table,
  { training, heldOut, seed }: Draw,
  trainingTargets: Float64Array,
): Promise<Figures> {
  if (heldOut.length === 0) {
    const how = `${FOLDS}-fold cross-validation over the ${training.length} rows that it was fitted on, since no others were left`;
    // As far off as the ensembles of the cross-validation are, which were fitted on fewer rows.
    const calibration = fitCalibration(predictor.outOfFold, trainingTargets, 1);
    const answers = {
      ...calibrate(predictor.outOfFold, calibration),
      probability_above: predictor.classifier?.outOfFold,
      targets: trainingTargets,
    };
    const figures = figuresOf(answers, how, predictor);
    const { unmeasured } = predictor;
    if (!unmeasured) return figures;
    const alone = { ...calibrate(unmeasured, calibration), targets: trainingTargets };
    return { ...figures, unmeasured: qualityWith(figuresOf(alone, how, predictor)) };
  }
  const unseen = heldOut.map((row) => table.architectures[row]);
  const predict = (measured?: Float32Array) =>
    predictBatches(onnx, table.space, inputsOf(predictor), unseen, measured);
  const beside = table.measured && measuredRows(table.measured, heldOut).values;
  const { outputs } = await predict(beside);
  const ofTeacher = await predictor.model.teacher?.score(unseen);
  const targets = Float64Array.from(heldOut, (row) => table.targets[row]);
  const others = table.targets.length - training.length;
  const which = heldOut.length === others ? "all" : `${heldOut.length} drawn (seed ${seed})`;
  const how = `ONNX file in onnxruntime-web on ${which} of the ${others} rows of ${table.name} that it was not fitted on`;
  const { mean, std, probability_above } = outputs;
  const figures = figuresOf({ mean, std, probability_above, targets }, how, predictor);
  const teacher_kendall_tau = ofTeacher && kendallTau(meanScores(ofTeacher), targets);
  const alone = beside && { ...(await predict()).outputs, targets };
  const unmeasured = alone && qualityWith(figuresOf(alone as Answers, how, predictor));
  return { ...figures, unmeasured, quality: { ...figures.quality, teacher_kendall_tau } };
}

/** Level of the interval whose coverage stands in a summary. */
const USUAL_LEVEL = 0.9;

/** The figures in short. */
export function qualityWith({
  quality: { kendall_tau, mean_absolute_error },
  uncertainty,
}: Pick<FitResult, "quality" | "uncertainty">): QualityWith {
  const usual = uncertainty.coverage.find(({ level }) => level === USUAL_LEVEL);
  return { kendall_tau, mean_absolute_error, coverage_90: usual?.coverage ?? null };
}

function figuresOf(
  { mean, std, probability_above, targets }: Answers,
  how: string,
  { calibration: { residuals }, classifier }: Predictor,
): Figures {
  const errors = targets.map((target, row) => Math.abs(target - mean[row]));
  return {
    quality: {
      ...measureRanking(mean, targets),
      mean_absolute_error: meanAbsoluteError(mean, targets),
      rows: targets.length,
      how,
    },
    uncertainty: {
      residuals: {
        probabilities: [...residuals.probabilities],
        quantiles: [...residuals.quantiles],
      },
      coverage: LEVELS.map((level) => ({
        level,
        ...coverage(level, mean, std, targets, residuals),
      })),
      spearman_of_std_with_error: numberOrNull(spearman(std, errors)),
    },
    classifier:
      classifier && probability_above
        ? classifierFigures(classifier.threshold, probability_above, targets)
        : undefined,
    unmeasured: undefined,
  };
}

const numberOrNull = (value: number) => (Number.isNaN(value) ? null : value);

function classifierFigures(
  threshold: number,
  probabilities: Float32Array,
  targets: Float64Array,
): Classifier {
  const above = Array.from(targets, (target) => target > threshold);
  return { threshold, ...measureClassification(probabilities, above) };
}
