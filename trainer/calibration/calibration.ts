/**
 * @module
 * From scores, which have no unit, to a mean and a standard deviation in the unit of the target.
 *
 * `mean` is a strictly increasing map of the mean score of the members, so that it ranks as they do.
 * `std` is √(floor² + (scale · spread)²), where spread is what the model says of its deviation or, where
 * it says nothing, the deviation of the members' scores, each put through the map, and floor and scale
 * make residuals of functions that were not fitted on likely, the 2 % left aside that are furthest off. Here and
 * as ONNX nodes.
 */
import {
  alignUpperEnd,
  applyDeviation,
  applyMonotoneMap,
  type DeviationModel,
  extremes,
  fitDeviation,
  fitMonotoneMap,
  fitResidualQuantiles,
  type MonotoneMap,
  median,
  type ResidualQuantiles,
  standardDeviation,
} from "../../learn/index.js";
import { InputError } from "../../schema/input-error.js";
import { singleRows } from "../families/cross-validation.js";
import { meanScores, scoresAt, scoresByRow } from "../families/ensemble.js";
import type { Scores, ScoreValues } from "../families/index.js";
import type { GraphBuilder, Value } from "../onnx/graph-builder.js";
import { mapToGraph } from "../onnx/map-to-graph.js";

/** Scores have a deviation of 1 over the search space; a range below this tells nothing apart. */
const LEAST_RANGE = 1e-3;
/** Share of the rows whose errors `std` leaves aside: benchmarks hold trainings that diverged. */
const TRIMMED = 0.02;

/** Parts of the rows that are each put through a map of all others: each leaves out little. */
const MAP_PARTS = 20;
/** Fewer rows of functions of their own have no quantiles to speak of: all rows count then. */
const LEAST_SINGLE = 10;

/** However alike its members score it, nothing is surer than this share of the usual error. */
const LEAST_FLOOR = 0.1;
/** Nor surer than this share of the range of the targets: what was learnt by heart is not free of errors. */
const LEAST_FLOOR_OF_RANGE = 1e-7;

export interface Calibration {
  readonly map: MonotoneMap;
  readonly deviation: DeviationModel;
  /** Of errors on functions that were not fitted on, divided by std. */
  readonly residuals: ResidualQuantiles;
  /** Of the rows, by scores and maps that were not fitted on their functions. */
  readonly outOfFold: Prediction;
}

/** One number per architecture each, in the unit of the target. */
export interface Prediction {
  readonly mean: Float32Array;
  readonly std: Float32Array;
}

/**
 * Fits map, deviation and the distribution of errors. Errors are of rows that neither the scores nor the map
 * were fitted on. Their distribution is that of the rows whose function no other row computes: a new function
 * is to all of them what each of these is to the others; of all rows, where these are further off.
 *
 * @param scores as others like the rows will be answered: of a function of one row by ensembles that were not fitted
 * on it.
 * @param targets one per row.
 * @param functions one per row, equal for rows that compute the same function.
 * @param unknown scores of all rows by ensembles that were not fitted on their functions.
 * @throws {InputError} if all scores are equal.
 * @throws {RangeError} if all targets are equal.
 */
export function fitCalibration(
  scores: Scores,
  targets: Float64Array,
  functions: readonly unknown[],
  unknown = scores,
): Calibration {
  const means = meanScores(scores);
  if (!isRange(means, LEAST_RANGE))
    throw new InputError(
      `Nothing was learnt from these ${targets.length} rows: in cross-validation, all rows that were left out got the same score`,
    );
  const map = fitMap(means, targets);
  const across = (some: Scores) => mapAcross(some, means, targets, functions, map);
  const { means: said, spreads } = across(scores);
  const residuals = targets.map((target, row) => target - said[row]);
  const fitted = fitDeviation(residuals, spreads, TRIMMED);
  const { least, most } = extremes(targets);
  const usual = scores.deviations ? 0 : LEAST_FLOOR * median(residuals.map(Math.abs));
  const floor = Math.max(fitted.floor, usual, LEAST_FLOOR_OF_RANGE * (most - least));
  const deviation = { floor, scale: fitted.scale };
  const stds = spreads.map((spread) => applyDeviation(deviation, spread));
  const errors = residuals.map((residual, row) => residual / stds[row]);
  const rows = furtherOff(errors, functions);
  return {
    map,
    deviation,
    residuals: fitResidualQuantiles(
      rows.map((row) => residuals[row]),
      rows.map((row) => stds[row]),
    ),
    outOfFold: predictionOf(across(unknown), deviation),
  };
}

/**
 * Rows whose function no other row computes, where these are further off than all rows are. They usually are; but a
 * latency, say, may differ between rows of one function.
 */
function furtherOff(errors: Float64Array, functions: readonly unknown[]): number[] {
  const alone = singleRows(functions);
  const all = [...functions.keys()];
  if (alone.length < LEAST_SINGLE) return all;
  const usual = (rows: readonly number[]) => median(rows.map((row) => Math.abs(errors[row])));
  return usual(alone) < usual(all) ? all : alone;
}

const fitMap = (means: Float64Array, targets: Float64Array) =>
  alignUpperEnd(fitMonotoneMap(means, targets), means, targets);

function isRange(values: Float64Array, least: number): boolean {
  const { least: lowest, most: highest } = extremes(values);
  return highest > lowest && highest - lowest >= least;
}

/**
 * Scores of the rows, put through maps that were fitted on other functions.
 *
 * @param means that maps are fitted to.
 * @param whole stands in where the others are all equal, which no map can be fitted to.
 */
function mapAcross(
  scores: Scores,
  means: Float64Array,
  targets: Float64Array,
  functions: readonly unknown[],
  whole: MonotoneMap,
): ReturnType<typeof mapScores> {
  const places = new Map([...new Set(functions)].map((one, place) => [one, place]));
  const partOf = (row: number) => (places.get(functions[row]) as number) % MAP_PARTS;
  const mapped = { means: new Float64Array(scores.rows), spreads: new Float64Array(scores.rows) };
  for (let part = 0; part < Math.min(MAP_PARTS, places.size); part++) {
    const isOther = (_: number, row: number) => partOf(row) !== part;
    const [ownMeans, ownTargets] = [means.filter(isOther), targets.filter(isOther)];
    const isFit = isRange(ownMeans, LEAST_RANGE) && isRange(ownTargets, 0);
    const map = isFit ? fitMap(ownMeans, ownTargets) : whole;
    const rows = Array.from(functions.keys()).filter((row) => partOf(row) === part);
    const own = mapScores(scoresAt(scores, rows), map);
    rows.forEach((row, at) => {
      mapped.means[row] = own.means[at];
      mapped.spreads[row] = own.spreads[at];
    });
  }
  return mapped;
}

export function calibrate(
  scores: Scores,
  { map, deviation }: Pick<Calibration, "map" | "deviation">,
): Prediction {
  return predictionOf(mapScores(scores, map), deviation);
}

function predictionOf(
  { means, spreads }: ReturnType<typeof mapScores>,
  deviation: DeviationModel,
): Prediction {
  return {
    mean: Float32Array.from(means),
    std: Float32Array.from(spreads, (spread) => applyDeviation(deviation, spread)),
  };
}

function mapScores(scores: Scores, map: MonotoneMap) {
  const apply = (score: number) => applyMonotoneMap(map, score);
  return {
    means: meanScores(scores).map(apply),
    spreads: scores.deviations
      ? Float64Array.from(scores.deviations)
      : Float64Array.from(scoresByRow(scores), (row) =>
          standardDeviation(Float64Array.from(row, apply)),
        ),
  };
}

/**
 * Adds the map and the deviation to a graph.
 *
 * @param members how many there are in `scores`.
 * @returns values of shape [batch].
 */
export function calibrationToGraph(
  graph: GraphBuilder,
  { scores, deviations }: ScoreValues,
  members: number,
  { map, deviation }: Calibration,
): { mean: Value; std: Value } {
  const memberAxis = graph.integers([1]);
  const meanScore = graph.node("ReduceMean", [scores, memberAxis], { keepdims: 1n });
  const variance = (squares: Value, divisor: number) => {
    const scaled = graph.node("Mul", [squares, graph.floats([deviation.scale ** 2 / divisor], [])]);
    return graph.node("Add", [scaled, graph.floats([deviation.floor ** 2], [])]);
  };
  if (deviations) {
    const square = graph.node("Mul", [deviations, deviations]);
    return {
      mean: graph.node("Squeeze", [mapToGraph(graph, meanScore, map), memberAxis]),
      std: graph.node("Squeeze", [graph.node("Sqrt", [variance(square, 1)]), memberAxis]),
    };
  }
  const all = graph.node("Concat", [meanScore, scores], { axis: 1n });
  const mapped = mapToGraph(graph, all, map);
  const [mean, ofMembers] = graph.nodes("Split", [mapped, graph.integers([1, members])], 2, {
    axis: 1n,
  });
  const centre = graph.node("ReduceMean", [ofMembers, memberAxis], { keepdims: 1n });
  const difference = graph.node("Sub", [ofMembers, centre]);
  const squares = graph.node("ReduceSumSquare", [difference, memberAxis], { keepdims: 0n });
  return {
    mean: graph.node("Squeeze", [mean, memberAxis]),
    std: graph.node("Sqrt", [variance(squares, Math.max(members - 1, 1))]),
  };
}
