/**
 * @module
 * `gcn` and `gcn_features`: ensembles of graph networks, trained to rank.
 */
import type { Architecture, EncodingName, SearchSpace } from "../../../spaces/index.js";
import { encodingOf } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { share } from "../../threads/pool.js";
import type {
  Family,
  FitOptions,
  ScoreModel,
  Scores,
  ScoreValues,
  TrainingData,
} from "../family.js";
import { featureScaling } from "../feature-scaling.js";
import { fitMembers } from "../networks/fit-members.js";
import { scoreNetworks } from "../networks/score-networks.js";
import { spaceSample } from "../space-sample.js";
import type { MemberInput } from "./fit-member.js";
import { networksToGraph } from "./graph.js";
import { columnsOf, forward, type GcnNetwork, type GcnShape, tensorsOf } from "./network.js";
import { graphRows } from "./rows.js";
import { gcnSettings } from "./settings.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);

/** Settings by the number of rows, and whether the last layers read features. */
type SettingsOf = typeof gcnSettings;

export const gcn = gcnFamily(gcnSettings);
export const gcnFeatures = gcnFeaturesFamily(gcnSettings);

export function gcnFamily(settingsOf: SettingsOf): Family {
  return {
    name: "gcn",
    description:
      "Ensemble of graph networks with messages both ways, gates by operation and a global node, trained to rank by pairs",
    fit: fitter(false, settingsOf),
  };
}

export function gcnFeaturesFamily(settingsOf: SettingsOf): Family {
  return {
    name: "gcn_features",
    description: `${gcn.description}; its last layers also read the graph features`,
    fit: fitter(true, settingsOf),
  };
}

function fitter(withFeatures: boolean, settingsOf: SettingsOf): Family["fit"] {
  return async (
    { space, architectures, targets }: TrainingData,
    options: FitOptions,
  ): Promise<ScoreModel> => {
    const { training, ...sizes } = settingsOf(targets.length, withFeatures);
    const [vertices, kinds] = encodingOf(space, "graph_operations").spec.shape;
    const features = withFeatures ? featureScaling(space).columns : 0;
    const shape: GcnShape = { vertices, kinds, features, ...sizes };
    const input: Omit<MemberInput, "seed"> = {
      shape,
      rows: share(graphRows(space, architectures, withFeatures)),
      columns: columnsOf(shape),
      targets,
      sample: share(graphRows(space, spaceSample(space), withFeatures)),
      training,
    };
    const members = await fitMembers<MemberInput, GcnNetwork>(FIT_MEMBER, input, options);
    return new GcnEnsemble(space, shape, members);
  };
}

class GcnEnsemble implements ScoreModel {
  readonly inputs: readonly EncodingName[];

  constructor(
    readonly space: SearchSpace,
    readonly shape: GcnShape,
    readonly members: readonly GcnNetwork[],
  ) {
    const features: EncodingName[] = shape.features > 0 ? ["features"] : [];
    this.inputs = ["graph_operations", "graph_adjacency", ...features];
  }

  score(architectures: readonly Architecture[]): Promise<Scores> {
    return scoreNetworks(
      this.members.map(
        (member) => (rows) => forward(this.shape, tensorsOf(member, this.shape), rows),
      ),
      graphRows(this.space, architectures, this.shape.features > 0),
      columnsOf(this.shape),
    );
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    const features = inputs.get("features");
    const read = {
      operations: inputs.get("graph_operations") as Value,
      adjacency: inputs.get("graph_adjacency") as Value,
      features: features && featureScaling(this.space).toGraph(graph, features),
    };
    return { scores: networksToGraph(graph, read, this.shape, this.members) };
  }
}
