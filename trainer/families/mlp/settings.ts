/**
 * @module
 * Size and training of the networks, by the number of rows.
 */
import type { RankTraining } from "../../tensor/train-to-rank.js";

export interface MlpSettings {
  /** Widths of the hidden layers. */
  readonly widths: readonly number[];
  readonly training: RankTraining;
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
