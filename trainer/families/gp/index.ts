/**
 * @module
 * `gp`: a Gaussian process with a sum of kernels: effects of single decisions, of pairs of them, and what is smooth
 * in each group of features. The rows decide how much of each there is, and what the target is put through.
 */
import {
  applyMonotoneMap,
  kendallTau,
  type MonotoneMap,
  mean,
  standardDeviation,
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
import { functionsOf, rowsOf } from "../cross-validation.js";
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
import { LIMITS, type Limits, type Process, predictProcess } from "./process.js";

export { LIMITS };

const FIT_PROCESS = new URL("./fit-process.ts", import.meta.url);
const LEAVE_OUT = new URL("./leave-out.ts", import.meta.url);

/** As it is, a target may be a sum, of which any other transform makes something else. */
const TRANSFORMS = { none: standardise, ...TARGET_TRANSFORMS } as const;
type Transform = keyof typeof TRANSFORMS;
/** By how much a transform counts for more, as a logarithm, where Kendall's tau of rows left out is larger by 1. */
const SHARE_SLOPE = 60;
/** What has less is left out. */
const LEAST_SHARE = 0.1;

/** What targets are put through, and how much of the score a process fitted to that has. */
interface Part {
  readonly transform: Transform;
  /** They sum to 1. */
  readonly share: number;
}

export const gp = gpFamily(LIMITS);

/** @param limits how many rows are used for what. */
export function gpFamily(limits: Limits): Family {
  return {
    name: "gp",
    description:
      "Gaussian process with a sum of kernels: linear in decisions and features, products of two of them, and smooth in each group of features",
    choose: (data, options) => choose(data, limits, options),
    fit: async (data, options) => (await choose(data, limits, options)).fit(data, options),
  };
}

/** Settles the transforms by how well rows are ranked whose function is left out. */
async function choose(data: TrainingData, limits: Limits, options: FitOptions): Promise<Recipe> {
  const rows = shuffled(data, options.seed);
  const functions = numbered(functionsOf(rows));
  const input = inputOf(rows);
  const tried = await Promise.all(
    (Object.keys(TRANSFORMS) as Transform[]).map(async (transform) => {
      const targets = TRANSFORMS[transform](rows.targets);
      const task: LeaveOutInput = { ...input, targets, functions };
      const left = await options.pool.run<LeaveOutInput, Float64Array>(LEAVE_OUT, task);
      return { transform, tau: kendallTau(left, rows.targets.subarray(0, left.length)) };
    }),
  );
  const most = Math.max(...tried.map(({ tau }) => tau));
  const parts = normalised(
    tried.map(({ transform, tau }) => ({
      transform,
      share: Math.exp(SHARE_SLOPE * (tau - most)),
    })),
  );
  const named = parts.map(
    ({ transform, share }) => `${Math.round(100 * share)} % ${transform.replace("_", " ")}`,
  );
  return {
    settled: `target transforms: ${named.join(", ")}`,
    fit: (some, given) => fit(shuffled(some, given.seed), parts, limits, given),
  };
}

function normalised(parts: readonly Part[]): Part[] {
  const sum = (some: readonly Part[]) => some.reduce((total, { share }) => total + share, 0);
  const kept = parts.filter(({ share }) => share >= LEAST_SHARE * sum(parts));
  return kept.map(({ transform, share }) => ({ transform, share: share / sum(kept) }));
}

/** At most `LIMITS.all` rows, in an order that says nothing. */
function shuffled(data: TrainingData, seed: number): TrainingData {
  const count = data.targets.length;
  return rowsOf(data, createRandom(seed).distinct(Math.min(count, LIMITS.all), count));
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
  parts: readonly Part[],
  limits: Limits,
  { members, onMember, pool }: FitOptions,
): Promise<ScoreModel> {
  const { space, targets } = data;
  const input = { ...inputOf(data), sample: featureScaling(space).sample };
  const fitted = await Promise.all(
    parts.map(async ({ transform, share }) => {
      const transformed = TRANSFORMS[transform](targets);
      const task: FitInput = { ...input, targets: transformed, limits };
      const { process, ofSample } = await pool.run<FitInput, FittedProcess>(FIT_PROCESS, task);
      // Where the labels say nothing, a process may be flat.
      const factor = share / (standardDeviation(ofSample) || 1);
      return { process, ofSample, share, factor, unit: unitMap(transformed, targets) };
    }),
  );
  for (let member = 0; member < members; member++) onMember?.();
  const ofSample = input.sample.length / input.width;
  const mixed = Float64Array.from({ length: ofSample }, (_, row) =>
    fitted.reduce((sum, part) => sum + part.factor * part.ofSample[row], 0),
  );
  return new MixedProcesses(space, fitted, mean(mixed), standardDeviation(mixed) || 1);
}

interface FittedPart {
  readonly process: Process;
  readonly share: number;
  /** Of its mean in the sum. */
  readonly factor: number;
  /** From transformed targets to targets. */
  readonly unit: MonotoneMap;
}

class MixedProcesses implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  /**
   * @param centre of the sum over the sample of the space.
   * @param deviation likewise.
   */
  constructor(
    readonly space: SearchSpace,
    readonly parts: readonly FittedPart[],
    readonly centre: number,
    readonly deviation: number,
  ) {}

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const rows = architectures.length;
    const features = featureScaling(this.space).scale(architectures);
    const values = new Float32Array(rows).fill(-this.centre / this.deviation);
    const deviations = new Float32Array(rows);
    for (const { process, share, factor, unit } of this.parts) {
      const said = predictProcess(process, features);
      for (let row = 0; row < rows; row++) {
        const [score, own] = [said.mean[row], said.deviation[row]];
        values[row] += (factor * score) / this.deviation;
        const width = applyMonotoneMap(unit, score + own) - applyMonotoneMap(unit, score - own);
        deviations[row] += (share * width) / 2;
      }
    }
    return { rows, members: 1, values, deviations };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    const scaled = (value: Value, factor: number) =>
      graph.node("Mul", [value, graph.floats([factor], [])]);
    const features = featureScaling(this.space).toGraph(graph, inputs.get("features") as Value);
    const parts = this.parts.map(({ process, share, factor, unit }) => {
      const said = processToGraph(graph, features, process);
      const inUnit = (kind: "Add" | "Sub") =>
        mapToGraph(graph, graph.node(kind, [said.mean, said.deviation]), unit);
      const width = graph.node("Sub", [inUnit("Add"), inUnit("Sub")]);
      return {
        score: scaled(said.mean, factor / this.deviation),
        deviation: scaled(width, share / 2),
      };
    });
    const centre = graph.floats([-this.centre / this.deviation], []);
    return {
      scores: graph.node("Sum", [...parts.map(({ score }) => score), centre]),
      deviations: graph.node(
        "Sum",
        parts.map(({ deviation }) => deviation),
      ),
    };
  }
}
