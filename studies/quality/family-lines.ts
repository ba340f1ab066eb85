/**
 * @module
 * Figures of families by training size as a Markdown table.
 */
import type { SettingFigures } from "../../trainer/evaluation/evaluate.js";
import { grouped, markdownTable, meanAndDeviation } from "../markdown.js";

const HEADER = [
  "family",
  "fitted on",
  "draws",
  "Kendall's tau-b",
  "Spearman",
  "precision at top 1 %",
  "at top 5 %",
  "rank of the best of 50",
  "fit, s",
  "score, µs",
];
/** Where some held-out rows compute what a training row does. */
const UNSEEN = "tau-b, unseen functions";

/** Lines of the table, one row for each setting. */
export function familyLines(results: readonly SettingFigures[]): string[] {
  const isTwice = results.some(({ unseen_functions }) => unseen_functions);
  const rows = results.map((result) => [
    result.family,
    grouped(result.samples),
    String(result.draws),
    meanAndDeviation(result.kendall_tau, 4, result.draws),
    ...(isTwice ? [unseenTau(result)] : []),
    meanAndDeviation(result.spearman, 4, result.draws),
    meanAndDeviation(result.precision_at_1_percent, 2, result.draws),
    meanAndDeviation(result.precision_at_5_percent, 2, result.draws),
    result.best_rank_in_top_50.mean.toFixed(1),
    result.fit_seconds.toFixed(1),
    result.score_microseconds.toFixed(1),
  ]);
  const at = HEADER.indexOf("Spearman");
  const header = isTwice ? HEADER.toSpliced(at, 0, UNSEEN) : HEADER;
  return markdownTable(header, rows);
}

/** Empty where each held-out row computes what a training row does. */
function unseenTau({ unseen_functions, kendall_tau, draws }: SettingFigures): string {
  if (unseen_functions?.held_out === 0) return "";
  return meanAndDeviation((unseen_functions ?? { kendall_tau }).kendall_tau, 4, draws);
}
