/**
 * @module
 * `mlp`: an ensemble of small networks on the graph features, trained to rank.
 */
import type { Architecture, EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { forward, type Layer, layerTensors } from "../../tensor/dense.js";
import { share } from "../../threads/pool.js";
import type {
  Family,
  FitOptions,
  ScoreModel,
  Scores,
  ScoreValues,
  TrainingData,
} from "../family.js";
import { type FeatureScaling, featureScaling } from "../feature-scaling.js";
import { fitMembers } from "../networks/fit-members.js";
import { membersToGraph } from "../networks/members-to-graph.js";
import { scoreNetworks } from "../networks/score-networks.js";
import type { MemberInput } from "./fit-member.js";
import { type MlpSettings, mlpSettings } from "./settings.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);

export const mlp = mlpFamily(mlpSettings);

/** @param settingsOf by the number of rows. */
export function mlpFamily(settingsOf: (rows: number) => MlpSettings): Family {
  return {
    name: "mlp",
    description: "Ensemble of multilayer perceptrons on graph features, trained to rank by pairs",
    fit: (data, options) => fit(data, settingsOf(data.targets.length), options),
  };
}

async function fit(
  { space, architectures, targets }: TrainingData,
  settings: MlpSettings,
  options: FitOptions,
): Promise<ScoreModel> {
  const scaling = featureScaling(space);
  const input: Omit<MemberInput, "seed"> = {
    rows: share(scaling.scale(architectures)),
    columns: scaling.columns,
    targets,
    sample: scaling.sample,
    ...settings,
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

  score(architectures: readonly Architecture[]): Promise<Scores> {
    return scoreNetworks(
      this.members.map((layers) => (rows) => forward(layerTensors(layers), rows)),
      this.scaling.scale(architectures),
      this.scaling.columns,
    );
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    const features = this.scaling.toGraph(graph, inputs.get("features") as Value);
    return { scores: membersToGraph(graph, features, this.members) };
  }
}
