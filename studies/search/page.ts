/**
 * @module
 * The page `docs/search.md` from its figures: sections in their order, and those that are mostly text.
 */
import { grouped, markdownTable } from "../markdown.js";
import { type Page, pageOf, type Section } from "../page.js";
import { searchChecks } from "./checks-section.js";
import type { SearchFigures } from "./figures.js";
import { publishedSearches } from "./references.js";
import { searchStudyOf } from "./studies.js";
import { studySection } from "./study-section.js";

/** The page and its charts; the same figures give the same bytes. */
export function searchPage(figures: SearchFigures): Page {
  return pageOf([
    searchProtocol(figures),
    ...figures.studies.filter(({ results }) => results.length > 0).map(studySection),
    searchChecks(figures),
    publishedSearchSection(),
    searchLimits(),
  ]);
}

function searchProtocol({ seed, studies }: SearchFigures): Section {
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
      ...markdownTable(["study", "table", "searched on", "judged by", "runs"], rows),
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

function publishedSearchSection(): Section {
  const rows = publishedSearches.map(({ method, benchmark, figure, fromMemory }) => [
    `${method}${fromMemory ? " †" : ""}`,
    benchmark,
    figure,
  ]);
  return {
    lines: [
      "## Published figures",
      "",
      "Protocols differ (what a query is, which number is searched on, how many architectures are drawn first), so they are not to be compared to the last digit; † from memory of the paper.",
      "",
      ...markdownTable(["method", "benchmark", "figure"], rows),
    ],
  };
}

function searchLimits(): Section {
  return {
    lines: [
      "## What these figures are not",
      "",
      "- A table answers with the mean over seeds; a real training answers with one noisy number, which costs every search something.",
      "- Where a table has no validation accuracy, a search looks at the test accuracy that it is judged by.",
      "- Small spaces flatter searches: NAS-Bench-201 has 15,625 cells, which a surrogate can be asked about all.",
      "- On NAS-Bench-201 a query is a cell as written. Cells that compute the same function were trained separately and count each; the share of distinct functions stands in the tables.",
      "- The deviation is over runs; the mean of 40 runs has a standard error of 16 % of it.",
    ],
  };
}
