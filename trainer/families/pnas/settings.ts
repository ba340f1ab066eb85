/**
 * @module
 * Size and training of the networks, by the number of rows.
 */
import type { RankTraining } from "../../tensor/train-to-rank.js";

export interface PnasSettings {
  /** Numbers in a token's embedding. */
  readonly dimensions: number;
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
  readonly training: RankTraining;
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
