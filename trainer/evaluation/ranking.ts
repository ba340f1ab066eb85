/**
 * @module
 * How well predictions rank rows that were not fitted on.
 */
import { kendallTau, precisionAtTop, rankOfBestAmongTop, spearman } from "../../learn/index.js";

/** Named as in JSON. Larger targets are better. */
export interface RankingFigures {
  /** tau-b. */
  readonly kendall_tau: number;
  readonly spearman: number;
  /** Share of the 1 % predicted to be the best that are among the best 1 %. */
  readonly precision_at_1_percent: number;
  readonly precision_at_5_percent: number;
  /** Rank, 1 is best, of the best among the 50 predicted to be the best. */
  readonly best_rank_in_top_50: number;
}

const TOP = 50;

export function measureRanking(
  predictions: ArrayLike<number>,
  targets: ArrayLike<number>,
): RankingFigures {
  const share = (part: number) =>
    precisionAtTop(predictions, targets, Math.max(1, Math.round(part * targets.length)));
  return {
    kendall_tau: kendallTau(predictions, targets),
    spearman: spearman(predictions, targets),
    precision_at_1_percent: share(0.01),
    precision_at_5_percent: share(0.05),
    best_rank_in_top_50: rankOfBestAmongTop(predictions, targets, TOP),
  };
}
