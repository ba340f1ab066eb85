/**
 * @module
 * `rnn`: an ensemble of recurrent networks that read an architecture as a sequence, trained to rank.
 */
import { extremes, kendallTau } from "../../../learn/index.js";
import type { Architecture } from "../../../spaces/index.js";
import { createRandom, type EncodingName, type SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { share } from "../../threads/pool.js";
import type {
  Family,
  FitOptions,
  Recipe,
  ScoreModel,
  Scores,
  ScoreValues,
  TrainingData,
} from "../family.js";
import { crossFit } from "../folds.js";
import { fitMembers } from "../networks/fit-members.js";
import { scoreNetworks } from "../networks/score-networks.js";
import { STEP_INPUTS, stepShape, vertexSteps } from "../networks/vertex-steps.js";
import { meanScores } from "../scores.js";
import { spaceSample } from "../space-sample.js";
import type { MemberInput } from "./fit-member.js";
import { networksToGraph } from "./graph.js";
import { forward, type RnnNetwork, type RnnShape, tensorsOf } from "./network.js";
import { ORDERS, type RnnSettings, rnnSettings } from "./settings.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);

export const rnn = rnnFamily(rnnSettings);

/** @param settingsOf by the number of rows. */
export function rnnFamily(settingsOf: (rows: number) => RnnSettings): Family {
  return {
    name: "rnn",
    description: "Ensemble of LSTM networks on the token sequence, trained to rank by pairs",
    choose: (data, options) => choose(data, settingsOf, options),
    fit: async (data, options) => (await choose(data, settingsOf, options)).fit(data, options),
  };
}

/** Whether vertices are learnt from in several orders: their own one means something in some spaces. */
async function choose(
  data: TrainingData,
  settingsOf: (rows: number) => RnnSettings,
  options: FitOptions,
): Promise<Recipe> {
  const fitInOrders = fitter(settingsOf);
  const single = { seed: options.seed, members: 1, pool: options.pool };
  const tried = [1, ORDERS];
  const scores = await Promise.all(
    tried.map((orders) => crossFit(fitInOrders(orders), data, single, createRandom(options.seed))),
  );
  const taus = scores.map((own) => kendallTau(meanScores(own), data.targets));
  const orders = tried[taus.indexOf(extremes(taus).most)];
  const settled =
    orders > 1 ? `vertices in ${orders} random topological orders` : "vertices in their own order";
  return { settled, fit: fitInOrders(orders) };
}

const fitter =
  (settingsOf: (rows: number) => RnnSettings) =>
  (orders: number) =>
  async ({ space, architectures, targets }: TrainingData, options: FitOptions) => {
    const { training, ...sizes } = settingsOf(targets.length);
    const shape: RnnShape = { ...stepShape(space), ...sizes };
    const random = createRandom(options.seed);
    const copies = Array.from({ length: orders }, (_, copy) =>
      vertexSteps(space, architectures, copy > 0 ? random : undefined),
    );
    const input: Omit<MemberInput, "seed"> = {
      shape,
      rows: share(joined(copies)),
      columns: shape.steps * shape.tokens,
      targets: Float64Array.from(copies.flatMap(() => [...targets])),
      sample: share(vertexSteps(space, spaceSample(space))),
      training,
    };
    const members = await fitMembers<MemberInput, RnnNetwork>(FIT_MEMBER, input, options);
    return new RnnEnsemble(space, shape, members);
  };

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.length * parts[0].length);
  parts.forEach((part, index) => {
    whole.set(part, index * part.length);
  });
  return whole;
}

class RnnEnsemble implements ScoreModel {
  readonly inputs = STEP_INPUTS;

  constructor(
    readonly space: SearchSpace,
    readonly shape: RnnShape,
    readonly members: readonly RnnNetwork[],
  ) {}

  score(architectures: readonly Architecture[]): Promise<Scores> {
    return scoreNetworks(
      this.members.map(
        (member) => (rows) => forward(this.shape, tensorsOf(member, this.shape), rows),
      ),
      vertexSteps(this.space, architectures),
      this.shape.steps * this.shape.tokens,
    );
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): ScoreValues {
    return { scores: networksToGraph(graph, inputs, this.space, this.shape, this.members) };
  }
}
