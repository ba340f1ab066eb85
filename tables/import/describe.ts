/**
 * @module
 * What an import says of what it has read: in words, and as figures for `--json`.
 */
import { type Metric, meanOf, parseMetric } from "../../schema/metric.js";
import type { Change, ImportReport } from "./import-table.js";

const CHANGES: Readonly<Record<Change, string>> = {
  new: "a new table",
  adds: "columns added to the table that is there",
  replaces: "in place of the version that is there",
};

const DONE: Readonly<Record<Exclude<ImportReport["outcome"], "already loaded">, string>> = {
  loaded: "loaded",
  checked: "checked, nothing is written",
  written: "written as SQL, loaded when that is run",
};

const thousands = (count: number) => count.toLocaleString("en");

/** The lines that are printed. */
export function describeReport(report: ImportReport): string[] {
  const { outcome, table, rows, space, change } = report;
  if (outcome === "already loaded")
    return [`${table}: already loaded (${thousands(rows)} architectures); nothing changes`];
  const done = DONE[outcome];
  return [
    `${table}: ${thousands(rows)} architectures of ${space}, ${CHANGES[change ?? "new"]}; ${done}`,
    ...metricTable(report),
  ];
}

/** A Markdown table: what each metric is, of which runs, and how many architectures have it. */
function metricTable({ metrics, ranked }: ImportReport): string[] {
  const runs = new Map<string, number[]>();
  for (const name of metrics) {
    const { seed } = parseMetric(name) as Metric;
    if (seed !== null) runs.set(meanOf(name), [...(runs.get(meanOf(name)) ?? []), seed]);
  }
  const lines = ranked
    .filter(isNoCurve)
    .map(({ metric, rows }) => [
      metric,
      describeMetric(parseMetric(metric) as Metric),
      runs.get(metric)?.join(", ") ?? "",
      thousands(rows),
    ]);
  const curves = ranked.length - lines.length;
  const header = ["metric", "what", "runs", "architectures"];
  return [
    ...[header, header.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`),
    ...(curves > 0
      ? [`and ${curves} points of curves, such as ${ranked.find((one) => !isNoCurve(one))?.metric}`]
      : []),
  ];
}

/** Curves have too many points to list them all. */
const isNoCurve = ({ metric }: { readonly metric: string }) =>
  parseMetric(metric)?.stage !== "epoch";

function describeMetric({ dataset, split, epochs, ...metric }: Metric): string {
  const { quantity, unit } = metric;
  if (dataset === null) return `${quantity.replaceAll("_", " ")}, ${unit}`;
  const when = metric.stage === "halfway" ? "halfway through" : "after";
  const trained = metric.trained_on === "train_split" ? ", trained on the train split" : "";
  const inUnit = quantity === unit ? "" : `, ${unit}`;
  return `${split} ${quantity} on ${dataset} ${when} ${epochs} epochs${trained}${inUnit}`;
}

/** The figures. @param seconds that the import took. */
export function reportFigures(report: ImportReport, seconds: number) {
  const { outcome, table, space, fingerprint, change, rows, metrics, ranked, bad } = report;
  return {
    outcome,
    table,
    space,
    version: fingerprint,
    change,
    rows,
    metrics,
    means: ranked,
    bad_records: {
      count: bad.count,
      first: bad.first.map(({ position, problem }) => ({
        file: position.file,
        record: position.record,
        byte_offset: position.byteOffset,
        problem,
      })),
    },
    seconds,
  };
}
