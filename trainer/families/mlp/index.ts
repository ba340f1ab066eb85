/**
 * @module
 * `mlp`: an ensemble of small networks on the graph features, trained to rank.
 */
import * as tf from "@tensorflow/tfjs";
import type { Architecture, EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { forward, type Layer, layerTensors } from "../../tensor/dense.js";
import { share } from "../../threads/pool.js";
import { fitMembers } from "../ensemble.js";
import type { Family, FitOptions, ScoreModel, Scores, TrainingData } from "../family.js";
import { type FeatureScaling, featureScaling } from "../feature-scaling.js";
import { membersToGraph } from "../members-to-graph.js";
import type { MemberInput } from "./fit-member.js";
import { mlpSettings } from "./settings.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);

export const mlp: Family = {
  name: "mlp",
  description: "Ensemble of multilayer perceptrons on graph features, trained to rank by pairs",
  fit,
};

async function fit(
  { space, architectures, targets }: TrainingData,
  options: FitOptions,
): Promise<ScoreModel> {
  const scaling = featureScaling(space);
  const input: Omit<MemberInput, "seed"> = {
    rows: share(scaling.scale(architectures)),
    columns: scaling.columns,
    targets,
    sample: scaling.sample,
    ...mlpSettings(targets.length),
  };
  return new MlpEnsemble(
    scaling,
    await fitMembers<MemberInput, Layer[]>(FIT_MEMBER, input, options),
  );
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
