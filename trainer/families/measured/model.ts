/**
 * @module
 * A mixture of models that know what was measured of an architecture with one that does not, which answers alone
 * where nothing was.
 */
import { MEASURED, MEASURED_MASK } from "../../../predictor/measured.js";
import type { Architecture, EncodingName, SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import type { MetricRange, ScoreModel, Scores, ScoreValues } from "../family.js";
import type { Completion } from "./completion.js";
import type { Deviations } from "./deviations.js";
import type { PartModel } from "./parts.js";
import { toldRows, toldToGraph } from "./told-rows.js";

/** A line: what a score of one part is on the scale of those of the first. */
export interface Line {
  readonly offset: number;
  readonly slope: number;
}

/** A model that is mixed in. */
export interface MixedPart extends Line {
  readonly model: PartModel;
  /** They sum to 1. */
  readonly weight: number;
}

export class MeasuredModel implements ScoreModel {
  readonly inputs: readonly EncodingName[] = ["features"];

  /**
   * @param parts the first knows the architecture alone, and answers alone where nothing was measured. All have as
   * many members.
   */
  constructor(
    readonly space: SearchSpace,
    readonly measured: readonly MetricRange[],
    private readonly completion: Completion,
    private readonly parts: readonly MixedPart[],
    private readonly deviations: Deviations,
  ) {}

  async score(architectures: readonly Architecture[], measured?: Float32Array): Promise<Scores> {
    const given =
      measured ?? new Float32Array(architectures.length * this.measured.length).fill(Number.NaN);
    const told = toldRows(this.space, this.completion, architectures, given);
    const scores: Scores[] = [];
    for (const { model } of this.parts) scores.push(await model.score(architectures, told));
    const { rows, members, values: alone } = scores[0];
    const values = alone.map((score, at) =>
      told.known[Math.floor(at / members)] > 0
        ? this.parts.reduce((sum, part, index) => sum + mixed(part, scores[index].values[at]), 0)
        : score,
    );
    return { rows, members, values, deviations: await this.deviations.of(architectures, told) };
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<string, Value>): ScoreValues {
    const [features, measured, mask] = ["features", MEASURED, MEASURED_MASK].map(
      (name) => inputs.get(name) as Value,
    );
    const told = toldToGraph(graph, this.space, this.completion, features, measured, mask);
    const scalar = (value: number) => graph.floats([value], []);
    const scores = this.parts.map(({ model }) => model.toGraph(graph, features, told));
    const terms = this.parts.map(({ weight, slope, offset }, index) =>
      graph.node("Add", [
        graph.node("Mul", [scores[index], scalar(weight * slope)]),
        scalar(weight * offset),
      ]),
    );
    const isTold = graph.node("Greater", [told.known, scalar(0)]);
    return {
      scores: graph.node("Where", [isTold, graph.node("Sum", terms), scores[0]]),
      deviations: this.deviations.toGraph(graph, features, told),
    };
  }
}

/** What a score of a part adds. */
export const mixed = (
  { weight, slope, offset }: Line & { readonly weight: number },
  score: number,
) => weight * (offset + slope * score);
