/**
 * @module
 * Size and training of the networks, by the number of rows.
 */
import type { RankTraining } from "../../tensor/train-to-rank.js";

export interface GcnSettings {
  /** Numbers in a vertex's state. */
  readonly units: number;
  /** Rounds of messages. */
  readonly rounds: number;
  /** Of the hidden dense layers. */
  readonly widths: readonly number[];
  readonly training: RankTraining;
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
