/**
 * @module
 * Measures intervals and threshold classifiers, draw by draw.
 */
import { z } from "zod";
import type { FinishedWork } from "../../files/finished-work.js";
import { mean, standardDeviation } from "../../learn/index.js";
import { Classifier, type Uncertainty } from "../../schema/card.js";
import type { Table } from "../../tables/read/read-table.js";
import { drawRows, seedOfDraw, trainingData } from "../../trainer/evaluation/draw.js";
import { fitAndMeasure } from "../../trainer/fitting/fit-and-measure.js";
import { createProgress } from "../../trainer/progress.js";
import type { Pool } from "../../trainer/threads/pool.js";
import { familyOf, readStudyTable, studyOf, type TrustStudy } from "./studies.js";

const Figure = z.object({ mean: z.number(), std: z.number() });

/** How often intervals hold. */
export const Intervals = z.object({
  coverage: z.array(z.object({ level: z.number(), coverage: Figure, mean_width: Figure })),
  spearman_of_std_with_error: Figure,
});
export type Intervals = z.infer<typeof Intervals>;

export const TrustFigures = Intervals.extend({
  study: z.string(),
  family: z.string(),
  samples: z.int(),
  threshold: z.number().nullable(),
  draws: z.int(),
  /** Of the rows whose function no training row computes, where these are not all. */
  unseen_functions: Intervals.optional(),
  classifier: z
    .object({
      roc_auc: Figure,
      average_precision: Figure,
      accuracy: Figure,
      base_rate: Figure,
      brier: Figure,
      base_brier: Figure,
      /** Of the first draw. */
      reliability: Classifier.shape.reliability,
    })
    .nullable(),
});
export type TrustFigures = z.infer<typeof TrustFigures>;

/** Figures of one draw. */
interface TrustDraw {
  readonly uncertainty: Uncertainty;
  readonly classifier: Classifier | null;
}

export interface TrustOptions {
  /** Folder of the tables. */
  readonly tables: string;
  readonly seed: number;
  readonly members: number;
  readonly pool: Pool;
  readonly finished: FinishedWork;
}

export async function measureTrust(
  studies: readonly TrustStudy[],
  options: TrustOptions,
): Promise<TrustFigures[]> {
  const progress = createProgress(studies.reduce((sum, { draws }) => sum + draws, 0));
  const read = new Map<string, Table>();
  const results: TrustFigures[] = [];
  try {
    for (const study of studies) {
      let table = read.get(study.study);
      if (!table) {
        table = await readStudyTable(studyOf(study.study), options.tables);
        read.set(study.study, table);
      }
      const draws: TrustDraw[] = [];
      for (let draw = 0; draw < study.draws; draw++) {
        progress.label(
          `uncertainty: ${study.family} on ${study.samples} rows, ${studyOf(study.study).title}, draw ${draw + 1} of ${study.draws}`,
        );
        draws.push(await measureDraw(study, table, draw, options));
        progress.advance();
      }
      results.push(summarise(study, draws));
    }
  } finally {
    progress.stop();
  }
  return results;
}

async function measureDraw(
  study: TrustStudy,
  table: Table,
  draw: number,
  { seed, members, pool, finished }: TrustOptions,
): Promise<TrustDraw> {
  const { heldOut, target } = studyOf(study.study);
  const rows = drawRows(table.targets.length, study.samples, heldOut, seedOfDraw(seed, draw));
  const key = {
    trust: study.family,
    table: table.sha256,
    target,
    samples: study.samples,
    threshold: study.threshold ?? null,
    seed: rows.seed,
    members,
    backend: pool.backend,
  };
  const known = finished.find<TrustDraw>(key);
  if (known) return known;
  const result = await fitAndMeasure(
    familyOf(study),
    table,
    rows,
    trainingData(table, rows.training),
    { members, pool },
    study.threshold,
  );
  const figures = { uncertainty: result.uncertainty, classifier: result.classifier ?? null };
  await finished.add(key, figures);
  return figures;
}

function summarise(study: TrustStudy, draws: readonly TrustDraw[]): TrustFigures {
  const { family, samples, threshold = null } = study;
  const over = (figure: (draw: TrustDraw) => number) => figureOf(draws.map(figure));
  const [first] = draws;
  const ofClassifiers = (name: Exclude<keyof Classifier, "reliability" | "threshold">) =>
    over(({ classifier }) => classifier?.[name] ?? Number.NaN);
  return {
    study: study.study,
    family,
    samples,
    threshold,
    draws: draws.length,
    ...summariseIntervals(draws.map(({ uncertainty }) => uncertainty)),
    ...(draws.some(({ uncertainty }) => uncertainty.unseen_functions) && {
      unseen_functions: summariseIntervals(
        draws.map(({ uncertainty }) => uncertainty.unseen_functions ?? uncertainty),
      ),
    }),
    classifier: first.classifier && {
      roc_auc: ofClassifiers("roc_auc"),
      average_precision: ofClassifiers("average_precision"),
      accuracy: ofClassifiers("accuracy"),
      base_rate: ofClassifiers("base_rate"),
      brier: ofClassifiers("brier"),
      base_brier: ofClassifiers("base_brier"),
      reliability: first.classifier.reliability,
    },
  };
}

/** Of intervals, draw by draw. */
export function summariseIntervals(
  draws: readonly Pick<Uncertainty, "coverage" | "spearman_of_std_with_error">[],
): Intervals {
  const over = (figure: (draw: (typeof draws)[number]) => number | null) =>
    figureOf(draws.map((draw) => figure(draw) ?? Number.NaN));
  return {
    coverage: draws[0].coverage.map(({ level }, at) => ({
      level,
      coverage: over(({ coverage }) => coverage[at].coverage),
      mean_width: over(({ coverage }) => coverage[at].mean_width),
    })),
    spearman_of_std_with_error: over((draw) => draw.spearman_of_std_with_error ?? 0),
  };
}

/** Mean and sample deviation, 0 of a single value. */
export function figureOf(values: readonly number[]): { mean: number; std: number } {
  return { mean: mean(values), std: values.length > 1 ? standardDeviation(values) : 0 };
}
