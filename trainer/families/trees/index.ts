/**
 * @module
 * `trees` and `forest`: trees on the graph features.
 */
import {
  kendallTau,
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
import type { Family, FitOptions, Recipe, ScoreModel, Scores, TrainingData } from "../family.js";
import { crossFit, rowsOf } from "../folds.js";
import { meanScores } from "../scores.js";
import { spaceSample } from "../space-sample.js";
import type { TreeMemberInput } from "./fit-member.js";
import { treesToGraph } from "./graph.js";
import {
  boostingSettings,
  compactSettings,
  forestSettings,
  type TreeSettings,
} from "./settings.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);
/**
 * Groups of features that also count what has no effect. They lead trees astray that learn an accuracy,
 * but a latency may depend on them.
 */
const WRITTEN_GROUPS: readonly string[] = ["cost", "extra"];
/** By how much Kendall's tau has to gain for these features to be used. */
const LEAST_GAIN = 0.005;
/** What to learn is settled on so many rows at most, the first ones. */
const CHOOSING_ROWS = 600;

export const trees = treeFamily(
  "trees",
  "Gradient-boosted regression trees on graph features; members differ in the rows and features drawn",
  boostingSettings,
);

/** Few enough trees to serve beside networks: of `best`, not a family of its own. */
export const compactTrees = treeFamily(
  "compact trees",
  "Few gradient-boosted regression trees on graph features",
  compactSettings,
);

export const forest = treeFamily(
  "forest",
  "Random forests on graph features, each on rows drawn with replacement",
  forestSettings,
);

/** What trees learn, and from what. */
interface Choice {
  readonly transform: TargetTransform;
  /** Whether features of the architecture as written are used beside those of its effective graph. */
  readonly written: boolean;
}

function treeFamily(
  name: string,
  description: string,
  settingsOf: (rows: number) => TreeSettings,
): Family {
  const fitAs = (choice: Choice) => (data: TrainingData, options: FitOptions) =>
    fitBag(data, choice, settingsOf(data.targets.length), options);
  const choose = async (data: TrainingData, options: FitOptions): Promise<Recipe> => {
    const choice = await makeChoice(data, options, fitAs);
    const features = choice.written ? "all features" : "features of the effective graph";
    const settled = `trees use ${features}, targets put through ${choice.transform.replace("_", " ")}`;
    return { settled, fit: fitAs(choice) };
  };
  return {
    name,
    description,
    choose,
    fit: async (data, options) => (await choose(data, options)).fit(data, options),
  };
}

/** The choice by which rows that were not fitted on are ranked best, by Kendall's tau. */
async function makeChoice(
  data: TrainingData,
  { seed, pool }: FitOptions,
  fitAs: (choice: Choice) => Family["fit"],
): Promise<Choice> {
  const rows = rowsOf(
    data,
    Array.from({ length: Math.min(CHOOSING_ROWS, data.targets.length) }, (_, row) => row),
  );
  const options = { seed, members: 1, pool };
  const measured = async (choice: Choice) => {
    const scores = await crossFit(fitAs(choice), rows, options, createRandom(seed));
    return { choice, tau: kendallTau(meanScores(scores), rows.targets) };
  };
  const transforms = Object.keys(TARGET_TRANSFORMS) as TargetTransform[];
  const choices = [false, true].flatMap((written) =>
    transforms.map((transform) => ({ transform, written })),
  );
  const all = await Promise.all(choices.map(measured));
  return all.reduce((best, other) => {
    const least = other.choice.written && !best.choice.written ? LEAST_GAIN : 0;
    return other.tau > best.tau + least ? other : best;
  }).choice;
}

/** Columns of `features` that trees may ask for. */
function usedColumns(space: SearchSpace, written: boolean): Int32Array {
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

async function fitBag(
  { space, architectures, targets }: TrainingData,
  { transform, written }: Choice,
  settings: TreeSettings,
  { seed, members, pool, onMember }: FitOptions,
): Promise<ScoreModel> {
  const random = createRandom(seed);
  const input: Omit<TreeMemberInput, "seed"> = {
    features: share(encodeFeatures(space, architectures)),
    columns: encodingOf(space, "features").spec.shape[0],
    used: usedColumns(space, written),
    targets: TARGET_TRANSFORMS[transform](targets),
    sample: sampleFeatures(space),
    settings,
  };
  const fitMember = async (memberSeed: number) => {
    const fitted = await pool.run<TreeMemberInput, TreeEnsemble>(FIT_MEMBER, {
      ...input,
      seed: memberSeed,
    });
    onMember?.();
    return fitted;
  };
  const seeds = Array.from({ length: members }, () => random.seed());
  return new TreeBag(space, await Promise.all(seeds.map(fitMember)));
}

const samples = new WeakMap<SearchSpace, Float32Array>();

function sampleFeatures(space: SearchSpace): Float32Array {
  let sample = samples.get(space);
  if (!sample) {
    sample = share(encodeFeatures(space, spaceSample(space)));
    samples.set(space, sample);
  }
  return sample;
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

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): Value {
    return treesToGraph(graph, inputs.get("features") as Value, this.members);
  }
}
