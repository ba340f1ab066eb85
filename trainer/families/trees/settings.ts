/**
 * @module
 * How trees are grown, by the number of rows.
 */
import type { BoostingOptions, ForestOptions } from "../../../learn/index.js";

export type TreeSettings =
  | ({ readonly kind: "boosting" } & BoostingOptions)
  | ({ readonly kind: "forest" } & ForestOptions);

/** Up to so many rows, small trees that each see few rows and features rank best. */
const FEW_ROWS = 800;

/** Boosting with few features for each node, flat in its parameters (`docs/quality.md` has figures). */
export function boostingSettings(rows: number): TreeSettings & { readonly kind: "boosting" } {
  const few = rows <= FEW_ROWS;
  return {
    kind: "boosting",
    rounds: few ? 600 : 500,
    rate: few ? 0.03 : 0.04,
    depth: few ? 4 : 6,
    leastRows: 2,
    lambda: 1,
    rowShare: few ? 0.5 : 0.7,
    featureShare: few ? 0.1 : 0.2,
  };
}

/** A plain random forest (Breiman, 2001). */
export function forestSettings(): TreeSettings {
  return { kind: "forest", trees: 200, depth: 32, leastRows: 2, featureShare: 1 / 3 };
}
