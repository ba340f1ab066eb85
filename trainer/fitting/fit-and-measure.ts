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
  type ResidualQuantiles,
  spearman,
} from "../../learn/index.js";
import { predictBatches } from "../../predictor/node/onnx-runtime.js";
import type { Classifier, QualityWith, Uncertainty } from "../../schema/card.js";
import type { Table } from "../../tables/read/read-table.js";
import { calibrate } from "../calibration/calibration.js";
import { type Draw, unseenFunctions } from "../evaluation/draw.js";
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
  readonly unmeasured?: QualityWith | undefined;
  /** Of fitting and calibrating. */
  readonly seconds: number;
}

/** Figures of some rows, named as in JSON. */
export interface QualityOfRows extends RankingFigures {
  readonly held_out_rows: number;
  readonly mean_absolute_error: number;
  /** Kendall's tau of what the predictor was distilled from, on the same rows. */
  readonly teacher_kendall_tau?: number | undefined;
}

export interface MeasuredQuality extends QualityOfRows {
  /** Of the rows whose function no training row computes, where these are not all. */
  readonly unseen_functions?: QualityOfRows | undefined;
  /** How the rows were chosen, for the card. */
  readonly how: string;
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
  /** Scores by what the predictor was distilled from. */
  readonly teacher?: Float64Array | undefined;
  readonly targets: Float64Array;
}

async function measure(
  predictor: Predictor,
  onnx: Uint8Array,
  table: Table,
  draw: Draw,
  trainingTargets: Float64Array,
): Promise<Figures> {
  const { training, heldOut, seed } = draw;
  if (heldOut.length === 0) {
    const how = `${FOLDS}-fold cross-validation over the ${training.length} rows that it was fitted on, since no others were left: rows of one function in one part`;
    const answers = {
      ...predictor.calibration.outOfFold,
      probability_above: predictor.classifier?.outOfFold,
      targets: trainingTargets,
    };
    const { calibration, unmeasured } = predictor;
    return {
      ...figuresOf(answers, [...training.keys()], how, predictor),
      unmeasured:
        unmeasured &&
        inShort({ ...calibrate(unmeasured, calibration), targets: trainingTargets }, predictor),
    };
  }
  const architectures = heldOut.map((row) => table.architectures[row]);
  const predict = async (measured?: Float32Array) =>
    (await predictBatches(onnx, table.space, inputsOf(predictor), architectures, measured)).outputs;
  const beside = table.measured && measuredRows(table.measured, heldOut).values;
  const outputs = await predict(beside);
  const ofTeacher = await predictor.model.teacher?.score(architectures);
  const targets = Float64Array.from(heldOut, (row) => table.targets[row]);
  const others = table.targets.length - training.length;
  const which = heldOut.length === others ? "all" : `${heldOut.length} drawn (seed ${seed})`;
  const how = `ONNX file in onnxruntime-web on ${which} of the ${others} rows of ${table.name} that it was not fitted on`;
  const { mean, std, probability_above } = outputs;
  const teacher = ofTeacher && meanScores(ofTeacher);
  const answers = { mean, std, probability_above, teacher, targets };
  const alone = beside && (await predict());
  return {
    ...figuresOf(answers, unseenFunctions(table, draw), how, predictor),
    unmeasured: alone && inShort({ mean: alone.mean, std: alone.std, targets }, predictor),
  };
}

const inShort = (answers: Answers, { calibration: { residuals } }: Predictor) =>
  qualityWith(figuresOfRows(answers, residuals));

/** Level of the interval whose coverage stands in a summary. */
const USUAL_LEVEL = 0.9;

/** The figures in short. */
export function qualityWith({
  quality: { kendall_tau, mean_absolute_error },
  uncertainty: { coverage },
}: {
  readonly quality: Pick<QualityOfRows, "kendall_tau" | "mean_absolute_error">;
  readonly uncertainty: Pick<Uncertainty, "coverage">;
}): QualityWith {
  const usual = coverage.find(({ level }) => level === USUAL_LEVEL);
  return { kendall_tau, mean_absolute_error, coverage_90: usual?.coverage ?? null };
}

/** @param unseen places of the answers on functions that no training row computes. */
function figuresOf(
  answers: Answers,
  unseen: readonly number[],
  how: string,
  { calibration: { residuals }, classifier }: Predictor,
): Pick<FitResult, "quality" | "uncertainty" | "classifier"> {
  const { targets, probability_above } = answers;
  const all = figuresOfRows(answers, residuals);
  const few =
    unseen.length < targets.length
      ? figuresOfRows(answersAt(answers, unseen), residuals)
      : undefined;
  return {
    quality: { ...all.quality, unseen_functions: few?.quality, how },
    uncertainty: {
      residuals: {
        probabilities: [...residuals.probabilities],
        quantiles: [...residuals.quantiles],
      },
      ...all.uncertainty,
      unseen_functions: few?.uncertainty,
    },
    classifier:
      classifier && probability_above
        ? classifierFigures(classifier.threshold, probability_above, targets)
        : undefined,
  };
}

function figuresOfRows({ mean, std, teacher, targets }: Answers, residuals: ResidualQuantiles) {
  const errors = targets.map((target, row) => Math.abs(target - mean[row]));
  return {
    quality: {
      ...measureRanking(mean, targets),
      held_out_rows: targets.length,
      mean_absolute_error: meanAbsoluteError(mean, targets),
      teacher_kendall_tau: teacher && kendallTau(teacher, targets),
    },
    uncertainty: {
      coverage: LEVELS.map((level) => ({
        level,
        ...coverage(level, mean, std, targets, residuals),
      })),
      spearman_of_std_with_error: numberOrNull(spearman(std, errors)),
    },
  };
}

function answersAt({ mean, std, teacher, targets }: Answers, places: readonly number[]): Answers {
  return {
    mean: Float32Array.from(places, (place) => mean[place]),
    std: Float32Array.from(places, (place) => std[place]),
    teacher: teacher && Float64Array.from(places, (place) => teacher[place]),
    targets: Float64Array.from(places, (place) => targets[place]),
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
