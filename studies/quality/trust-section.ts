/**
 * @module
 * Whether intervals and probabilities mean what they say, and how far few labels correct a predictor of another
 * target.
 */
import { lineChart, type Series } from "../charts/index.js";
import { grouped, markdownTable, meanAndDeviation } from "../markdown.js";
import { type Chart, chartLine, type Section } from "../page.js";
import type { QualityFigures } from "./figures.js";
import type { Intervals, TrustFigures } from "./measure-trust.js";
import { studyOf } from "./studies.js";

export function trustSections({ trust }: QualityFigures): Section[] {
  if (!trust || trust.length === 0) return [];
  const classifiers = trust.filter(({ classifier }) => classifier !== null);
  return [intervals(trust), ...(classifiers.length > 0 ? [classification(classifiers)] : [])];
}

const percent = ({ mean, std }: { mean: number; std: number }, draws: number) =>
  `${meanAndDeviation({ mean: 100 * mean, std: 100 * std }, 1, draws)} %`;

function intervals(trust: readonly TrustFigures[]): Section {
  const plain = trust.filter(({ threshold }) => threshold === null);
  const levels = plain[0]?.coverage.map(({ level }) => level) ?? [];
  const rows = plain.flatMap((figures) => [
    intervalCells(figures, figures, "all others"),
    ...(figures.unseen_functions
      ? [intervalCells(figures, figures.unseen_functions, "unseen functions")]
      : []),
  ]);
  return {
    lines: [
      "## Uncertainty",
      "",
      "Share of the held-out rows, and of those whose function no training row computes, whose target lies in the interval that the predictor gives, by nominal level; how wide the interval of 90 % is on average, in percent of accuracy; and Spearman's correlation of `std` with the absolute error. Intervals are conformal: quantiles of (target - mean) / std over the training rows, by ensembles and maps that were not fitted on their functions.",
      "",
      ...markdownTable(
        [
          "benchmark",
          "family",
          "fitted on",
          "draws",
          "measured on",
          ...levels.map((level) => `${100 * level} %`),
          "width at 90 %",
          "std with error",
        ],
        rows,
      ),
    ],
  };
}

function intervalCells(
  { study, family, samples, draws }: TrustFigures,
  { coverage, spearman_of_std_with_error }: Intervals,
  measuredOn: string,
): string[] {
  return [
    studyOf(study).title,
    `\`${family}\``,
    grouped(samples),
    String(draws),
    measuredOn,
    ...coverage.map((one) => percent(one.coverage, draws)),
    ...coverage
      .filter(({ level }) => level === 0.9)
      .map(({ mean_width }) => mean_width.mean.toFixed(2)),
    meanAndDeviation(spearman_of_std_with_error, 2, draws),
  ];
}

function classification(trust: readonly TrustFigures[]): Section {
  const rows = trust.map(({ study, family, samples, threshold, draws, classifier }) => {
    const own = classifier!;
    const figure = (name: Exclude<keyof typeof own, "reliability">) =>
      meanAndDeviation(own[name], 3, draws);
    return [
      studyOf(study).title,
      `\`${family}\``,
      `> ${threshold}`,
      grouped(samples),
      String(draws),
      figure("roc_auc"),
      figure("average_precision"),
      `${figure("accuracy")} (${Math.max(own.base_rate.mean, 1 - own.base_rate.mean).toFixed(3)})`,
      `${figure("brier")} (${own.base_brier.mean.toFixed(3)})`,
    ];
  });
  const chart = reliabilityChart(trust);
  return {
    lines: [
      "## Threshold classifiers",
      "",
      "`fit --threshold`: how likely a test accuracy exceeds a threshold. In brackets what needs no predictor: the accuracy of always naming the more frequent side, the Brier score of always saying the base rate.",
      "",
      ...markdownTable(
        [
          "benchmark",
          "family",
          "accuracy",
          "fitted on",
          "draws",
          "ROC-AUC",
          "average precision",
          "accuracy (of the larger side)",
          "Brier score (of the base rate)",
        ],
        rows,
      ),
      "",
      chartLine("Reliability of the classifiers", chart),
    ],
    charts: [chart],
  };
}

/** Observed share by predicted probability, in the first draw. */
function reliabilityChart(trust: readonly TrustFigures[]): Chart {
  const series = trust.map(
    ({ study, family, threshold, classifier }): Series => ({
      name: `${family} > ${threshold}, ${studyOf(study).title}`,
      points: classifier!.reliability.map(({ predicted: x, observed: y }) => ({ x, y })),
    }),
  );
  const ideal: Series = {
    name: "ideal",
    look: "reference",
    points: [0, 1].map((x) => ({ x, y: x })),
  };
  const svg = lineChart({
    title: "Reliability of the threshold classifiers",
    subtitle: "share of rows above the threshold, by predicted probability; first draw",
    x: {
      name: "predicted probability",
      scale: "linear",
      min: 0,
      max: 1,
      ticks: [0, 0.25, 0.5, 0.75, 1],
    },
    y: { name: "observed share", min: 0, max: 1 },
    height: 520,
    series: [...series, ideal],
  });
  return { file: "quality-reliability.svg", svg };
}

/** Measured with the same table; from scratch and by the recipe that ours started from. */
const BEFORE: Readonly<Record<number, readonly [scratch: string, corrected: string]>> = {
  20: [".645", ".884"],
  50: [".756", ".894"],
  100: [".825", ".898"],
};

export function transferSections({ transfer }: QualityFigures): Section[] {
  if (!transfer) return [];
  const { source, results, kendall_tau_of_source } = transfer;
  const { title } = studyOf(transfer.study);
  const rows = results.map(({ samples, draws, kendall_tau, coverage, unseen_functions }) => [
    grouped(samples),
    String(draws),
    meanAndDeviation(kendall_tau, 3, draws),
    unseen_functions ? meanAndDeviation(unseen_functions.kendall_tau, 3, draws) : "",
    `${(100 * coverage.mean).toFixed(1)} %`,
    (unseen_functions?.intervals.coverage ?? [])
      .map((one) => (100 * one.coverage.mean).toFixed(1))
      .join(" / "),
    ...(BEFORE[samples] ?? ["", ""]),
  ]);
  return [
    {
      lines: [
        "## A new data set from few labels",
        "",
        `\`fit --from\`: a predictor (\`${source.family}\`) of all ${grouped(source.rows)} rows of \`${source.target}\` is corrected by labels of ${title}, and measured on all other rows. As it is, without a label, it ranks them with a tau of ${kendall_tau_of_source.toFixed(3)}. Unseen functions are those that no label is of. The last two columns are earlier figures on the same table: boosted trees fitted to the labels alone, and the table of the source as the prior mean of a Gaussian process.`,
        "",
        ...markdownTable(
          [
            ...["labels", "draws", "Kendall's tau-b", "tau-b, unseen functions"],
            ...["intervals of 90 % hold", "of 50 / 80 / 90 / 95 %, unseen functions"],
            ...["labels alone", "Gaussian process on the table"],
          ],
          rows,
        ),
      ],
    },
  ];
}
