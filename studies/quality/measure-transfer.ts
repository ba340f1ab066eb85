/**
 * @module
 * Measures corrections of a predictor by few labels of another target.
 */
import { z } from "zod";
import type { FinishedWork } from "../../files/finished-work.js";
import { kendallTau } from "../../learn/index.js";
import type { Uncertainty } from "../../schema/card.js";
import { drawRows, seedOfDraw, trainingData } from "../../trainer/evaluation/draw.js";
import { findFamily } from "../../trainer/families/index.js";
import { transferFrom } from "../../trainer/families/transfer/index.js";
import { sourceOf } from "../../trainer/families/transfer/source.js";
import { fitAndMeasure } from "../../trainer/fitting/fit-and-measure.js";
import { fitPredictor, inputsOf, predictorToOnnx } from "../../trainer/fitting/predictor.js";
import { createProgress } from "../../trainer/progress.js";
import type { Pool } from "../../trainer/threads/pool.js";
import { figureOf, Intervals, summariseIntervals } from "./measure-trust.js";
import type { TransferStudy } from "./studies.js";
import { readStudyTable, studyOf } from "./studies.js";

const Figure = z.object({ mean: z.number(), std: z.number() });

export const TransferFigures = z.object({
  study: z.string(),
  source: z.object({ family: z.string(), target: z.string(), rows: z.int() }),
  /** Of the source as it is, over all rows. */
  kendall_tau_of_source: z.number(),
  results: z.array(
    z.object({
      samples: z.int(),
      draws: z.int(),
      kendall_tau: Figure,
      /** Of intervals of 90 %. */
      coverage: Figure,
      /** Of the rows whose function no label is of, by level. */
      unseen_functions: z.object({ kendall_tau: Figure, intervals: Intervals }).optional(),
    }),
  ),
});
export type TransferFigures = z.infer<typeof TransferFigures>;

/** Figures of one draw. */
interface TransferDraw {
  readonly kendall_tau: number;
  readonly uncertainty: Uncertainty;
  /** Of the rows whose function no label is of, if not of all. */
  readonly unseen_kendall_tau: number;
}

/** Level of the intervals that are shown of all rows. */
const LEVEL = 0.9;

export interface TransferOptions {
  /** Folder of the tables. */
  readonly tables: string;
  readonly seed: number;
  readonly members: number;
  readonly pool: Pool;
  readonly finished: FinishedWork;
}

function coverageOf({ coverage }: Intervals) {
  const own = coverage.find(({ level }) => level === LEVEL);
  if (!own) throw new RangeError(`Intervals of ${LEVEL} are not measured`);
  return own.coverage;
}

/** Fits the source on all rows of its target, then corrects it draw by draw. */
export async function measureTransfer(
  { study, source, samples, draws }: TransferStudy,
  { tables, seed, members, pool, finished }: TransferOptions,
): Promise<TransferFigures> {
  const corrected = studyOf(study);
  const { target } = corrected;
  const family = findFamily(source.family);
  if (!family) throw new RangeError(`There is no family ${source.family}`);
  const from = await readStudyTable(corrected, tables, source.target);
  const to = await readStudyTable(corrected, tables);
  const progress = createProgress(1 + samples.length * draws);
  try {
    progress.label(`transfer: the source, on ${from.targets.length} rows`);
    const all = Array.from(from.targets, (_, row) => row);
    const fitted = await fitPredictor(family, trainingData(from, all), { seed, members, pool });
    const onnx = predictorToOnnx(fitted);
    const prior = sourceOf(source.target, to.space, onnx, inputsOf(fitted));
    const own = await prior.predict(to.architectures);
    progress.advance();
    const measureDraw = async (size: number, draw: number): Promise<TransferDraw> => {
      const rows = drawRows(to.targets.length, size, undefined, seedOfDraw(seed, draw));
      const key = {
        transfer: prior.sha256,
        ...{ table: to.sha256, target, samples: size, seed: rows.seed, members },
      };
      const known = finished.find<TransferDraw>(key);
      if (known) return known;
      const data = trainingData(to, rows.training);
      const measured = await fitAndMeasure(transferFrom(prior), to, rows, data, { members, pool });
      const { quality, uncertainty } = measured;
      const figures = {
        kendall_tau: quality.kendall_tau,
        uncertainty,
        unseen_kendall_tau: (quality.unseen_functions ?? quality).kendall_tau,
      };
      await finished.add(key, figures);
      return figures;
    };
    const results: TransferFigures["results"] = [];
    for (const size of samples) {
      const measured: TransferDraw[] = [];
      for (let draw = 0; draw < draws; draw++) {
        progress.label(`transfer: ${size} labels, draw ${draw + 1} of ${draws}`);
        measured.push(await measureDraw(size, draw));
        progress.advance();
      }
      results.push({
        samples: size,
        draws,
        kendall_tau: figureOf(measured.map(({ kendall_tau }) => kendall_tau)),
        coverage: coverageOf(summariseIntervals(measured.map(({ uncertainty }) => uncertainty))),
        unseen_functions: {
          kendall_tau: figureOf(measured.map(({ unseen_kendall_tau }) => unseen_kendall_tau)),
          intervals: summariseIntervals(
            measured.map(({ uncertainty }) => uncertainty.unseen_functions ?? uncertainty),
          ),
        },
      });
    }
    return {
      study,
      source: { ...source, rows: from.targets.length },
      kendall_tau_of_source: kendallTau(own, to.targets),
      results,
    };
  } finally {
    progress.stop();
  }
}
