/**
 * @module
 * Quality of families by training size: every size is drawn several times, the same rows for all
 * families, and measured on rows that were not drawn.
 */
import { performance } from "node:perf_hooks";
import { mean, standardDeviation } from "../../learn/index.js";
import { predictBatches } from "../../predictor/node/onnx-runtime.js";
import type { Table } from "../../tables/read/read-table.js";
import type { Family, FitOptions } from "../families/index.js";
import { scoresToOnnx } from "../fitting/predictor.js";
import { drawRows, seedOfDraw } from "./draw.js";
import { measureQuality, type Quality } from "./quality.js";
import { checkHeldOut, trainingData } from "./training-data.js";

/** Figures of one draw, named as in JSON. */
export interface DrawFigures extends Quality {
  readonly held_out: number;
  /** Of fitting the ensemble, calibration not included: it does not change the ranking. */
  readonly fit_seconds: number;
  /** Of one architecture in onnxruntime-web, one thread, batches of 1,024, encoding not included. */
  readonly score_microseconds: number;
}

/** One thing to be measured. */
export interface Job {
  readonly family: Family;
  readonly samples: number;
  /** From 0 on. */
  readonly draw: number;
}

/** Fits one draw and measures it on `heldOut` other rows, or on all. */
export async function evaluateDraw(
  { family, samples, draw }: Job,
  table: Table,
  heldOut: number | undefined,
  options: FitOptions,
): Promise<DrawFigures> {
  const seed = seedOfDraw(options.seed, draw);
  const rows = drawRows(table.architectures.length, samples, heldOut, seed);
  const data = trainingData(table, rows.training);
  checkHeldOut(table, rows.heldOut);
  const begin = performance.now();
  const model = await family.fit(data, { ...options, seed });
  const fit_seconds = (performance.now() - begin) / 1000;
  const { outputs, microseconds } = await predictBatches(
    scoresToOnnx(table.space, model),
    table.space,
    model.inputs,
    rows.heldOut.map((row) => table.architectures[row]),
  );
  const targets = Float64Array.from(rows.heldOut, (row) => table.targets[row]);
  return {
    ...measureQuality(outputs.score, targets),
    held_out: rows.heldOut.length,
    fit_seconds,
    score_microseconds: microseconds,
  };
}

const QUALITIES = [
  "kendall_tau",
  "spearman",
  "precision_at_1_percent",
  "precision_at_5_percent",
  "best_rank_in_top_50",
] as const satisfies readonly (keyof Quality)[];

/** Mean and sample deviation over the draws of one family and size. */
export function summarise(draws: readonly DrawFigures[]) {
  const values = (name: keyof DrawFigures) => draws.map((figures) => figures[name]);
  const summary = (name: keyof Quality) => ({
    mean: mean(values(name)),
    std: standardDeviation(values(name)),
  });
  return {
    held_out: draws[0].held_out,
    ...(Object.fromEntries(QUALITIES.map((name) => [name, summary(name)])) as Record<
      keyof Quality,
      ReturnType<typeof summary>
    >),
    fit_seconds: mean(values("fit_seconds")),
    score_microseconds: mean(values("score_microseconds")),
  };
}
