/**
 * @module
 * What stands in for an ensemble: of architectures without labels, a line learns its mean score as far as that is
 * a sum, and small networks what is left of it, and how far off the ensemble is (Hinton et al., 2015).
 */
import * as tf from "@tensorflow/tfjs";
import { mean, standardDeviation } from "../../../learn/index.js";
import {
  type Architecture,
  distinctSample,
  type EncodingName,
  type SearchSpace,
} from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { dense, type Matrix, toTensors } from "../../tensor/dense.js";
import type { Training } from "../../tensor/training.js";
import { share } from "../../threads/pool.js";
import { fitMembers, meanScores } from "../ensemble.js";
import type { FitOptions, ScoreModel, Scorer, Scores, ScoreValues } from "../family.js";
import { type FeatureScaling, featureScaling } from "../feature-scaling.js";
import { cholesky, rowProducts, solveCholesky, transposed } from "../gp/matrices.js";
import { silu } from "../networks/dense-to-graph.js";
import { oncePerSpace } from "../space-sample.js";
import type { StudentInput } from "./fit-student.js";
import { type DeviationModel, deviationsOf } from "./mixture.js";

const FIT_STUDENT = new URL("./fit-student.ts", import.meta.url);
/** Networks of a student, whose mean is its answer. */
export const STUDENTS = 2;

/** What a network says of an architecture: what the line leaves of the mean score, and the size of its error, ranked. */
const OUTPUTS = 2;

/** Rows from which on averages of several members each gain next to nothing, and take long to fit. */
export const MANY_ROWS = 5000;

export interface StudentSettings {
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
  readonly training: Training;
}

/** On all of a space; more gains nothing. */
const WHOLE: StudentSettings = {
  widths: [96, 96],
  training: { steps: 1500, batch: 256, rate: 3e-3, decay: 0 },
};
/** Of a sample: what was not in it is to be said right, too. */
const SAMPLED: StudentSettings = {
  widths: [128, 128],
  training: { steps: 2500, batch: 256, rate: 3e-3, decay: 0 },
};

/** Of a larger sample: a teacher of many rows has more to say. */
const SAMPLED_OF_MANY: StudentSettings = {
  widths: [192, 192],
  training: { steps: 4000, batch: 512, rate: 3e-3, decay: 0 },
};

/**
 * With these, a student loses up to .003 of its teacher's Kendall's tau.
 *
 * @param rows that the teacher was fitted on.
 */
export function studentSettings(isWhole: boolean, rows: number): StudentSettings {
  if (isWhole) return WHOLE;
  return rows < MANY_ROWS ? SAMPLED : SAMPLED_OF_MANY;
}

/** Distinct functions of a large space that a student learns on. */
export function sampleSize(rows: number): number {
  return rows < MANY_ROWS ? 30_000 : 100_000;
}

export interface Unlabelled {
  readonly architectures: readonly Architecture[];
  /** Scaled features, row by row; shared between threads. */
  readonly features: Float32Array;
  /** Whether it is the whole space. */
  readonly isWhole: boolean;
}

/** Written architectures up to which a student learns on all of the space. */
const LARGEST_WHOLE = 40_000;
const SEED = 1;

const made = oncePerSpace(() => new Map<number, Unlabelled>());

/**
 * All of a small space, a fixed sample of distinct functions of a larger one.
 *
 * @param size of the sample.
 */
export function unlabelled(space: SearchSpace, size: number): Unlabelled {
  const { written = Number.POSITIVE_INFINITY } = space.size;
  const all = written <= LARGEST_WHOLE ? space.enumerate?.() : undefined;
  const isWhole = all !== undefined;
  const count = isWhole ? written : size;
  let own = made(space).get(count);
  if (!own) {
    const architectures = all ? [...all] : distinctSample(space, size, SEED);
    const features = share(featureScaling(space).scale(architectures));
    made(space).set(count, (own = { architectures, features, isWhole }));
  }
  return own;
}

/** A score that is linear in scaled features, and what a network adds to it. */
interface Line {
  readonly weights: Float64Array;
  readonly bias: number;
  /** What is left has this deviation, as which a network learns it. */
  readonly rest: number;
}

/** Rows that the line is fitted to, at most. */
const LINE_ROWS = 10_000;
/** Of what a feature's weights are kept small by, as a share of the rows; features may depend on each other. */
const RIDGE = 1e-4;
/** As a share of the deviation of the scores: what is less is rounding. */
const LEAST_REST = 1e-4;

/** Ridge regression of `scores` on the features. */
function fitLine(features: Float32Array, columns: number, scores: Float64Array): Line {
  const count = Math.min(LINE_ROWS, scores.length);
  const own = scores.subarray(0, count);
  const bias = mean(own);
  const byColumn = transposed(Float64Array.from(features.subarray(0, count * columns)), columns);
  const means = Float64Array.from({ length: columns }, (_, column) =>
    mean(byColumn.subarray(column * count, (column + 1) * count)),
  );
  byColumn.forEach((value, at) => {
    byColumn[at] = value - means[Math.floor(at / count)];
  });
  const normal = rowProducts(byColumn, byColumn, count);
  for (let column = 0; column < columns; column++) normal[column * (columns + 1)] += RIDGE * count;
  const right = rowProducts(
    byColumn,
    own.map((score) => score - bias),
    count,
  );
  const weights = solveCholesky(cholesky(normal, columns), right);
  const offset = means.reduce((sum, value, column) => sum + value * weights[column], 0);
  const line = { weights, bias: bias - offset };
  const rest = standardDeviation(scores.map((score, row) => score - said(line, features, row)));
  return { ...line, rest: Math.max(rest, LEAST_REST * standardDeviation(scores)) || 1 };
}

function said({ weights, bias }: Omit<Line, "rest">, features: Float32Array, row: number): number {
  let sum = bias;
  const first = row * weights.length;
  for (let column = 0; column < weights.length; column++)
    sum += weights[column] * features[first + column];
  return sum;
}

/**
 * Fits a line and networks that say what the teacher and the deviations say.
 *
 * @param unlabelled what they learn it of.
 */
export async function distil(
  teacher: Scorer,
  deviations: DeviationModel,
  space: SearchSpace,
  { architectures, features }: Unlabelled,
  settings: StudentSettings,
  { seed, pool }: FitOptions,
): Promise<ScoreModel> {
  const scaling = featureScaling(space);
  const [means, sizes] = [
    meanScores(await teacher.score(architectures)),
    meanScores(await deviations.sizes.score(architectures)),
  ];
  const line = fitLine(features, scaling.columns, means);
  const targets = new Float32Array(OUTPUTS * architectures.length);
  for (let row = 0; row < architectures.length; row++)
    targets.set([(means[row] - said(line, features, row)) / line.rest, sizes[row]], OUTPUTS * row);
  const networks = await fitMembers<StudentInput, Matrix[]>(
    FIT_STUDENT,
    { features, columns: scaling.columns, targets, outputs: OUTPUTS, ...settings },
    { seed, pool, members: STUDENTS },
  );
  return new Student(scaling, line, networks, deviations.exponent, teacher);
}

class Student implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  /**
   * @param networks layers of each; what they say is averaged.
   * @param exponent the deviation is e^(exponent · the second output).
   */
  constructor(
    readonly scaling: FeatureScaling,
    readonly line: Line,
    readonly networks: readonly (readonly Matrix[])[],
    readonly exponent: number,
    readonly teacher: Scorer,
  ) {}

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const rows = architectures.length;
    const scaled = this.scaling.scale(architectures);
    const outputs = tf.tidy(() => {
      const features = tf.tensor2d(scaled, [rows, this.scaling.columns]);
      const each = this.networks.map((layers) => dense(toTensors(layers), features));
      return tf.div(tf.addN(each), each.length);
    });
    const values = await outputs.data();
    outputs.dispose();
    const column = (index: number) =>
      Float32Array.from({ length: rows }, (_, row) => values[row * OUTPUTS + index]);
    const deviations = deviationsOf(column(1), this.exponent);
    const scores = column(0).map(
      (rest, row) => said(this.line, scaled, row) + this.line.rest * rest,
    );
    return { rows, members: 1, values: scores, deviations };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    const features = this.scaling.toGraph(graph, inputs.get("features") as Value);
    const each = this.networks.map((layers) => networkToGraph(graph, features, layers));
    const outputs = graph.node("Mean", each);
    const [rest, sizes] = graph.nodes("Split", [outputs, graph.integers([1, 1])], OUTPUTS, {
      axis: 1n,
    });
    const { weights, bias } = this.line;
    const scores = graph.node("Sum", [
      graph.node("MatMul", [features, graph.floats(weights, [weights.length, 1])]),
      graph.node("Mul", [rest, graph.floats([this.line.rest], [])]),
      graph.floats([bias], []),
    ]);
    const scaled = graph.node("Mul", [sizes, graph.floats([this.exponent], [])]);
    return { scores, deviations: graph.node("Exp", [scaled]) };
  }
}

function networkToGraph(graph: GraphBuilder, features: Value, layers: readonly Matrix[]): Value {
  let value = features;
  for (let at = 0; at < layers.length; at += 2) {
    const [weights, bias] = layers.slice(at);
    const { rows, columns } = weights;
    const product = graph.node("MatMul", [value, graph.floats(weights.values, [rows, columns])]);
    const sum = graph.node("Add", [product, graph.floats(bias.values)]);
    value = at + 2 < layers.length ? silu(graph, sum) : sum;
  }
  return value;
}
