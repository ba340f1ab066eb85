/**
 * @module
 * `pnas`: the ensemble of multilayer perceptrons of Progressive Neural Architecture Search (Liu et
 * al., 2018), which reads an architecture of any size as the mean of embeddings. What is embedded is a
 * vertex with its predecessors; trained to rank, where the paper regresses the accuracy.
 */
import type { Training } from "../../tensor/training.js";
import type { Family } from "../family.js";
import { networkFamily } from "../networks/network-family.js";
import { stepEncoding } from "../networks/vertex-steps.js";
import network from "./network.js";

interface PnasSettings {
  /** Numbers in a step's embedding. */
  readonly dimensions: number;
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
  readonly training: Training;
}

/** Chosen on draws of other seeds than those that figures are reported of. */
export function pnasSettings(rows: number): PnasSettings {
  return {
    dimensions: 32,
    widths: [64, 64],
    training: {
      steps: Math.max(250, Math.round(25 * Math.sqrt(rows))),
      batch: rows >= 5000 ? 128 : 64,
      rate: 3e-3,
      decay: 0.1,
    },
  };
}

export const pnas = pnasFamily(pnasSettings);

/** @param settings by the number of rows. */
export function pnasFamily(settings: typeof pnasSettings): Family {
  return networkFamily({
    name: "pnas",
    description:
      "Ensemble of multilayer perceptrons on the mean of the vertices' embeddings (PNAS), trained to rank by pairs",
    ...{ encoding: stepEncoding, network, settings },
  });
}
