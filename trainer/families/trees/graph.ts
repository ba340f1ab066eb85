/**
 * @module
 * Trees as one ONNX node.
 */
import type { TreeEnsemble } from "../../../learn/index.js";
import type { GraphBuilder, Value } from "../../onnx/graph-builder.js";

/**
 * Adds a `TreeEnsembleRegressor` with one target for each member.
 *
 * @param features value of shape [batch, columns], not scaled.
 * @returns a value of shape [batch, members].
 */
export function treesToGraph(
  graph: GraphBuilder,
  features: Value,
  members: readonly TreeEnsemble[],
): Value {
  const nodes = {
    treeids: [] as number[],
    nodeids: [] as number[],
    featureids: [] as number[],
    values: [] as number[],
    truenodeids: [] as number[],
    falsenodeids: [] as number[],
  };
  const modes: string[] = [];
  const leaves = { treeids: [] as number[], nodeids: [] as number[], ids: [] as number[] };
  const weights: number[] = [];
  let tree = 0;
  members.forEach(({ roots, feature, threshold, child, value }, member) => {
    roots.forEach((root, index) => {
      const end = roots[index + 1] ?? feature.length;
      for (let node = root; node < end; node++) {
        const leaf = feature[node] < 0;
        nodes.treeids.push(tree);
        nodes.nodeids.push(node - root);
        nodes.featureids.push(leaf ? 0 : feature[node]);
        nodes.values.push(threshold[node]);
        nodes.truenodeids.push(leaf ? 0 : child[node] - root);
        nodes.falsenodeids.push(leaf ? 0 : child[node] + 1 - root);
        modes.push(leaf ? "LEAF" : "BRANCH_LEQ");
        if (!leaf) continue;
        leaves.treeids.push(tree);
        leaves.nodeids.push(node - root);
        leaves.ids.push(member);
        weights.push(value[node]);
      }
      tree++;
    });
  });
  const integers = (values: readonly number[]) => values.map(BigInt);
  return graph.node(
    "TreeEnsembleRegressor",
    [features],
    {
      n_targets: BigInt(members.length),
      aggregate_function: "SUM",
      base_values: members.map(({ base }) => base),
      nodes_treeids: integers(nodes.treeids),
      nodes_nodeids: integers(nodes.nodeids),
      nodes_featureids: integers(nodes.featureids),
      nodes_values: nodes.values,
      nodes_modes: modes,
      nodes_truenodeids: integers(nodes.truenodeids),
      nodes_falsenodeids: integers(nodes.falsenodeids),
      target_treeids: integers(leaves.treeids),
      target_nodeids: integers(leaves.nodeids),
      target_ids: integers(leaves.ids),
      target_weights: weights,
    },
    "ai.onnx.ml",
  );
}
