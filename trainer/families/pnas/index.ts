/**
 * @module
 * `pnas`: the ensemble of multilayer perceptrons of Progressive Neural Architecture Search (Liu et
 * al., 2018), which reads an architecture of any size as the mean of its tokens' embeddings. Trained
 * to rank, where the paper regresses the accuracy.
 */
import * as tf from "@tensorflow/tfjs";
import { sequenceVocabulary } from "../../../spaces/encodings/sequence.js";
import type { Architecture, EncodingName, SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { forward, type Layer, layerTensors } from "../../tensor/dense.js";
import { share } from "../../threads/pool.js";
import { fitMembers } from "../ensemble.js";
import type { Family, FitOptions, ScoreModel, Scores, TrainingData } from "../family.js";
import { membersToGraph } from "../members-to-graph.js";
import { spaceSample } from "../space-sample.js";
import { TOKEN_INPUTS } from "../token-sequence.js";
import type { MemberInput } from "./fit-member.js";
import { pnasSettings } from "./settings.js";
import { tokenShares, tokenSharesToGraph } from "./token-shares.js";

const FIT_MEMBER = new URL("./fit-member.ts", import.meta.url);

export const pnas: Family = {
  name: "pnas",
  description:
    "Ensemble of multilayer perceptrons on the mean of token embeddings (PNAS), trained to rank by pairs",
  fit,
};

async function fit(
  { space, architectures, targets }: TrainingData,
  options: FitOptions,
): Promise<ScoreModel> {
  const input: Omit<MemberInput, "seed"> = {
    rows: share(tokenShares(space, architectures)),
    columns: sequenceVocabulary(space),
    targets,
    sample: share(tokenShares(space, spaceSample(space))),
    ...pnasSettings(targets.length),
  };
  return new PnasEnsemble(
    space,
    await fitMembers<MemberInput, Layer[]>(FIT_MEMBER, input, options),
  );
}

class PnasEnsemble implements ScoreModel {
  readonly inputs = TOKEN_INPUTS;

  constructor(
    readonly space: SearchSpace,
    readonly members: readonly (readonly Layer[])[],
  ) {}

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const rows = architectures.length;
    const values = tf.tidy(() => {
      const shares = tf.tensor2d(tokenShares(this.space, architectures), [
        rows,
        sequenceVocabulary(this.space),
      ]);
      return tf.concat(
        this.members.map((layers) => forward(layerTensors(layers), shares)),
        1,
      );
    });
    const scores = (await values.data()) as Float32Array;
    values.dispose();
    return { rows, members: this.members.length, values: scores };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): Value {
    return membersToGraph(graph, tokenSharesToGraph(graph, inputs, this.space), this.members);
  }
}
