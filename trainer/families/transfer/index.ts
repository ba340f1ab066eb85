/**
 * @module
 * A predictor for a new target from few labels: an existing predictor of the same search space is the
 * prior mean, a Gaussian process on graph features the correction.
 */
import {
  applyMonotoneMap,
  type MonotoneMap,
  mean,
  normalScores,
  standardDeviation,
} from "../../../learn/index.js";
import { InputError } from "../../../schema/input-error.js";
import type { Architecture, EncodingName, SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { mapToGraph } from "../../onnx/map-to-graph.js";
import type {
  Family,
  FitOptions,
  ScoreModel,
  Scores,
  ScoreValues,
  TrainingData,
} from "../family.js";
import { type FeatureScaling, featureScaling } from "../feature-scaling.js";
import { spaceSample } from "../space-sample.js";
import { fitGaussianProcess, type GaussianProcess, predictProcess } from "./gaussian-process.js";
import { normalScoreMap, unitMap } from "./maps.js";
import type { Source } from "./source.js";

/** Every request computes the distance to each row that was fitted on. */
export const MOST_TRANSFER_ROWS = 500;

/** The family that corrects `source`. */
export function transferFrom(source: Source): Family {
  return {
    name: "transfer",
    description:
      `Gaussian process on graph features that corrects the predictor ${source.id} ` +
      `(SHA-256 of its ONNX file ${source.sha256}), of which it holds a copy`,
    fit: (data, options) => fit(source, data, options),
  };
}

async function fit(
  source: Source,
  { space, architectures, targets }: TrainingData,
  { members, onMember }: FitOptions,
): Promise<ScoreModel> {
  if (targets.length > MOST_TRANSFER_ROWS)
    throw new InputError(
      `A correction learns from at most ${MOST_TRANSFER_ROWS} rows, not ${targets.length}: with so many, fit without --from, or give --samples`,
    );
  const sample = spaceSample(space);
  const ofSample = await source.predict(sample);
  const prior = normalScoreMap(ofSample);
  const scaling = featureScaling(space);
  const ranks = normalScores(targets);
  const process = fitGaussianProcess({
    inputs: Float64Array.from(scaling.scale(architectures)),
    columns: scaling.columns,
    trend: priorScores(prior, await source.predict(architectures)),
    targets: ranks,
  });
  const { mean: scores } = predictProcess(process, scaling.sample, priorScores(prior, ofSample));
  for (let member = 0; member < members; member++) onMember?.();
  return new Correction(space, source, prior, scaling, process, unitMap(ranks, targets), {
    centre: mean(scores),
    // Where the labels say nothing, the process may be flat.
    deviation: standardDeviation(scores) || 1,
  });
}

const priorScores = (prior: MonotoneMap, predictions: Float32Array) =>
  Float64Array.from(predictions, (prediction) => applyMonotoneMap(prior, prediction));

class Correction implements ScoreModel {
  readonly inputs: readonly EncodingName[];

  constructor(
    readonly space: SearchSpace,
    readonly source: Source,
    readonly prior: MonotoneMap,
    readonly scaling: FeatureScaling,
    readonly process: GaussianProcess,
    readonly unit: MonotoneMap,
    readonly standard: { readonly centre: number; readonly deviation: number },
  ) {
    this.inputs = [...new Set<EncodingName>([...source.inputs, "features"])];
  }

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const trend = priorScores(this.prior, await this.source.predict(architectures));
    const predicted = predictProcess(this.process, this.scaling.scale(architectures), trend);
    const { centre, deviation } = this.standard;
    const inUnit = (score: number) => applyMonotoneMap(this.unit, score);
    return {
      rows: architectures.length,
      members: 1,
      values: Float32Array.from(predicted.mean, (score) => (score - centre) / deviation),
      deviations: Float32Array.from(predicted.mean, (score, row) => {
        const own = predicted.deviation[row];
        return (inUnit(score + own) - inUnit(score - own)) / 2;
      }),
    };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    const { columns, lengthScale, variance, noise, trend, weights, precision } = this.process;
    const { centre, deviation } = this.standard;
    const rows = weights.length;
    const scalar = (value: number) => graph.floats([value], []);
    const column = (value: Value) => graph.node("Unsqueeze", [value, graph.integers([1])]);
    const said = graph.include(this.source.onnx, inputs).get("mean") as Value;
    const prior = mapToGraph(graph, column(said), this.prior);
    const features = this.scaling.toGraph(graph, inputs.get("features") as Value);
    // |x - y|² as |x|² - 2 x·y + |y|², which rounding may make negative.
    const own = graph.node("ReduceSumSquare", [features, graph.integers([1])], { keepdims: 1n });
    const fitted = transposed(this.process.inputs, rows, columns);
    const squares = Array.from({ length: rows }, (_, row) =>
      this.process.inputs
        .subarray(row * columns, (row + 1) * columns)
        .reduce((sum, value) => sum + value * value, 0),
    );
    const products = graph.node("MatMul", [
      features,
      graph.floats(
        fitted.map((value) => -2 * value),
        [columns, rows],
      ),
    ]);
    const distances = graph.node("Max", [
      graph.node("Sum", [own, products, graph.floats(squares, [1, rows])]),
      scalar(0),
    ]);
    const near = graph.node("Exp", [
      graph.node("Mul", [distances, scalar(-1 / (2 * lengthScale ** 2))]),
    ]);
    const smooth = graph.node("MatMul", [near, graph.floats(weights, [rows, 1])]);
    const line = graph.node("Mul", [prior, scalar(trend[1])]);
    const mean = graph.node("Sum", [line, smooth, scalar(trend[0])]);
    const explained = graph.node(
      "ReduceSum",
      [
        graph.node("Mul", [
          near,
          graph.node("MatMul", [near, graph.floats(precision, [rows, rows])]),
        ]),
        graph.integers([1]),
      ],
      { keepdims: 1n },
    );
    const open = graph.node("Max", [graph.node("Sub", [scalar(1), explained]), scalar(0)]);
    const spread = graph.node("Sqrt", [
      graph.node("Add", [graph.node("Mul", [open, scalar(variance)]), scalar(noise)]),
    ]);
    const inUnit = (kind: "Add" | "Sub") =>
      mapToGraph(graph, graph.node(kind, [mean, spread]), this.unit);
    const scores = graph.node("Mul", [
      graph.node("Sub", [mean, scalar(centre)]),
      scalar(1 / deviation),
    ]);
    const width = graph.node("Sub", [inUnit("Add"), inUnit("Sub")]);
    return { scores, deviations: graph.node("Mul", [width, scalar(0.5)]) };
  }
}

/** rows × columns, row by row, to columns × rows. */
function transposed(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % rows) * columns + Math.floor(at / rows)]);
}
