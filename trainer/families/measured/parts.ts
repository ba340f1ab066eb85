/**
 * @module
 * The models that are mixed: of the architecture alone, and, of the architecture and what was measured of it, trees
 * and perceptrons.
 */
import { predictTrees, type TreeEnsemble } from "../../../learn/index.js";
import { type Architecture, encodingOf, type SearchSpace } from "../../../spaces/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";
import { dense, type Matrix, toTensors } from "../../tensor/dense.js";
import { sparseRows } from "../../tensor/rows.js";
import { share } from "../../threads/pool.js";
import { fitMembers } from "../ensemble.js";
import type { FitOptions, ScoreModel, Scores } from "../family.js";
import type { mlpSettings } from "../mlp/index.js";
import perceptron from "../mlp/network.js";
import { membersToGraph } from "../networks/dense-to-graph.js";
import type { NetworkMember } from "../networks/fit-member.js";
import { networkRows, scoreRows } from "../networks/network-family.js";
import type { TreeMemberInput, TreeSettings } from "../trees/fit-member.js";
import { treesToGraph } from "../trees/graph.js";
import type { ToldRows, ToldValues } from "./told-rows.js";

/** An ensemble that is mixed in. Its scores have some scale of their own. */
export interface PartModel {
  score(architectures: readonly Architecture[], told: ToldRows): Promise<Scores>;
  /** @returns a value of shape [batch, members]. */
  toGraph(graph: GraphBuilder, features: Value, told: ToldValues): Value;
}

/** A model of the architecture alone. */
export const alone = (model: ScoreModel): PartModel => ({
  score: (architectures) => model.score(architectures),
  toGraph: (graph, features) => model.toGraph(graph, new Map([["features", features]])).scores,
});

/** Share of the numbers that were measured among all that a node may ask for: else few would see them. */
const MEASURED_SHARE = 0.05;

/**
 * Columns of `ToldRows.forTrees` that trees may ask for, those of what was measured several times.
 *
 * @param ofFeatures columns of the features.
 */
export function askedColumns(
  space: SearchSpace,
  ofFeatures: ArrayLike<number>,
  metrics: number,
): Int32Array {
  const [features] = encodingOf(space, "features").spec.shape;
  const measured = Array.from({ length: metrics }, (_, metric) => features + metric);
  const times = Math.max(1, Math.round((MEASURED_SHARE * ofFeatures.length) / metrics));
  const repeated = Array.from({ length: times }, () => measured).flat();
  return Int32Array.from([...Array.from(ofFeatures), ...repeated, features + metrics]);
}

/** Trees over `ToldRows.forTrees`. @param targets one per row. */
export async function fitToldTrees(
  { forTrees }: ToldRows,
  used: Int32Array,
  targets: Float64Array,
  settings: TreeSettings,
  options: FitOptions,
): Promise<PartModel> {
  const features = share(forTrees);
  const columns = features.length / targets.length;
  const members = await fitMembers<TreeMemberInput, TreeEnsemble>(
    new URL("../trees/fit-member.ts", import.meta.url),
    // There is no sample of what is measured but these rows.
    { features, columns, used, targets, sample: features, settings },
    options,
  );
  return {
    async score({ length: rows }, told) {
      const values = new Float32Array(rows * members.length);
      members.forEach((trees, member) => {
        predictTrees(trees, told.forTrees).forEach((score, row) => {
          values[row * members.length + member] = score;
        });
      });
      return { rows, members: members.length, values };
    },
    toGraph: (graph, _, told) => treesToGraph(graph, told.forTrees, members),
  };
}

/** Perceptrons over `ToldRows.forNetworks` that learn to rank. @param targets one per row. */
export async function fitToldNetworks(
  { forNetworks }: ToldRows,
  targets: Float64Array,
  settings: ReturnType<typeof mlpSettings>,
  options: FitOptions,
): Promise<PartModel> {
  const rows = sparseRows(forNetworks, targets.length);
  const { columns } = rows;
  const batch = networkRows(columns);
  const shape = { columns, ...settings };
  const { training } = settings;
  const members = await fitMembers<NetworkMember, Matrix[]>(
    new URL("../networks/fit-member.ts", import.meta.url),
    { network: perceptron.module, shape, rows, targets, sample: rows, batch, training },
    options,
  );
  return {
    score: ({ length }, told) =>
      scoreRows(
        members.map((member) => (own) => dense(toTensors(member), own)),
        (start, end) => told.forNetworks.subarray(start * columns, end * columns),
        length,
        batch,
      ),
    toGraph: (graph, _, told) => membersToGraph(graph, told.forNetworks, members),
  };
}
