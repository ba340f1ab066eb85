/**
 * @module
 * The weighted mean of two ensembles.
 */
import type { Architecture, EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import type { ScoreModel, Scores } from "../family.js";

/** Member by member: (1 - share) · first + share · second. Both have as many members. */
export function mixScores(first: Scores, second: Scores, share: number): Scores {
  const { rows, members } = first;
  const values = first.values.map((value, at) => (1 - share) * value + share * second.values[at]);
  return { rows, members, values };
}

export class Mixture implements ScoreModel {
  readonly inputs: readonly EncodingName[];

  /** @param share of the second, from 0 to 1. */
  constructor(
    readonly first: ScoreModel,
    readonly second: ScoreModel,
    readonly share: number,
  ) {
    const used = [...(share < 1 ? first.inputs : []), ...(share > 0 ? second.inputs : [])];
    this.inputs = [...new Set(used)];
  }

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    if (this.share === 1) return this.second.score(architectures);
    const first = await this.first.score(architectures);
    if (this.share === 0) return first;
    return mixScores(first, await this.second.score(architectures), this.share);
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): Value {
    if (this.share === 1) return this.second.toGraph(graph, inputs);
    const first = this.first.toGraph(graph, inputs);
    if (this.share === 0) return first;
    const second = this.second.toGraph(graph, inputs);
    return graph.node("Add", [
      graph.node("Mul", [first, graph.floats([1 - this.share], [])]),
      graph.node("Mul", [second, graph.floats([this.share], [])]),
    ]);
  }
}
