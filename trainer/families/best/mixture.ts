/**
 * @module
 * The weighted mean of two ensembles.
 */
import type { Architecture, EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import type { ScoreModel, Scores } from "../family.js";

/** Member by member: (first + weight · second) / (1 + weight). Both have as many members. */
export function mixScores(first: Scores, second: Scores, weight: number): Scores {
  const { rows, members } = first;
  const values = first.values.map(
    (value, at) => (value + weight * second.values[at]) / (1 + weight),
  );
  return { rows, members, values };
}

export class Mixture implements ScoreModel {
  readonly inputs: readonly EncodingName[];

  constructor(
    readonly first: ScoreModel,
    readonly second: ScoreModel,
    readonly weight: number,
  ) {
    this.inputs = [...new Set([...first.inputs, ...(weight > 0 ? second.inputs : [])])];
  }

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const first = await this.first.score(architectures);
    if (this.weight === 0) return first;
    return mixScores(first, await this.second.score(architectures), this.weight);
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): Value {
    const first = this.first.toGraph(graph, inputs);
    if (this.weight === 0) return first;
    const second = this.second.toGraph(graph, inputs);
    const share = this.weight / (1 + this.weight);
    return graph.node("Add", [
      graph.node("Mul", [first, graph.floats([1 - share], [])]),
      graph.node("Mul", [second, graph.floats([share], [])]),
    ]);
  }
}
