/**
 * @module
 * The page `docs/quality.md` from its figures: sections in their order, and those that are mostly text. A new kind
 * of figure is a field of `QualityFigures` and a section here.
 */
import { grouped, listed, markdownTable } from "../markdown.js";
import { type Page, pageOf, type Section } from "../page.js";
import type { QualityFigures, StudyFigures } from "./figures.js";
import { published } from "./published.js";
import { rankingSections } from "./ranking-section.js";
import { studyOf } from "./studies.js";
import { transferSections, trustSections } from "./trust-section.js";

/** The page and its charts; the same figures give the same bytes. */
export function qualityPage(figures: QualityFigures): Page {
  return pageOf([
    protocolSection(figures),
    ...rankingSections(figures),
    ...trustSections(figures),
    ...transferSections(figures),
    publishedSection(figures),
    limitsSection(),
  ]);
}

function protocolSection(figures: QualityFigures): Section {
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
      ...markdownTable(["benchmark", "table", "target", "fitted on (draws)", "measured on"], rows),
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

function publishedSection({ studies }: QualityFigures): Section {
  const rows = published
    .filter(({ study }) => studies.some(({ id }) => id === study))
    .map(({ study, method, paper, protocol, fromMemory }) => [
      `${method}${fromMemory ? " †" : ""}`,
      studyOf(study).title,
      paper,
      protocol,
    ]);
  return {
    lines: [
      "## The published figures",
      "",
      "Taken from papers, not measured again. Whether one is a mean over draws or of a single one differs and is not known of each; protocols marked † were, like their figures, written down from memory and may be off.",
      "",
      ...markdownTable(["method", "benchmark", "paper", "fitted and measured on"], rows),
    ],
  };
}

function limitsSection(): Section {
  return {
    lines: [
      "## What these figures are not",
      "",
      "- Held-out rows include cells that compute the same function as a training row, as in the published protocols; a predictor that knows such twins has it easier than on new functions, which have figures of their own.",
      "- Settings of the families were chosen on the same tables, with training rows of other seeds: the figures are of new draws, not of new benchmarks.",
      "- Tau is over the whole space. Among the best few percent, where a search ends, all predictors rank far less well: see precision among the top and the rank of the best of 50. That rank is the true rank (1 is the best of all held-out rows) of the best of the 50 that are predicted to be the best.",
      "- The deviation is over draws of the training rows and seeds of the fit; held-out rows of two draws are mostly the same.",
      "- Fit seconds are of the scores alone, on the machine that made this page; `archfit fit` takes several times as long, since it calibrates by cross-validation. Score microseconds are one architecture's share of a batch of 1,024 on one thread, encoding not counted.",
      "- The target is a mean over repeated trainings, which is itself noisy: no predictor can reach a tau of 1.",
    ],
  };
}
