/**
 * @module
 * One study: best so far and regret by queries, queries to the optimum and near it, speed-ups.
 */
import { extremes } from "../../learn/index.js";
import { lineChart, type Series } from "../charts/index.js";
import { type Chart, chartLine, type Section } from "../page.js";
import { leastShown, MOST_CURVES } from "../simulation/best-chart.js";
import { bestLines, queriesLines, speedUpLines } from "../simulation/strategy-lines.js";
import type { SearchStudyFigures } from "./figures.js";
import { type SearchStudy, searchSettingsOf, searchStudyOf, USUAL } from "./studies.js";

export function studySection(figures: SearchStudyFigures): Section {
  const study = searchStudyOf(figures.id);
  const results = inOrder(study, figures.results);
  const marks = study.marks.filter((mark) => results.every(({ best_at }) => best_at[mark]));
  const baselines = ["random", USUAL, study.tuned].flatMap(
    (label) => results.find(({ strategy }) => strategy === label) ?? [],
  );
  const best = bestChart(study, results);
  const regret = regretChart(study, results);
  const charts = [best, regret];
  return {
    lines: [
      `## ${study.title}`,
      "",
      `${study.remark} The best row has ${results[0].optimum.toFixed(4)} %.`,
      "",
      ...(marks.length > 0 ? [...bestLines(results, marks), ""] : []),
      chartLine(`Best so far by queries, ${study.title}`, best),
      "",
      ...queriesLines(results),
      "",
      chartLine(`Regret by queries, ${study.title}`, regret),
      "",
      ...speedUpLines(results, baselines, study.goal),
      "",
      ...(study.goal === "0.3" ? [] : [...speedUpLines(results, baselines, "0.3"), ""]),
      ...longest(results),
    ],
    charts,
  };
}

type Results = SearchStudyFigures["results"];

/** As the protocol has them. */
function inOrder(study: SearchStudy, results: Results): Results {
  const all = searchSettingsOf(study, {}).map(({ spec }) => spec.label);
  return [...results].sort((a, b) => all.indexOf(a.strategy) - all.indexOf(b.strategy));
}

/** Up to how many queries runs went on. */
function longest(results: Results): string[] {
  const byEnd = new Map<string, string[]>();
  for (const { strategy, limit, goal } of results) {
    const end = `${goal === 0 ? "the optimum" : `within ${goal} points of it`}, or ${limit.toLocaleString("en-GB")} queries`;
    byEnd.set(end, [...(byEnd.get(end) ?? []), `\`${strategy}\``]);
  }
  const ends = [...byEnd].map(([end, names]) => `${end}: ${names.join(", ")}`);
  return [`Runs went on to ${ends.join("; to ")}.`];
}

const startsFromPrior = ({ strategy }: Results[number]) => strategy.includes("prior=");

function nameOf(one: Results[number]): string {
  const [name, parameters] = one.strategy.split(":");
  if (startsFromPrior(one)) return `${name}, with a prior`;
  return name === "aging" && parameters ? "aging, tuned" : name;
}

function curves(
  study: SearchStudy,
  results: Results,
  value: "best_at" | "regret_at",
): readonly Series[] {
  const of = (strategy: string) =>
    results.find((one) => one.strategy.split(":")[0] === strategy) ?? [];
  const started = results.find(startsFromPrior) ?? [];
  const wanted = ["guided", "bananas", "nas_ea_fa", "progressive", "local"].flatMap(of);
  const tuned = results.filter((one) => one.strategy === study.tuned);
  const usual = results.filter((one) => one.strategy === USUAL);
  const random = results.filter((one) => one.strategy === "random");
  const seriesOf = (one: Results[number], look: "curve" | "reference"): Series => ({
    name: nameOf(one),
    look,
    points: Object.entries(one[value]).flatMap(([query, { mean, std }]) => {
      const x = Number(query);
      if (x < 10) return [];
      // Deviations of all would cover each other; those of the first and of the baseline are shown.
      const shown = one.strategy.startsWith("guided") || one.strategy === USUAL;
      return [{ x, y: mean, ...(shown && value === "best_at" && { deviation: std }) }];
    }),
  });
  return [
    ...[started, wanted, tuned, usual]
      .flat()
      .slice(0, MOST_CURVES)
      .map((one) => seriesOf(one, "curve")),
    ...random.map((one) => seriesOf(one, "reference")),
  ];
}

function bestChart(study: SearchStudy, results: Results): Chart {
  const series = curves(study, results, "best_at");
  const means = series.flatMap(({ points }) => points.map(({ y }) => y));
  const { optimum, runs } = results[0];
  const svg = lineChart({
    title: `${study.title}: best so far`,
    subtitle: `mean over ${runs} runs; bands: deviation over runs, of guided and aging`,
    x: { name: "queries", min: 0, max: study.queries },
    y: {
      name: `${study.judgeBy}, %`,
      min: leastShown(optimum, means),
      max: ceilingOf(optimum),
    },
    series,
  });
  return { file: `search-${study.id}-best.svg`, svg };
}

/** Below this a regret is drawn as this: a logarithm needs something above 0. */
const LEAST_REGRET = 0.001;

function regretChart(study: SearchStudy, results: Results): Chart {
  const series = curves(study, results, "regret_at").map((one) => ({
    ...one,
    points: one.points.map(({ x, y }) => ({ x, y: Math.max(LEAST_REGRET, y) })),
  }));
  const most = extremes(series.flatMap(({ points }) => points.map(({ y }) => y))).most;
  const svg = lineChart({
    title: `${study.title}: regret`,
    subtitle: "points below the best row, mean over runs, on a logarithmic scale",
    x: { name: "queries", min: 0, max: study.queries },
    y: {
      name: "regret, points",
      scale: "log",
      min: LEAST_REGRET,
      max: 10 ** Math.ceil(Math.log10(most)),
    },
    series,
  });
  return { file: `search-${study.id}-regret.svg`, svg };
}

const ceilingOf = (value: number) => Math.ceil(10 * value) / 10;
