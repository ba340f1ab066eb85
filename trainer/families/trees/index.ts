/**
 * @module
 * `trees` and `forest`: trees on the graph features.
 */
import {
  kendallTau,
  mean,
  predictTrees,
  TARGET_TRANSFORMS,
  type TargetTransform,
  type TreeEnsemble,
} from "../../../learn/index.js";
import {
  type Architecture,
  createRandom,
  type EncodingName,
  encode,
  encodingOf,
  type SearchSpace,
} from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { share } from "../../threads/pool.js";
import { crossFit, rowsOf } from "../cross-validation.js";
import { fitMembers, meanScores } from "../ensemble.js";
import type {
  Family,
  FitOptions,
  Recipe,
  ScoreModel,
  Scores,
  ScoreValues,
  TrainingData,
} from "../family.js";
import { oncePerSpace, spaceSample } from "../space-sample.js";
import type { TreeMemberInput, TreeSettings } from "./fit-member.js";
import { treesToGraph } from "./graph.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);
/**
 * Groups of features that also count what has no effect. They lead trees astray that learn an accuracy,
 * but a latency may depend on them.
 */
const WRITTEN_GROUPS: readonly string[] = ["cost", "extra"];
/** Of each setting over one that is tried before it: by how much Kendall's tau has to gain, times the root of the rows. */
const LEAST_GAIN = 0.05;
/** Cross-validations of few rows are repeated until so many rows were scored, or so often. */
const CHOOSING_SCORES = 600;
const MOST_REPEATS = 4;
/** What to learn is settled on so many rows at most, the first ones. */
const CHOOSING_ROWS = 600;

/** Up to so many rows, small trees that each see few rows and features rank best. */
const FEW_ROWS = 800;

/** Boosting with few features for each node, flat in its parameters (`docs/quality.md` has figures). */
export function boostingSettings(rows: number): TreeSettings & { readonly kind: "boosting" } {
  const few = rows <= FEW_ROWS;
  return {
    kind: "boosting",
    rounds: few ? 600 : 500,
    rate: few ? 0.03 : 0.04,
    depth: few ? 4 : 6,
    leastRows: 2,
    lambda: 1,
    rowShare: few ? 0.5 : 0.7,
    featureShare: few ? 0.1 : 0.2,
  };
}

/** A plain random forest (Breiman, 2001). */
export function forestSettings(): TreeSettings {
  return { kind: "forest", trees: 200, depth: 32, leastRows: 2, featureShare: 1 / 3 };
}

export const trees = treeFamily(
  "trees",
  "Gradient-boosted regression trees on graph features; members differ in the rows and features drawn",
  boostingSettings,
);

export const forest = treeFamily(
  "forest",
  "Random forests on graph features, each on rows drawn with replacement",
  forestSettings,
);

/** What trees learn, and from what. */
export interface TreeChoice {
  readonly transform: TargetTransform;
  /** Whether features of the architecture as written are used beside those of its effective graph. */
  readonly written: boolean;
}

/** Fits trees of given settings to targets that are put through a given transform. */
export function fitTrees(choice: TreeChoice, settings: TreeSettings): Family["fit"] {
  return (data, options) => fitBag(data, choice, settings, options);
}

/** @param settingsOf by the number of rows. */
export function treeFamily(
  name: string,
  description: string,
  settingsOf: (rows: number) => TreeSettings,
): Family {
  const fitAs =
    (choice: TreeChoice): Family["fit"] =>
    (data, options) =>
      fitTrees(choice, settingsOf(data.targets.length))(data, options);
  const choose = async (data: TrainingData, options: FitOptions): Promise<Recipe> => {
    const choice = await chooseTrees(data, options, settingsOf);
    return { settled: describeChoice(choice), fit: fitAs(choice) };
  };
  return {
    name,
    description,
    choose,
    fit: async (data, options) => (await choose(data, options)).fit(data, options),
  };
}

/** For cards. */
export function describeChoice({ transform, written }: TreeChoice): string {
  const features = written ? "all features" : "features of the effective graph";
  return `trees use ${features}, targets put through ${transform.replace("_", " ")}`;
}

/**
 * The choice by which rows that were not fitted on are ranked best, by Kendall's tau.
 *
 * @param settingsOf by the number of rows.
 * @param leastGain as `LEAST_GAIN`.
 */
export async function chooseTrees(
  data: TrainingData,
  { seed, pool }: FitOptions,
  settingsOf: (rows: number) => TreeSettings,
  leastGain = LEAST_GAIN,
): Promise<TreeChoice> {
  const fitAs =
    (choice: TreeChoice): Family["fit"] =>
    (data, options) =>
      fitTrees(choice, settingsOf(data.targets.length))(data, options);
  const rows = rowsOf(
    data,
    Array.from({ length: Math.min(CHOOSING_ROWS, data.targets.length) }, (_, row) => row),
  );
  const count = rows.targets.length;
  const random = createRandom(seed);
  const repeats = Math.min(MOST_REPEATS, Math.ceil(CHOOSING_SCORES / count));
  const seeds = Array.from({ length: repeats }, () => random.seed());
  const measured = async (choice: TreeChoice) => {
    const taus = seeds.map(async (own) => {
      const options = { seed: own, members: 1, pool };
      const scores = await crossFit(fitAs(choice), rows, options, createRandom(own));
      return kendallTau(meanScores(scores), rows.targets);
    });
    return { choice, tau: mean(await Promise.all(taus)) };
  };
  const transforms = Object.keys(TARGET_TRANSFORMS) as TargetTransform[];
  const choices = [false, true].flatMap((written) =>
    transforms.map((transform) => ({ transform, written })),
  );
  const all = await Promise.all(choices.map(measured));
  const least = leastGain / Math.sqrt(count);
  return all.reduce((best, other) => (other.tau > best.tau + least ? other : best)).choice;
}

/** Columns of `features` that trees may ask for. */
export function usedColumns(space: SearchSpace, written: boolean): Int32Array {
  const used: number[] = [];
  let at = 0;
  for (const { name, size } of encodingOf(space, "features").groups ?? []) {
    if (written || !WRITTEN_GROUPS.includes(name))
      for (let column = at; column < at + size; column++) used.push(column);
    at += size;
  }
  return Int32Array.from(used);
}

const encodeFeatures = (space: SearchSpace, architectures: readonly Architecture[]) =>
  encode(space, "features", architectures).data as Float32Array;
const sampleFeatures = oncePerSpace((space) => share(encodeFeatures(space, spaceSample(space))));

async function fitBag(
  { space, architectures, targets }: TrainingData,
  { transform, written }: TreeChoice,
  settings: TreeSettings,
  options: FitOptions,
): Promise<ScoreModel> {
  const input = {
    features: share(encodeFeatures(space, architectures)),
    columns: encodingOf(space, "features").spec.shape[0],
    used: usedColumns(space, written),
    targets: TARGET_TRANSFORMS[transform](targets),
    sample: sampleFeatures(space),
    settings,
  };
  const members = await fitMembers<TreeMemberInput, TreeEnsemble>(FIT_MEMBER, input, options);
  return new TreeBag(space, members);
}

class TreeBag implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  constructor(
    readonly space: SearchSpace,
    readonly members: readonly TreeEnsemble[],
  ) {}

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const features = encodeFeatures(this.space, architectures);
    const count = this.members.length;
    const values = new Float32Array(architectures.length * count);
    this.members.forEach((trees, member) => {
      predictTrees(trees, features).forEach((score, row) => {
        values[row * count + member] = score;
      });
    });
    return { rows: architectures.length, members: count, values };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    return { scores: treesToGraph(graph, inputs.get("features") as Value, this.members) };
  }
}
