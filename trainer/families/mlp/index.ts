/**
 * @module
 * `mlp`: an ensemble of small networks on the graph features, trained to rank.
 */
import * as tf from "@tensorflow/tfjs";
import { type Architecture, createRandom, type EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { share } from "../../threads/pool.js";
import type { Family, FitOptions, ScoreModel, Scores, TrainingData } from "../family.js";
import { type FeatureScaling, featureScaling } from "../feature-scaling.js";
import type { MemberInput } from "./fit-member.js";
import { membersToGraph } from "./graph.js";
import { forward, type Layer, layerTensors } from "./network.js";
import { mlpSettings } from "./settings.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);

export const mlp: Family = {
  name: "mlp",
  description: "Ensemble of multilayer perceptrons on graph features, trained to rank by pairs",
  fit,
};

/** Members differ in their seed only: initial weights and batches. */
async function fit(
  { space, architectures, targets }: TrainingData,
  { seed, members, pool, onMember }: FitOptions,
): Promise<ScoreModel> {
  const scaling = featureScaling(space);
  const random = createRandom(seed);
  const input: Omit<MemberInput, "seed"> = {
    features: share(scaling.scale(architectures)),
    columns: scaling.columns,
    targets,
    sample: scaling.sample,
    ...mlpSettings(targets.length),
  };
  const fitMember = async (memberSeed: number) => {
    const layers = await pool.run<MemberInput, Layer[]>(FIT_MEMBER, { ...input, seed: memberSeed });
    onMember?.();
    return layers;
  };
  const seeds = Array.from({ length: members }, () => random.seed());
  return new MlpEnsemble(scaling, await Promise.all(seeds.map(fitMember)));
}

class MlpEnsemble implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  constructor(
    readonly scaling: FeatureScaling,
    readonly members: readonly (readonly Layer[])[],
  ) {}

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const rows = architectures.length;
    const values = tf.tidy(() => {
      const features = tf.tensor2d(this.scaling.scale(architectures), [rows, this.scaling.columns]);
      return tf.concat(
        this.members.map((layers) => forward(layerTensors(layers), features)),
        1,
      );
    });
    const scores = (await values.data()) as Float32Array;
    values.dispose();
    return { rows, members: this.members.length, values: scores };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): Value {
    const features = this.scaling.toGraph(graph, inputs.get("features") as Value);
    return membersToGraph(graph, features, this.members);
  }
}
