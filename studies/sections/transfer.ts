/**
 * @module
 * How well an existing predictor, corrected by few labels, ranks another data set.
 */
import { grouped, meanAndDeviation, table } from "../markdown.js";
import type { QualityFigures } from "../quality-figures.js";
import { studyOf } from "../quality-studies.js";
import type { Section } from "./section.js";

/** Measured with the same table; from scratch and by the recipe that ours started from. */
const BEFORE: Readonly<Record<number, readonly [scratch: string, corrected: string]>> = {
  20: [".645", ".884"],
  50: [".756", ".894"],
  100: [".825", ".898"],
};

export function transferSections({ transfer }: QualityFigures): Section[] {
  if (!transfer) return [];
  const { source, results, kendall_tau_of_source } = transfer;
  const { title } = studyOf(transfer.study);
  const rows = results.map(({ samples, draws, kendall_tau, coverage }) => [
    grouped(samples),
    String(draws),
    meanAndDeviation(kendall_tau, 3, draws),
    `${(100 * coverage.mean).toFixed(1)} %`,
    ...(BEFORE[samples] ?? ["", ""]),
  ]);
  return [
    {
      lines: [
        "## A new data set from few labels",
        "",
        `\`fit --from\`: a predictor (\`${source.family}\`) of all ${grouped(source.rows)} rows of \`${source.target}\` is corrected by labels of ${title}, and measured on all other rows. As it is, without a label, it ranks them with a tau of ${kendall_tau_of_source.toFixed(3)}. The last two columns are earlier figures on the same table: boosted trees fitted to the labels alone, and the table of the source as the prior mean of a Gaussian process.`,
        "",
        ...table(
          [
            ...["labels", "draws", "Kendall's tau-b", "intervals of 90 % hold"],
            ...["labels alone", "Gaussian process on the table"],
          ],
          rows,
        ),
      ],
    },
  ];
}
