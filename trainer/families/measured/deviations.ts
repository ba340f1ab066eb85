/**
 * @module
 * How far off a mixture is, by architecture and by what was measured of it: a random forest learns the size of the
 * errors that others like it made on rows that they were not fitted on.
 */
import { mean, median, normalScores } from "../../../learn/index.js";
import { createRandom } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { crossFit } from "../cross-validation.js";
import { meanScores } from "../ensemble.js";
import type { FitOptions, Measured, TrainingData } from "../family.js";
import type { Completion } from "./completion.js";
import { fitToldTrees, type PartModel } from "./parts.js";
import { type ToldRows, type ToldValues, toldRows } from "./told-rows.js";

/** Trees that do not follow single errors, which are mostly luck. */
const FOREST = { kind: "forest", depth: 6, leastRows: 10, featureShare: 1 / 3 } as const;
/** Errors of this share of the median are told apart no further. */
const LEAST_ERROR = 0.1;
const MOST_EXPONENT = 2;

export interface Deviations {
  /** One per row, up to a factor. */
  of(architectures: TrainingData["architectures"], told: ToldRows): Promise<Float32Array>;
  /** @returns a value of shape [batch, 1]. */
  toGraph(graph: GraphBuilder, features: Value, told: ToldValues): Value;
  /** Of the rows that it was fitted on, by forests that were not. */
  readonly outOfFold: Float32Array;
}

/** What the forest learns from. */
export interface ErrorRows extends Pick<TrainingData, "space" | "architectures"> {
  readonly measured: Measured;
  /** In the unit of the target, one per row; of which half are not 0. */
  readonly errors: Float64Array;
}

/**
 * @param used columns of `ToldRows.forTrees` that the forest may ask for.
 * @param trees of the forest.
 */
export async function fitDeviations(
  { errors, ...rows }: ErrorRows,
  completion: Completion,
  used: Int32Array,
  trees: number,
  { seed, pool }: FitOptions,
): Promise<Deviations> {
  const fit = ({ space, architectures, measured, targets }: TrainingData, options: FitOptions) => {
    const told = toldRows(space, completion, architectures, (measured as Measured).values);
    return fitToldTrees(told, used, normalScores(targets), { ...FOREST, trees }, options);
  };
  const labels: TrainingData = { ...rows, targets: errors };
  const options = { seed, members: 1, pool };
  const fitScorer = async (data: TrainingData, given: FitOptions) => {
    const forest = await fit(data, given);
    return {
      score: (architectures: TrainingData["architectures"], measured?: Float32Array) =>
        forest.score(
          architectures,
          toldRows(data.space, completion, architectures, measured as Float32Array),
        ),
    };
  };
  const [forest, crossed] = await Promise.all([
    fit(labels, options),
    crossFit(fitScorer, labels, options, createRandom(seed)),
  ]);
  const sizes = meanScores(crossed);
  const offset = LEAST_ERROR * (median(errors) || 1);
  const logarithms = errors.map((error) => Math.log(error + offset));
  const exponent = Math.min(MOST_EXPONENT, Math.max(0, slopeOf(sizes, logarithms)));
  return deviationsOf(forest, exponent, sizes);
}

/** e^(exponent · size). */
function deviationsOf(forest: PartModel, exponent: number, outOfFold: Float64Array): Deviations {
  const deviations = (sizes: Float64Array) =>
    Float32Array.from(sizes, (size) => Math.exp(exponent * size));
  return {
    of: async (architectures, told) =>
      deviations(meanScores(await forest.score(architectures, told))),
    toGraph: (graph, features, told) =>
      graph.node("Exp", [
        graph.node("Mul", [forest.toGraph(graph, features, told), graph.floats([exponent], [])]),
      ]),
    outOfFold: deviations(outOfFold),
  };
}

/** Of the line through the points by least squares; 0 if all `x` are equal. */
export function slopeOf(x: Float64Array, y: Float64Array): number {
  const [centreX, centreY] = [mean(x), mean(y)];
  const square = x.reduce((sum, value) => sum + (value - centreX) ** 2, 0);
  const product = x.reduce((sum, value, row) => sum + (value - centreX) * (y[row] - centreY), 0);
  return square > 0 ? product / square : 0;
}
