/**
 * @module
 * Dense layers on scaled features.
 */
import { dense, initialLayers, productOfConstant } from "../../tensor/dense.js";
import { membersToGraph } from "../networks/dense-to-graph.js";
import type { Network } from "../networks/network-family.js";

interface MlpShape {
  /** Features of an architecture. */
  readonly columns: number;
  /** Of the hidden layers. */
  readonly widths: readonly number[];
}

const network: Network<MlpShape, string> = {
  module: import.meta.url,
  initial: ({ columns, widths }, random) => initialLayers([columns, ...widths, 1], random),
  forward: (_, layers, rows) => dense(layers, rows, productOfConstant),
  toGraph: (graph, features, _, members) => membersToGraph(graph, features, members),
};

export default network;
