/**
 * @module
 * Figures of strategies in Markdown, for the page and for what `archfit simulate` prints.
 */
import { grouped, markdownTable, meanAndDeviation } from "../markdown.js";
import { optimumOf, type ReplayTable } from "./replay-table.js";
import {
  type Goal,
  type GoalFigures,
  goalOf,
  type StrategyFigures,
  speedUp,
  WITHIN,
} from "./summarise.js";

/** Lines of a table of the best so far after some numbers of queries; the largest of a column in bold. */
export function bestLines(results: readonly StrategyFigures[], marks: readonly number[]): string[] {
  const most = marks.map((mark) =>
    Math.max(...results.map(({ best_at }) => best_at[mark].mean)).toFixed(2),
  );
  const rows = results.map(({ strategy, best_at, runs }) => [
    `\`${strategy}\``,
    ...marks.map((mark, column) => {
      const text = meanAndDeviation(best_at[mark], 2, runs);
      return best_at[mark].mean.toFixed(2) === most[column] ? `**${text}**` : text;
    }),
  ]);
  return markdownTable(
    ["best so far after", ...marks.map((mark) => (mark === 1 ? "1 query" : `${mark} queries`))],
    rows,
  );
}

const HOUR = 3600;

/** Lines of a table of the best so far after some simulated hours, where runs had a budget of them. */
function hoursLines(results: readonly StrategyFigures[]): string[] {
  const timed = results.flatMap(({ strategy, runs, by_seconds }) =>
    by_seconds ? [{ strategy, runs, ...by_seconds }] : [],
  );
  const all = timed.flatMap(({ best_at }) => Object.keys(best_at).map(Number));
  const ascending = [...new Set(all)].sort((a, b) => a - b);
  const last = ascending.length - 1;
  const marks = Array.from(
    { length: MARKS },
    (_, index) => ascending[Math.round(((index + 1) * last) / MARKS)],
  );
  const rows = timed.map(({ strategy, runs, best_at, queries }) => [
    `\`${strategy}\``,
    ...marks.map((mark) => (best_at[mark] ? meanAndDeviation(best_at[mark], 2, runs) : "")),
    queries.mean.toFixed(0),
  ]);
  const header = marks.map((mark) => `${(mark / HOUR).toFixed(1)} hours`);
  return markdownTable(["best so far after", ...header, "queries"], rows);
}

/** Lines of a table of the queries to the optimum and near it. */
export function queriesLines(results: readonly StrategyFigures[]): string[] {
  const header = [
    "queries to",
    "the optimum: mean",
    "median",
    "missed",
    ...WITHIN.flatMap((points) => [`within ${points}: mean`, "median", "missed"]),
    "distinct functions",
    "not in the table",
  ];
  const rows = results.map((figures) => [
    `\`${figures.strategy}\``,
    ...goalCells(figures.queries_to_optimum, figures.runs),
    ...WITHIN.flatMap((points) => goalCells(figures.queries_to_within[points], figures.runs)),
    `${(100 * figures.distinct_functions.mean).toFixed(0)} %`,
    grouped(Math.round(figures.not_in_table.mean)),
  ]);
  return markdownTable(header, rows);
}

function goalCells(goal: GoalFigures, runs: number): string[] {
  const most = goal.missed === runs;
  return [
    most ? "" : `${goal.missed > 0 ? "> " : ""}${grouped(Math.round(goal.mean))}`,
    goal.median === null ? "" : grouped(Math.round(goal.median)),
    goal.missed === 0 ? "" : `${goal.missed} of ${runs}`,
  ];
}

const nameOf = (goal: Goal) => (goal === "optimum" ? "the optimum" : `within ${goal}`);

/** Lines of a table of how many times fewer queries than each baseline a strategy needs to a goal. */
export function speedUpLines(
  results: readonly StrategyFigures[],
  baselines: readonly StrategyFigures[],
  goal: Goal,
): string[] {
  const header = [
    `to ${nameOf(goal)}, times fewer than`,
    ...baselines.map(({ strategy }) => `\`${strategy}\``),
  ];
  const rows = results.map((figures) => [
    `\`${figures.strategy}\``,
    ...baselines.map((baseline) => {
      const ratio = speedUp(figures, baseline)[goal];
      if (ratio === null || figures.strategy === baseline.strategy) return "";
      return `${goalOf(baseline, goal).missed > 0 ? "> " : ""}${ratio.toFixed(1)}×`;
    }),
  ]);
  return markdownTable(header, rows);
}

/** Lines of a table of the seconds of training until each goal. */
function secondsLines(results: readonly StrategyFigures[]): string[] {
  const hours = (goal: GoalFigures) =>
    goal.training_seconds === null ? "" : (goal.training_seconds / HOUR).toFixed(1);
  const rows = results.map((figures) => [
    `\`${figures.strategy}\``,
    hours(figures.queries_to_optimum),
    ...WITHIN.map((points) => hours(figures.queries_to_within[points])),
  ]);
  const goals = WITHIN.map((points) => `within ${points}`);
  return markdownTable(["hours of training to", "the optimum", ...goals], rows);
}

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
    ...secondsRemark(table),
    "",
    ...(all[0].by_seconds ? hoursLines(all) : bestLines(all, marksOf(all[0]))),
    "",
    ...queriesLines(all),
    ...(baselines.length > 0
      ? goals.flatMap((goal) => ["", ...speedUpLines(results, baselines, goal)])
      : []),
    ...(table.seconds ? ["", ...secondsLines(all)] : []),
  ];
}

function secondsRemark({ secondsFrom, secondsMissing = 0, fitness }: ReplayTable): string[] {
  if (secondsMissing === 0) return [];
  return [
    "",
    `${grouped(secondsMissing)} of ${grouped(fitness.length)} architectures have no ${secondsFrom} and count as the mean of the others.`,
  ];
}

/** Some of the numbers of queries that there are figures for, evenly spread. */
function marksOf({ best_at }: StrategyFigures): number[] {
  const marks = Object.keys(best_at).map(Number);
  const last = marks.length - 1;
  const places = Array.from({ length: MARKS }, (_, i) => Math.round(((i + 1) * last) / MARKS));
  return [...new Set(places)].map((place) => marks[place]);
}
