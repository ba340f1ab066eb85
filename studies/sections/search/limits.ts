/**
 * @module
 * What the figures do not say, and what others published.
 */
import { table } from "../../markdown.js";
import { publishedSearches } from "../../search-references.js";
import type { Section } from "../section.js";

export function publishedSearchSection(): Section {
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
      ...table(["method", "benchmark", "figure"], rows),
    ],
  };
}

export function searchLimits(): Section {
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
