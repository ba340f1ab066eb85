/**
 * @module
 * `mlp`: an ensemble of small networks on the graph features, trained to rank.
 */
import type { Architecture, SearchSpace } from "../../../spaces/index.js";
import type { Value } from "../../onnx/graph-builder.js";
import type { Training } from "../../tensor/training.js";
import type { Family } from "../family.js";
import { featureScaling } from "../feature-scaling.js";
import { networkFamily, type RowEncoding } from "../networks/network-family.js";
import { sampleRows } from "../space-sample.js";
import network from "./network.js";

interface MlpSettings {
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
  readonly training: Training;
}

/** From so many rows on, wider networks and larger batches rank better. */
const MANY_ROWS = 5000;

/**
 * Chosen on draws of other seeds than those that figures are reported of. More steps overfit; below
 * `MANY_ROWS`, wider networks rank no better and are slower to serve.
 */
export function mlpSettings(rows: number): MlpSettings {
  const many = rows >= MANY_ROWS;
  return {
    widths: many ? [64, 64] : [48, 48],
    training: {
      steps: Math.max(250, Math.round(25 * Math.sqrt(rows))),
      batch: many ? 128 : 64,
      rate: 3e-3,
      decay: 0.5,
    },
  };
}

const scaledFeatures = (space: SearchSpace, architectures: readonly Architecture[]) =>
  featureScaling(space).scale(architectures);

const encoding: RowEncoding<{ readonly columns: number }, Value> = {
  inputs: ["features"],
  shape: (space) => ({ columns: featureScaling(space).columns }),
  encode: scaledFeatures,
  sample: sampleRows(scaledFeatures),
  toGraph: (graph, inputs, space) =>
    featureScaling(space).toGraph(graph, inputs.get("features") as Value),
};

export const mlp = mlpFamily(mlpSettings);

/** @param settings by the number of rows. */
export function mlpFamily(settings: typeof mlpSettings): Family {
  return networkFamily({
    name: "mlp",
    description: "Ensemble of multilayer perceptrons on graph features, trained to rank by pairs",
    ...{ encoding, network, settings },
  });
}
