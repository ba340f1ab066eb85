/**
 * @module
 * The first lines of the page: what was searched, and how it is counted.
 */
import { grouped, table } from "../../markdown.js";
import type { SearchFigures } from "../../search-figures.js";
import { searchStudyOf } from "../../search-studies.js";
import type { Section } from "../section.js";

export function searchProtocol({ seed, studies }: SearchFigures): Section {
  const rows = studies.map(
    ({ id, table: { name, rows, sha256 }, search_on, judge_by, results }) => [
      searchStudyOf(id).title,
      `\`${name}\`, ${grouped(rows)} rows, SHA-256 \`${sha256.slice(0, 16)}…\``,
      `\`${search_on}\``,
      `\`${judge_by}\``,
      grouped(Math.max(...results.map(({ runs }) => runs))),
    ],
  );
  return {
    lines: [
      "# Search strategies",
      "",
      "How many trained networks each strategy saves: searches replayed on tables of measured architectures, mean ± sample deviation over runs.",
      "",
      ...table(["study", "table", "searched on", "judged by", "runs"], rows),
      "",
      `A query is one row of the table: one official string on NAS-Bench-201, one module hash on NAS-Bench-101; asking again is free, and so is what the table lacks. A search is judged by its incumbent, the architecture of the highest fitness that it has seen. It has come within 0.3 points when its incumbent is judged at most 0.3 below the best row. Run *i*, from 0 on, has seed ${seed} + *i*, the same for all strategies; the settings of our own strategies were chosen on seeds from 1000 on. Where a run missed a goal, it counts with all of its queries, and the mean is marked as a lower bound (>). Batches: strategies with a surrogate ask for several architectures between two fits, as \`batch\` says; all others for one at a time.`,
      "",
      "One command searches it all, goes on where it was interrupted, and writes this page and its figures ([search.json](search.json)); `archfit simulate` does the same for one table of one's own:",
      "",
      "```sh",
      "npx archfit search-report --tables $ARCHFIT_TABLES",
      "```",
    ],
  };
}
