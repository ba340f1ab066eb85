/**
 * @module
 * One simulation as a chart: best so far by queries or, where runs had a budget of them, by hours of training.
 */
import { extremes } from "../../learn/index.js";
import { lineChart, type Series } from "../charts/index.js";
import type { ReplayTable } from "./replay-table.js";
import type { StrategyFigures } from "./summarise.js";

const HOUR = 3600;
/** The curves that are told apart in one chart. */
export const MOST_CURVES = 7;

/** As SVG. @param results of which the first `MOST_CURVES` are drawn. */
export function simulationChart(table: ReplayTable, results: readonly StrategyFigures[]): string {
  const series = results.slice(0, MOST_CURVES).map(curveOf);
  const points = series.flatMap((one) => one.points);
  const [{ optimum, runs, by_seconds }] = results;
  const training = by_seconds && `; training takes ${table.secondsFrom} seconds`;
  return lineChart({
    title: `${table.name}: best so far`,
    subtitle: `told ${table.searchOn}, mean over ${runs} runs${training ?? ""}`,
    x: {
      name: by_seconds ? "hours of training, one after the other" : "queries",
      min: 0,
      max: by_seconds ? by_seconds.budget / HOUR : extremes(points.map(({ x }) => x)).most,
    },
    y: {
      name: table.judgeBy,
      min: leastShown(
        optimum,
        points.map(({ y }) => y),
      ),
      max: Math.ceil(10 * optimum) / 10,
    },
    series,
  });
}

function curveOf({ strategy, best_at, by_seconds }: StrategyFigures): Series {
  const points = Object.entries(by_seconds?.best_at ?? best_at).map(([at, { mean }]) => ({
    x: by_seconds ? Number(at) / HOUR : Number(at),
    y: mean,
  }));
  return { name: strategy, look: "curve", points };
}

/** Where an axis of the best so far begins: most of what is drawn is above, and what came first may be far below. */
export function leastShown(optimum: number, means: readonly number[]): number {
  const sorted = [...means].sort((a, b) => a - b);
  const low = sorted[Math.floor(0.1 * (sorted.length - 1))];
  return Math.floor(10 * (optimum - 1.6 * (optimum - low))) / 10;
}
