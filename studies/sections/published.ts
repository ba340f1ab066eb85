/**
 * @module
 * The protocols of the published figures.
 */
import { table } from "../markdown.js";
import { published } from "../published.js";
import type { QualityFigures } from "../quality-figures.js";
import { studyOf } from "../quality-studies.js";
import type { Section } from "./section.js";

export function publishedSection({ studies }: QualityFigures): Section {
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
      ...table(["method", "benchmark", "paper", "fitted and measured on"], rows),
    ],
  };
}
