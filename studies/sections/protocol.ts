/**
 * @module
 * The first lines of the page: what was measured, and how.
 */
import { grouped, listed, table } from "../markdown.js";
import type { QualityFigures, StudyFigures } from "../quality-figures.js";
import { studyOf } from "../quality-studies.js";
import type { Section } from "./section.js";

export function protocolSection(figures: QualityFigures): Section {
  const { seed, members, backend, threads } = figures;
  const rows = figures.studies.map((study) => [
    studyOf(study.id).title,
    `\`${study.table.name}\`, ${grouped(study.table.rows)} rows, SHA-256 \`${study.table.sha256.slice(0, 16)}…\``,
    `\`${study.target.metric}\`: ${studyOf(study.id).label}`,
    drawsText(study),
    study.held_out === null ? "all other rows" : `${grouped(study.held_out)} of the other rows`,
  ]);
  return {
    lines: [
      "# Quality of the predictors",
      "",
      "How well each family of predictors ranks architectures that it was not fitted on, by the number of measured ones that it was fitted on: Kendall's tau-b between predicted score and measured number, mean ± sample deviation over draws of the training rows.",
      "",
      ...table(["benchmark", "table", "target", "fitted on (draws)", "measured on"], rows),
      "",
      `Training rows are drawn uniformly; draw *i*, from 0 on, has seed ${seed} + *i* and the same rows for all families, and a smaller size is the beginning of a larger one. Ensembles have ${members} members. Scores are of the exported ONNX graph in onnxruntime-web. Fitted with the TensorFlow.js back end ${backend}, ${threads} at a time. One command measures it all, goes on where it was interrupted, and writes this page and its figures ([quality.json](quality.json)):`,
      "",
      "```sh",
      "npx archfit quality --tables $ARCHFIT_TABLES",
      "```",
    ],
  };
}

/** Such as `78 and 156 (20), 390 (5)`. Families with fewer draws are marked in the tables. */
function drawsText({ results }: StudyFigures): string {
  const drawsOfSize = new Map<number, number>();
  for (const { samples, draws } of results)
    drawsOfSize.set(samples, Math.max(draws, drawsOfSize.get(samples) ?? 0));
  const sizes = new Map<number, number[]>();
  for (const [samples, draws] of [...drawsOfSize].sort(([a], [b]) => a - b))
    sizes.set(draws, [...(sizes.get(draws) ?? []), samples]);
  return [...sizes]
    .map(([draws, samples]) => `${listed(samples.map(grouped))} (${draws})`)
    .join("; ");
}
