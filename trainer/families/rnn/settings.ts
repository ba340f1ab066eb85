/**
 * @module
 * Size and training of the networks, by the number of rows.
 */
import type { RankTraining } from "../../tensor/train-to-rank.js";

export interface RnnSettings {
  /** Numbers in a step's embedding. */
  readonly dimensions: number;
  /** Numbers in the state. */
  readonly units: number;
  /** Of the hidden layers behind the last state. */
  readonly widths: readonly number[];
  readonly training: RankTraining;
}

/** Times that each architecture is learnt from, in one order of its vertices each, where they are reordered. */
export const ORDERS = 8;

/** Chosen on draws of other seeds than those that figures are reported of. */
export function rnnSettings(rows: number): RnnSettings {
  return {
    dimensions: 16,
    units: 32,
    widths: [32],
    training: {
      steps: Math.max(300, Math.round(25 * Math.sqrt(rows))),
      batch: rows >= 5000 ? 128 : 64,
      rate: 3e-3,
      decay: 0.1,
    },
  };
}
