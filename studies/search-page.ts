/**
 * @module
 * The page `docs/search.md` from its figures: sections in their order.
 */
import type { SearchFigures } from "./search-figures.js";
import { searchChecks } from "./sections/search/checks.js";
import { publishedSearchSection, searchLimits } from "./sections/search/limits.js";
import { searchProtocol } from "./sections/search/protocol.js";
import { studySection } from "./sections/search/study.js";
import { type Page, pageOf } from "./sections/section.js";

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
