/**
 * @module
 * Weighted means of ensembles.
 */
import { kendallTau } from "../../../learn/index.js";
import type { Architecture, EncodingName } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import type { ScoreModel, Scores } from "../family.js";
import { meanScores } from "../scores.js";

/** Weights that are tried are multiples of one part in so many. */
const PARTS = 10;
/** The weights that rank best are averaged: one in so many of those tried. */
const AVERAGED = 10;
/** What has less costs more to serve than it adds. */
const LEAST_WEIGHT = 0.1;

/** Member by member. All have as many members; weights sum to 1. */
export function mixScores(parts: readonly Scores[], weights: readonly number[]): Scores {
  const { rows, members } = parts[0];
  const values = new Float32Array(rows * members);
  parts.forEach((part, index) => {
    for (let at = 0; at < values.length; at++) values[at] += weights[index] * part.values[at];
  });
  return { rows, members, values };
}

/**
 * Weights by which the mean scores rank the targets: the mean of those that rank best, since the
 * single best of so many is partly luck.
 */
export function chooseWeights(parts: readonly Scores[], targets: Float64Array): number[] {
  const means = parts.map(meanScores);
  const tried = compositions(PARTS, parts.length).map((counts) => {
    const weights = counts.map((count) => count / PARTS);
    const mixed = targets.map((_, row) =>
      weights.reduce((sum, weight, index) => sum + weight * means[index][row], 0),
    );
    return { weights, tau: kendallTau(mixed, targets) };
  });
  tried.sort((one, other) => other.tau - one.tau);
  const leading = tried.slice(0, Math.ceil(tried.length / AVERAGED));
  const averages = parts.map(
    (_, index) => leading.reduce((sum, { weights }) => sum + weights[index], 0) / leading.length,
  );
  const kept = averages.map((weight) => (weight < LEAST_WEIGHT ? 0 : weight));
  const total = kept.reduce((sum, weight) => sum + weight, 0);
  return kept.map((weight) => Math.round((100 * weight) / total) / 100);
}

/** All lists of `length` whole numbers from 0 on that sum to `total`. */
function compositions(total: number, length: number): number[][] {
  if (length === 1) return [[total]];
  return Array.from({ length: total + 1 }, (_, first) =>
    compositions(total - first, length - 1).map((others) => [first, ...others]),
  ).flat();
}

export interface Part {
  readonly model: ScoreModel;
  readonly weight: number;
}

export class Mixture implements ScoreModel {
  readonly inputs: readonly EncodingName[];

  constructor(readonly parts: readonly Part[]) {
    this.inputs = [...new Set(parts.flatMap(({ model }) => model.inputs))];
  }

  async score(architectures: readonly Architecture[]): Promise<Scores> {
    const scores: Scores[] = [];
    for (const { model } of this.parts) scores.push(await model.score(architectures));
    return mixScores(
      scores,
      this.parts.map(({ weight }) => weight),
    );
  }

  toGraph(graph: GraphBuilder, inputs: ReadonlyMap<EncodingName, Value>): Value {
    const weighted = this.parts.map(({ model, weight }) =>
      graph.node("Mul", [model.toGraph(graph, inputs), graph.floats([weight], [])]),
    );
    return graph.node("Sum", weighted);
  }
}
