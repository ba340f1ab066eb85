/**
 * @module
 * `pnas`: the ensemble of multilayer perceptrons of Progressive Neural Architecture Search (Liu et
 * al., 2018), which reads an architecture of any size as the mean of embeddings. What is embedded is a
 * vertex with its predecessors; trained to rank, where the paper regresses the accuracy.
 */
import type { Architecture, EncodingName, SearchSpace } from "../../../spaces/index.js";
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
import { fitMembers } from "../networks/fit-members.js";
import { headsToGraph, silu } from "../networks/members-to-graph.js";
import { scoreNetworks } from "../networks/score-networks.js";
import { STEP_INPUTS, stepShape, stepsToGraph, vertexSteps } from "../networks/vertex-steps.js";
import { spaceSample } from "../space-sample.js";
import type { MemberInput } from "./fit-member.js";
import { forward, type PnasNetwork, type PnasShape, tensorsOf } from "./network.js";
import { type PnasSettings, pnasSettings } from "./settings.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);
/** ONNX number of the type. */
const FLOAT = 1n;

export const pnas = pnasFamily(pnasSettings);

/** @param settingsOf by the number of rows. */
export function pnasFamily(settingsOf: (rows: number) => PnasSettings): Family {
  return {
    name: "pnas",
    description:
      "Ensemble of multilayer perceptrons on the mean of the vertices' embeddings (PNAS), trained to rank by pairs",
    fit: (data, options) => fit(data, settingsOf(data.targets.length), options),
  };
}

async function fit(
  { space, architectures, targets }: TrainingData,
  { training, ...sizes }: PnasSettings,
  options: FitOptions,
): Promise<ScoreModel> {
  const shape: PnasShape = { ...stepShape(space), ...sizes };
  const input: Omit<MemberInput, "seed"> = {
    ...shape,
    rows: share(vertexSteps(space, architectures)),
    columns: shape.steps * shape.tokens,
    targets,
    sample: share(vertexSteps(space, spaceSample(space))),
    training,
  };
  const members = await fitMembers<MemberInput, PnasNetwork>(FIT_MEMBER, input, options);
  return new PnasEnsemble(space, shape, members);
}

class PnasEnsemble implements ScoreModel {
  readonly inputs = STEP_INPUTS;

  constructor(
    readonly space: SearchSpace,
    readonly shape: PnasShape,
    readonly members: readonly PnasNetwork[],
  ) {}

  score(architectures: readonly Architecture[]): Promise<Scores> {
    return scoreNetworks(
      this.members.map((member) => (rows) => forward(this.shape, tensorsOf(member), rows)),
      vertexSteps(this.space, architectures),
      this.shape.steps * this.shape.tokens,
    );
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    const { tokens, dimensions } = this.shape;
    const { steps, counts } = stepsToGraph(graph, inputs, this.space);
    const sums = this.members.map(({ embeddings }) =>
      graph.node("MatMul", [steps, graph.floats(embeddings, [tokens, dimensions])]),
    );
    const count = graph.node("Unsqueeze", [
      graph.node("Cast", [counts], { to: FLOAT }),
      graph.integers([1]),
    ]);
    const means = sums.map((sum) => {
      const total = graph.node("ReduceSum", [silu(graph, sum), graph.integers([1])], {
        keepdims: 0n,
      });
      return graph.node("Unsqueeze", [graph.node("Div", [total, count]), graph.integers([0])]);
    });
    const byMember = graph.node("Concat", means, { axis: 0n });
    const heads = this.members.map(({ layers }) => layers);
    return { scores: headsToGraph(graph, byMember, heads) };
  }
}
