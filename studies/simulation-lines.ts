/**
 * @module
 * What `archfit simulate` prints.
 */
import { grouped } from "./markdown.js";
import { optimumOf, type ReplayTable } from "./simulation/replay-table.js";
import type { Goal, StrategyFigures } from "./simulation/summarise.js";
import { bestTable, queriesTable, secondsTable, speedUpTable } from "./simulation-table.js";

/** Columns of the best so far. */
const MARKS = 5;
const goals: readonly Goal[] = ["optimum", "0.1", "0.3"];

/** Markdown: one table after the other. */
export function simulationLines(
  table: ReplayTable,
  results: readonly StrategyFigures[],
  baselines: readonly StrategyFigures[],
): string[] {
  const others = baselines.filter((one) => !results.includes(one));
  const all = [...results, ...others];
  const { name, searchOn, judgeBy, fitness } = table;
  return [
    `${name}, ${grouped(fitness.length)} architectures: told ${searchOn}, judged by ${judgeBy}; the best is ${optimumOf(table)}`,
    "",
    ...bestTable(all, marksOf(all[0])),
    "",
    ...queriesTable(all),
    ...(baselines.length > 0
      ? goals.flatMap((goal) => ["", ...speedUpTable(results, baselines, goal)])
      : []),
    ...(table.seconds ? ["", ...secondsTable(all)] : []),
  ];
}

/** Some of the numbers of queries that there are figures for, evenly spread. */
function marksOf({ best_at }: StrategyFigures): number[] {
  const marks = Object.keys(best_at).map(Number);
  const last = marks.length - 1;
  const places = Array.from({ length: MARKS }, (_, i) => Math.round(((i + 1) * last) / MARKS));
  return [...new Set(places)].map((place) => marks[place]);
}
