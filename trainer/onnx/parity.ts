/**
 * @module
 * Whether an exported predictor says what the trainer's own says: ranks alike, and differs by nothing
 * that matters beside what it tells apart.
 */
import { extremes, kendallTau, standardDeviation, toSegments } from "../../learn/index.js";
import { predictBatches } from "../../predictor/node/onnx-runtime.js";
import { InputError } from "../../schema/input-error.js";
import { createRandom, distinctSample } from "../../spaces/index.js";
import { type FullPrediction, inputsOf, type Predictor, predict } from "../fitting/predictor.js";

/** Differences that are accepted: of `mean`, as a share of the deviation of all means. */
const SHARE_OF_SPREAD = 1e-3;
/** Of `std` beyond that, as a share of itself. */
const SHARE_OF_STD = 1e-2;
/** Of `probability_above`. */
const OF_PROBABILITY = 1e-3;
/** Kendall's tau of both lists of means. */
const LEAST_TAU = 0.999;
/** No two float32 numbers are closer together, as a share of themselves; a few such steps are rounding. */
const ROUNDING = 4 * 2 ** -23;

const SAMPLE_SEED = 2;
const SAMPLE_SIZE = 1024;
/** By so much the scores of two runtimes may differ by rounding alone: sums of some hundred numbers. */
const SCORE_ROUNDING = 1e-5;

/** Outputs by name, one number per architecture. */
type Outputs = Readonly<Record<string, Float32Array>>;

/**
 * Compares all outputs over architectures sampled from the space, in onnxruntime-web.
 *
 * @returns the largest difference, in the unit of the target.
 * @throws {InputError} as `largestDifference` does.
 */
export async function checkParity(predictor: Predictor, bytes: Uint8Array): Promise<number> {
  const { space, calibration } = predictor;
  const architectures = distinctSample(space, SAMPLE_SIZE, SAMPLE_SEED);
  const measured = drawMeasured(predictor, architectures.length);
  const own = await predict(predictor, architectures, measured);
  const { outputs } = await predictBatches(
    bytes,
    space,
    inputsOf(predictor),
    architectures,
    measured,
  );
  const slopes = toSegments(calibration.map).segments.map(({ slope }) => slope);
  return largestDifference(own, outputs, extremes(slopes).most);
}

/** Numbers of the metrics that the model reads, from their ranges; half of them are missing. */
function drawMeasured({ model: { measured } }: Predictor, rows: number): Float32Array | undefined {
  if (!measured) return undefined;
  const random = createRandom(SAMPLE_SEED);
  const draw = () =>
    measured.map(({ least, most }) =>
      random.integer(2) === 0 ? Number.NaN : least + (most - least) * random.uniform(),
    );
  return Float32Array.from(Array.from({ length: rows }, draw).flat());
}

/**
 * The largest difference of what is exported to what is meant.
 *
 * @param steepest of the slopes of the map from scores to means, per unit of score.
 * @throws {InputError} if one output differs by too much, or the means rank otherwise; with the reason.
 */
export function largestDifference(
  own: FullPrediction,
  exported: Outputs,
  steepest: number,
): number {
  const spread = standardDeviation(own.mean);
  const tolerances: Readonly<Record<string, (value: number) => number>> = {
    mean: (value) => SHARE_OF_SPREAD * spread + ROUNDING * Math.abs(value),
    std: (value) => SHARE_OF_SPREAD * spread + SHARE_OF_STD * value,
    probability_above: () => OF_PROBABILITY,
  };
  const refuse = (problem: string) => {
    const reason =
      steepest * SCORE_ROUNDING > SHARE_OF_SPREAD * spread
        ? `Predictions are so close together (their deviation is ${short(spread)}) and the map from scores to them so steep (up to ${short(steepest)} per unit of score) that what 32-bit numbers round decides: the rows do not tell architectures apart well enough`
        : "This is a fault of the export, not of the rows";
    return new InputError(
      `The exported model ${problem} than the trainer's own prediction: it is not written. ${reason}`,
    );
  };
  let largest = 0;
  for (const [name, values] of Object.entries(own) as [string, Float32Array][])
    values.forEach((value, row) => {
      const said = exported[name][row];
      const difference = Math.abs(value - said);
      if (!Number.isFinite(difference))
        throw new InputError(`The exported model predicts ${said} as ${name}, and not ${value}`);
      const tolerance = tolerances[name](value);
      if (difference > tolerance)
        throw refuse(
          `says another ${name} (${said} for ${value}, ±${short(tolerance)} is accepted)`,
        );
      largest = Math.max(largest, difference);
    });
  const tau = kendallTau(own.mean, exported.mean);
  // It is NaN where all are equal: then there is nothing to rank.
  if (tau < LEAST_TAU)
    throw refuse(`ranks otherwise (Kendall's tau of both is ${short(tau)}, below ${LEAST_TAU})`);
  return largest;
}

const short = (value: number) => Number(value.toPrecision(3));
