/**
 * @module
 * What the figures do not say.
 */
import type { Section } from "./section.js";

export function limitsSection(): Section {
  return {
    lines: [
      "## What these figures are not",
      "",
      "- Held-out rows include cells that compute the same function as a training row, as in the published protocols; a predictor that knows such twins has it easier than on new functions.",
      "- Settings of the families were chosen on the same tables, with training rows of other seeds: the figures are of new draws, not of new benchmarks.",
      "- Tau is over the whole space. Among the best few percent, where a search ends, all predictors rank far less well: see precision among the top and the rank of the best of 50. That rank is the true rank (1 is the best of all held-out rows) of the best of the 50 that are predicted to be the best.",
      "- The deviation is over draws of the training rows and seeds of the fit; held-out rows of two draws are mostly the same.",
      "- Fit seconds are of the scores alone, on the machine that made this page; `archfit fit` takes several times as long, since it calibrates by cross-validation. Score microseconds are one architecture's share of a batch of 1,024 on one thread, encoding not counted.",
      "- The target is a mean over repeated trainings, which is itself noisy: no predictor can reach a tau of 1.",
    ],
  };
}
