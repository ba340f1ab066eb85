/**
 * @module
 * How families rank by training size, one section for each study: tau with published figures beside
 * it, the other figures, charts.
 */
import { barChart, lineChart, type Series } from "../charts/index.js";
import { grouped, markdownTable, meanAndDeviation } from "../markdown.js";
import { type Chart, chartLine, type Section } from "../page.js";
import { familyLines } from "./family-lines.js";
import type { QualityFigures, StudyFigures } from "./figures.js";
import { type PublishedMethod, published, publishedSizes } from "./published.js";
import { inPageOrder, type QualityStudy, studyOf } from "./studies.js";

export function rankingSections({ studies }: QualityFigures): Section[] {
  return studies.filter(({ results }) => results.length > 0).map(studySection);
}

function studySection(figures: StudyFigures): Section {
  const study = studyOf(figures.id);
  const methods = published.filter((method) => method.study === study.id);
  const tau = tauChart(study, figures, methods);
  const top = topChart(study, figures);
  const results = inPageOrder(figures.results.map(({ family }) => family)).flatMap((family) =>
    figures.results
      .filter((result) => result.family === family)
      .sort((a, b) => a.samples - b.samples),
  );
  const lines = [
    `## ${study.title}`,
    "",
    ...(study.remark ? [study.remark, ""] : []),
    "Kendall's tau-b by number of architectures fitted on" +
      (methods.length > 0
        ? "; the largest of a column in bold, published figures below ours (protocols below, † from memory):"
        : "; the largest of a column in bold:"),
    "",
    ...tauLines(figures.results, methods),
    "",
    ...unseenLines(figures.results),
    chartLine(`Kendall's tau-b by training size, ${study.title}`, tau),
    "",
    "All figures:",
    "",
    ...familyLines(results),
    "",
    chartLine(`Precision among the top, ${study.title}`, top),
  ];
  return { lines, charts: [tau, top] };
}

const nameOf = ({ method, fromMemory }: PublishedMethod) => `${method}${fromMemory ? " †" : ""}`;

/** Ours again, on functions that no training row computes; nothing where all held-out rows are such. */
function unseenLines(results: StudyFigures["results"]): string[] {
  const unseen = results.flatMap(({ unseen_functions, ...result }) =>
    unseen_functions ? [{ ...result, ...unseen_functions }] : [],
  );
  if (unseen.length === 0) return [];
  return [
    "The same, of the held-out rows whose function no training row computes:",
    "",
    ...tauLines(unseen, []),
    "",
  ];
}

function tauLines(results: StudyFigures["results"], methods: readonly PublishedMethod[]): string[] {
  const sizes = [
    ...new Set([...results.map(({ samples }) => samples), ...publishedSizes(methods)]),
  ];
  sizes.sort((a, b) => a - b);
  const most = sizes.map((samples) =>
    Math.max(
      ...results.filter((one) => one.samples === samples).map((one) => one.kendall_tau.mean),
      ...methods.map(({ kendallTau }) => kendallTau[samples] ?? 0),
    ),
  );
  const draws = sizes.map((samples) =>
    Math.max(...results.filter((one) => one.samples === samples).map((one) => one.draws)),
  );
  const mark = (text: string, value: number, column: number) =>
    value === most[column] ? `**${text}**` : text;
  const ours = inPageOrder(results.map(({ family }) => family)).map((family) => [
    `\`${family}\``,
    ...sizes.map((samples, column) => {
      const found = results.find((one) => one.family === family && one.samples === samples);
      if (found === undefined) return "";
      const text = meanAndDeviation(found.kendall_tau, 3, found.draws);
      const fewer = found.draws < draws[column] ? ` (of ${found.draws})` : "";
      return `${mark(text, found.kendall_tau.mean, column)}${fewer}`;
    }),
  ]);
  const theirs = methods.map((method) => [
    nameOf(method),
    ...sizes.map((samples, column) => {
      const tau = method.kendallTau[samples];
      return tau === undefined ? "" : mark(tau.toFixed(3), tau, column);
    }),
  ]);
  return markdownTable(["", ...sizes.map(grouped)], [...ours, ...theirs]);
}

/** Weaker published figures are in the table only, so that the others can be told apart. */
const LEAST_TAU = 0.5;

function tauChart(
  study: QualityStudy,
  { results }: StudyFigures,
  methods: readonly PublishedMethod[],
): Chart {
  const ours = inPageOrder(results.map(({ family }) => family)).map(
    (family): Series => ({
      name: family,
      points: results
        .filter((one) => one.family === family)
        .sort((a, b) => a.samples - b.samples)
        .map(({ samples: x, kendall_tau: { mean: y, std: deviation } }) => ({ x, y, deviation })),
    }),
  );
  const theirs = methods.map(
    (method): Series => ({
      name: nameOf(method),
      look: "points",
      points: publishedSizes([method]).map((x) => ({ x, y: method.kendallTau[x] })),
    }),
  );
  const series = [...ours, ...theirs]
    .map((one) => ({ ...one, points: one.points.filter(({ y }) => y >= LEAST_TAU) }))
    .filter(({ points }) => points.length > 0);
  const points = series.flatMap((one) => one.points);
  const sizes = points.map(({ x }) => x);
  const taus = points.map(({ y }) => y);
  const floor = Math.floor(20 * Math.min(...taus)) / 20;
  const ceiling = Math.max(0.95, ...taus);
  const svg = lineChart({
    title: `${study.title}: Kendall's tau-b by training size`,
    subtitle: `target ${study.target}; bars: deviation over draws; grey: published, from ${LEAST_TAU} on`,
    x: {
      name: "architectures fitted on",
      scale: "log",
      min: Math.min(...sizes) / 1.15,
      max: 1.15 * Math.max(...sizes),
      ticks: study.samples,
    },
    y: { name: "Kendall's tau-b", min: floor, max: ceiling },
    height: 520,
    series,
  });
  return { file: `quality-${study.id}-tau.svg`, svg };
}

/** At the size in the middle, where a search usually is. */
function topChart(study: QualityStudy, { results }: StudyFigures): Chart {
  const sizes = [...new Set(results.map(({ samples }) => samples))].sort((a, b) => a - b);
  const samples = sizes[sizes.length >> 1];
  const families = inPageOrder(
    results.filter((one) => one.samples === samples).map(({ family }) => family),
  );
  const figures = families.map(
    (family) => results.find((one) => one.samples === samples && one.family === family)!,
  );
  const svg = barChart({
    title: `${study.title}: precision among the top, ${grouped(samples)} fitted on`,
    subtitle: "share of those predicted to be the best that are; bars: deviation over draws",
    categories: families,
    values: { name: "precision", min: 0, max: 1 },
    groups: [
      {
        name: "top 1 %",
        values: figures.map(({ precision_at_1_percent: { mean, std } }) => ({
          value: mean,
          deviation: std,
        })),
      },
      {
        name: "top 5 %",
        values: figures.map(({ precision_at_5_percent: { mean, std } }) => ({
          value: mean,
          deviation: std,
        })),
      },
    ],
  });
  return { file: `quality-${study.id}-top.svg`, svg };
}
