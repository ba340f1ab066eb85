/**
 * @module
 * The page `docs/quality.md` from its figures: sections in their order. A new kind of figure is a field
 * of `QualityFigures` and a section here.
 */
import type { QualityFigures } from "./quality-figures.js";
import { limitsSection } from "./sections/limits.js";
import { protocolSection } from "./sections/protocol.js";
import { publishedSection } from "./sections/published.js";
import { rankingSections } from "./sections/ranking.js";
import { type Page, pageOf } from "./sections/section.js";
import { transferSections } from "./sections/transfer.js";
import { trustSections } from "./sections/trust.js";

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
