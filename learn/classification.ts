/**
 * @module
 * How good probabilities of a yes or no are.
 */
import { averageRanks } from "./ranks.js";
import { mean } from "./summary.js";

/** Named as in JSON. */
export interface ClassificationQuality {
  /** Probability that a row above gets more than a row below (ties count half); `NaN` of one class. */
  readonly roc_auc: number;
  /** Mean precision at each row above, the likeliest first; rows that tie are taken together. */
  readonly average_precision: number;
  /** Share of right answers when .5 and more is a yes. */
  readonly accuracy: number;
  /** Share of the rows above. */
  readonly base_rate: number;
  /** Mean squared difference of probability and truth (Brier, 1950). */
  readonly brier: number;
  /** The Brier score of always saying the base rate. */
  readonly base_brier: number;
  /** Mean probability and share of rows above, for each tenth of the probabilities that occurs. */
  readonly reliability: { predicted: number; observed: number; rows: number }[];
}

const BINS = 10;

/** @param above whether each row is above the threshold. */
export function measureClassification(
  probabilities: ArrayLike<number>,
  above: readonly boolean[],
): ClassificationQuality {
  const truth = above.map(Number);
  const base_rate = mean(truth);
  const said = Array.from(probabilities);
  return {
    roc_auc: rocAuc(said, above),
    average_precision: averagePrecision(said, above),
    accuracy: mean(said.map((probability, row) => Number(probability >= 0.5 === above[row]))),
    base_rate,
    brier: mean(said.map((probability, row) => (probability - truth[row]) ** 2)),
    base_brier: base_rate * (1 - base_rate),
    reliability: reliability(said, truth),
  };
}

function rocAuc(said: readonly number[], above: readonly boolean[]): number {
  const ranks = averageRanks(said);
  const yes = above.filter(Boolean).length;
  const no = above.length - yes;
  const sum = ranks.reduce((total, rank, row) => total + (above[row] ? rank : 0), 0);
  return (sum - (yes * (yes + 1)) / 2) / (yes * no);
}

function averagePrecision(said: readonly number[], above: readonly boolean[]): number {
  const order = said.map((_, row) => row).sort((a, b) => said[b] - said[a]);
  let [found, sum] = [0, 0];
  for (let start = 0; start < order.length; ) {
    let end = start;
    let here = 0;
    for (; end < order.length && said[order[end]] === said[order[start]]; end++)
      here += Number(above[order[end]]);
    found += here;
    sum += (here * found) / end;
    start = end;
  }
  return sum / found;
}

function reliability(said: readonly number[], truth: readonly number[]) {
  return Array.from({ length: BINS }, (_, bin) => {
    const rows = said.flatMap((probability, row) =>
      Math.min(BINS - 1, Math.floor(probability * BINS)) === bin ? [row] : [],
    );
    return {
      predicted: mean(rows.map((row) => said[row])),
      observed: mean(rows.map((row) => truth[row])),
      rows: rows.length,
    };
  }).filter(({ rows }) => rows > 0);
}
