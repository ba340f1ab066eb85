/**
 * @module
 * `gp`: a Gaussian process with a sum of kernels: effects of single decisions, of pairs of them, and what is smooth
 * in the graph features. The rows decide how much of each there is, and what the target is put through.
 */
import {
  applyMonotoneMap,
  kendallTau,
  type MonotoneMap,
  standardise,
  TARGET_TRANSFORMS,
} from "../../../learn/index.js";
import {
  type Architecture,
  createRandom,
  type EncodingName,
  type SearchSpace,
} from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { mapToGraph } from "../../onnx/map-to-graph.js";
import { share } from "../../threads/pool.js";
import { rowsOf } from "../cross-validation.js";
import type {
  Family,
  FitOptions,
  Recipe,
  ScoreModel,
  Scores,
  ScoreValues,
  TrainingData,
} from "../family.js";
import { featureScaling } from "../feature-scaling.js";
import { unitMap } from "../transfer/maps.js";
import type { FitInput, FittedProcess } from "./fit-process.js";
import { processToGraph } from "./graph.js";
import { kernelsOf } from "./kernels.js";
import type { LeaveOutInput } from "./leave-out.js";
import { MOST_ROWS, predictProcess } from "./process.js";

const FIT_PROCESS = new URL("./fit-process.ts", import.meta.url);
const LEAVE_OUT = new URL("./leave-out.ts", import.meta.url);

/** As it is, a target may be a sum, of which any other transform makes something else. */
const TRANSFORMS = { none: standardise, ...TARGET_TRANSFORMS } as const;
type Transform = keyof typeof TRANSFORMS;

export const gp: Family = {
  name: "gp",
  description:
    "Gaussian process with a sum of kernels: linear in decisions and graph features, products of two decisions, and smooth in all features",
  choose,
  fit: async (data, options) => (await choose(data, options)).fit(data, options),
};

async function choose(data: TrainingData, options: FitOptions): Promise<Recipe> {
  const rows = shuffled(data, options.seed);
  const functions = numbered(rows.architectures.map(rows.space.identity));
  const input = inputOf(rows);
  const tried = await Promise.all(
    (Object.keys(TRANSFORMS) as Transform[]).map(async (transform) => {
      const targets = TRANSFORMS[transform](rows.targets);
      const task: LeaveOutInput = { ...input, targets, functions };
      const left = await options.pool.run<LeaveOutInput, Float64Array>(LEAVE_OUT, task);
      return { transform, tau: kendallTau(left, rows.targets.subarray(0, left.length)) };
    }),
  );
  const { transform } = tried.reduce((best, other) => (other.tau > best.tau ? other : best));
  return {
    settled: `targets ${transform === "none" ? "as they are" : `put through ${transform.replace("_", " ")}`}`,
    fit: (some, given) => fit(shuffled(some, given.seed), transform, given),
  };
}

/** At most `MOST_ROWS` rows, in an order that says nothing. */
function shuffled(data: TrainingData, seed: number): TrainingData {
  const count = data.targets.length;
  return rowsOf(data, createRandom(seed).distinct(Math.min(count, MOST_ROWS), count));
}

/** Numbers that are equal where the values are. */
function numbered(values: readonly (number | string)[]): Int32Array {
  const numbers = new Map<number | string, number>();
  return Int32Array.from(values, (value) => {
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  });
}

function inputOf({ space, architectures }: TrainingData) {
  const scaling = featureScaling(space);
  const features = share(scaling.scale(architectures));
  return { kernels: kernelsOf(space), features, width: scaling.columns };
}

async function fit(
  data: TrainingData,
  transform: Transform,
  { members, onMember, pool }: FitOptions,
): Promise<ScoreModel> {
  const { space, targets } = data;
  const transformed = TRANSFORMS[transform](targets);
  const fitted = await pool.run<FitInput, FittedProcess>(FIT_PROCESS, {
    ...inputOf(data),
    targets: transformed,
    sample: featureScaling(space).sample,
  });
  for (let member = 0; member < members; member++) onMember?.();
  return new ProcessModel(space, fitted, unitMap(transformed, targets));
}

class ProcessModel implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  /** @param unit from transformed targets to targets. */
  constructor(
    readonly space: SearchSpace,
    readonly fitted: FittedProcess,
    readonly unit: MonotoneMap,
  ) {}

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const { process, centre, deviation } = this.fitted;
    const said = predictProcess(process, featureScaling(this.space).scale(architectures));
    const inUnit = (score: number) => applyMonotoneMap(this.unit, score);
    return {
      rows: architectures.length,
      members: 1,
      values: Float32Array.from(said.mean, (score) => (score - centre) / deviation),
      deviations: Float32Array.from(said.mean, (score, row) => {
        const own = said.deviation[row];
        return (inUnit(score + own) - inUnit(score - own)) / 2;
      }),
    };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    const { process, centre, deviation } = this.fitted;
    const scalar = (value: number) => graph.floats([value], []);
    const features = featureScaling(this.space).toGraph(graph, inputs.get("features") as Value);
    const said = processToGraph(graph, features, process);
    const inUnit = (kind: "Add" | "Sub") =>
      mapToGraph(graph, graph.node(kind, [said.mean, said.deviation]), this.unit);
    const width = graph.node("Sub", [inUnit("Add"), inUnit("Sub")]);
    const centred = graph.node("Sub", [said.mean, scalar(centre)]);
    return {
      scores: graph.node("Mul", [centred, scalar(1 / deviation)]),
      deviations: graph.node("Mul", [width, scalar(0.5)]),
    };
  }
}
