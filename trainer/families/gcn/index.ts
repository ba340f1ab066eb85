/**
 * @module
 * `gcn` and `gcn_features`: ensembles of graph networks, trained to rank.
 */
import { type Architecture, encode, encodingOf, type SearchSpace } from "../../../spaces/index.js";
import type { Value } from "../../onnx/graph-builder.js";
import type { Training } from "../../tensor/training.js";
import type { Family } from "../family.js";
import { featureScaling } from "../feature-scaling.js";
import { networkFamily, type RowEncoding } from "../networks/network-family.js";
import { sampleRows } from "../space-sample.js";
import network, { type GraphShape, type GraphValues } from "./network.js";

interface GcnSettings {
  /** Numbers in a vertex's state. */
  readonly units: number;
  /** Rounds of messages. */
  readonly rounds: number;
  /** Of the hidden dense layers. */
  readonly widths: readonly number[];
  readonly training: Training;
}

/** Steps of training, as a multiple of the root of the number of rows. */
const STEPS = { graph: 80, graphAndFeatures: 40 } as const;

/** More would take many minutes. */
const MOST_STEPS = { graph: 4000, graphAndFeatures: 2600 } as const;

/**
 * Chosen on draws of other seeds than those that figures are reported of. More units and rounds rank a
 * little better, and take as much longer to serve. With features, more steps overfit.
 */
export function gcnSettings(rows: number, withFeatures: boolean): GcnSettings {
  const kind = withFeatures ? "graphAndFeatures" : "graph";
  return {
    units: 16,
    rounds: withFeatures ? 3 : 2,
    widths: [32],
    training: {
      steps: Math.min(MOST_STEPS[kind], Math.max(300, Math.round(STEPS[kind] * Math.sqrt(rows)))),
      batch: rows >= 5000 ? 128 : 64,
      rate: 3e-3,
      decay: 0.1,
    },
  };
}

/** The graph's operations and edges, and scaled features where asked for. */
function graphEncoding(withFeatures: boolean): RowEncoding<GraphShape, GraphValues> {
  const encodeRows = (space: SearchSpace, architectures: readonly Architecture[]) => {
    const parts = (["graph_operations", "graph_adjacency"] as const).map(
      (name) => encode(space, name, architectures).data as Float32Array,
    );
    if (withFeatures) parts.push(featureScaling(space).scale(architectures));
    return sideBySide(parts, architectures.length);
  };
  return {
    inputs: ["graph_operations", "graph_adjacency", ...(withFeatures ? ["features" as const] : [])],
    shape: (space) => {
      const [vertices, kinds] = encodingOf(space, "graph_operations").spec.shape;
      return { vertices, kinds, features: withFeatures ? featureScaling(space).columns : 0 };
    },
    encode: encodeRows,
    sample: sampleRows(encodeRows),
    toGraph: (graph, inputs, space) => {
      const features = withFeatures ? inputs.get("features") : undefined;
      return {
        operations: inputs.get("graph_operations") as Value,
        adjacency: inputs.get("graph_adjacency") as Value,
        features: features && featureScaling(space).toGraph(graph, features),
      };
    },
  };
}

/** @param count of rows in each part. */
function sideBySide(parts: readonly Float32Array[], count: number): Float32Array {
  const widths = parts.map((part) => part.length / count);
  const rows = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (let row = 0; row < count; row++)
    parts.forEach((part, index) => {
      rows.set(part.subarray(row * widths[index], (row + 1) * widths[index]), at);
      at += widths[index];
    });
  return rows;
}

/** Settings by the number of rows, and whether the last layers read features. */
type SettingsOf = typeof gcnSettings;

export const gcn = gcnFamily(gcnSettings);
export const gcnFeatures = gcnFeaturesFamily(gcnSettings);

export function gcnFamily(settings: SettingsOf): Family {
  return networkFamily({
    name: "gcn",
    description:
      "Ensemble of graph networks with messages both ways, gates by operation and a global node, trained to rank by pairs",
    ...{ encoding: graphEncoding(false), network, settings: (rows) => settings(rows, false) },
  });
}

export function gcnFeaturesFamily(settings: SettingsOf): Family {
  return networkFamily({
    name: "gcn_features",
    description: `${gcn.description}; its last layers also read the graph features`,
    ...{ encoding: graphEncoding(true), network, settings: (rows) => settings(rows, true) },
  });
}
