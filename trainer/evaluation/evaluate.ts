/**
 * @module
 * Quality of families by training size: every size is drawn several times, the same rows for all
 * families, and measured on rows that were not drawn. What was finished before an interruption is not
 * measured again.
 */
import { performance } from "node:perf_hooks";
import type { FinishedWork, PartKey } from "../../files/finished-work.js";
import { mean, standardDeviation } from "../../learn/index.js";
import { predictBatches } from "../../predictor/node/onnx-runtime.js";
import { InputError } from "../../schema/input-error.js";
import { choicesOf } from "../../spaces/index.js";
import type { Table } from "../../tables/read/read-table.js";
import { measuredRows } from "../families/cross-validation.js";
import type { Family, FitOptions } from "../families/index.js";
import { scoresToOnnx } from "../fitting/predictor.js";
import type { Progress } from "../progress.js";
import type { Pool } from "../threads/pool.js";
import { checkHeldOut, drawRows, seedOfDraw, trainingData, unseenFunctions } from "./draw.js";
import { measureRanking, type RankingFigures } from "./ranking.js";

/** A family at a training size, and over how many draws it is measured. */
export interface Setting {
  readonly family: Family;
  readonly samples: number;
  readonly draws: number;
}

/** What is measured on one table. */
export interface Plan {
  readonly table: Table;
  /** Rows to measure on; unless given, all that are not fitted on. */
  readonly heldOut: number | undefined;
  /** Of the first draw; the others have the next ones. */
  readonly seed: number;
  /** Size of an ensemble. */
  readonly members: number;
  readonly settings: readonly Setting[];
}

export interface MeasureOptions {
  readonly pool: Pool;
  /** Advances by `partsOf(plan)`. */
  readonly progress: Progress;
  readonly finished?: FinishedWork | undefined;
}

/** Figures of a setting over its draws, named as in JSON. */
export type SettingFigures = {
  readonly family: string;
  readonly samples: number;
  readonly draws: number;
  /** Of the rows whose function no training row computes, where these are not all. */
  readonly unseen_functions?: RowSummary | undefined;
  readonly fit_seconds: number;
  readonly score_microseconds: number;
} & RowSummary;

type RowSummary = ReturnType<typeof summariseRows>;

/**
 * Fails before the first fit rather than after hours.
 *
 * @throws {InputError} if the table has too few rows for a training size, or a draw has nothing to
 * learn.
 */
export function checkPlan({ table, heldOut, seed, settings }: Plan): void {
  const drawsOf = new Map<number, number>();
  for (const { samples, draws } of settings)
    drawsOf.set(samples, Math.max(draws, drawsOf.get(samples) ?? 0));
  for (const [samples, draws] of drawsOf)
    for (let draw = 0; draw < draws; draw++) {
      const rows = drawRows(table.targets.length, samples, heldOut, seedOfDraw(seed, draw));
      trainingData(table, rows.training);
      if (rows.heldOut.length === 0)
        throw new InputError(
          `${samples} samples are all rows of the table: none is left to measure on`,
        );
    }
}

/** Parts of the work, for its progress: one for each member of each ensemble. */
export function partsOf({ settings, members }: Plan): number {
  return settings.reduce((sum, { draws }) => sum + draws * members, 0);
}

/** The figures of each setting, in their order. */
export async function measureDraws(plan: Plan, options: MeasureOptions): Promise<SettingFigures[]> {
  const results: SettingFigures[] = [];
  for (const { family, samples, draws } of plan.settings) {
    const figures: DrawFigures[] = [];
    for (let draw = 0; draw < draws; draw++) {
      options.progress.label(`${family.name} on ${samples} rows, draw ${draw + 1} of ${draws}`);
      figures.push(await measureOnce(plan, { family, samples, draws }, draw, options));
    }
    results.push({ family: family.name, samples, draws, ...summarise(figures) });
  }
  return results;
}

async function measureOnce(
  plan: Plan,
  { family, samples }: Setting,
  draw: number,
  { pool, progress, finished }: MeasureOptions,
): Promise<DrawFigures> {
  const { table, heldOut, seed, members } = plan;
  // A family may be told of more or fewer members than there are.
  let parts = 0;
  const onMember = () => {
    if (parts++ < members) progress.advance();
  };
  const key = keyOf(plan, family, samples, draw, pool.backend);
  let figures = finished?.find<DrawFigures>(key);
  if (figures === undefined) {
    const fitOptions = { seed, members, pool, onMember };
    figures = await evaluateDraw({ family, samples, draw }, table, heldOut, fitOptions);
    await finished?.add(key, figures);
  }
  while (parts < members) onMember();
  return figures;
}

function keyOf(
  { table, heldOut, seed, members }: Plan,
  family: Family,
  samples: number,
  draw: number,
  backend: string,
): PartKey {
  return {
    family: family.name,
    samples,
    draw,
    held_out: heldOut ?? null,
    seed,
    members,
    backend,
    table: table.sha256,
    space: table.space.id,
    choices: choicesOf(table.space) ?? null,
    target: table.target,
    ...(table.measured && { with: table.measured.metrics.join() }),
  };
}

/** Figures of some rows, named as in JSON. */
interface RowFigures extends RankingFigures {
  readonly held_out: number;
}

/** Figures of one draw. */
interface DrawFigures extends RowFigures {
  /** Of the rows whose function no training row computes, where these are not all. */
  readonly unseen_functions?: RowFigures | undefined;
  /** Of fitting the ensemble, calibration not included: it does not change the ranking. */
  readonly fit_seconds: number;
  /** Of one architecture in onnxruntime-web, one thread, batches of 1,024, encoding not included. */
  readonly score_microseconds: number;
}

/** One thing to be measured. */
interface Job {
  readonly family: Family;
  readonly samples: number;
  /** From 0 on. */
  readonly draw: number;
}

/** Fits one draw and measures it on `heldOut` other rows, or on all. */
async function evaluateDraw(
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
    table.measured && measuredRows(table.measured, rows.heldOut).values,
  );
  const rank = (places: readonly number[]): RowFigures => ({
    ...measureRanking(
      Float32Array.from(places, (place) => outputs.score[place]),
      Float64Array.from(places, (place) => table.targets[rows.heldOut[place]]),
    ),
    held_out: places.length,
  });
  const unseen = unseenFunctions(table, rows);
  return {
    ...rank([...rows.heldOut.keys()]),
    unseen_functions: unseen.length < rows.heldOut.length ? rank(unseen) : undefined,
    fit_seconds,
    score_microseconds: microseconds,
  };
}

const RANKING = [
  "kendall_tau",
  "spearman",
  "precision_at_1_percent",
  "precision_at_5_percent",
  "best_rank_in_top_50",
] as const satisfies readonly (keyof RankingFigures)[];

/** Mean and sample deviation over the draws of one family and size. */
function summarise(draws: readonly DrawFigures[]) {
  const isSame = draws.every(({ unseen_functions }) => unseen_functions === undefined);
  return {
    ...summariseRows(draws),
    unseen_functions: isSame
      ? undefined
      : summariseRows(draws.map(({ unseen_functions, ...all }) => unseen_functions ?? all)),
    fit_seconds: mean(draws.map(({ fit_seconds }) => fit_seconds)),
    score_microseconds: mean(draws.map(({ score_microseconds }) => score_microseconds)),
  };
}

function summariseRows(draws: readonly RowFigures[]) {
  const values = (name: keyof RowFigures) => draws.map((figures) => figures[name]);
  const summary = (name: keyof RankingFigures) => ({
    mean: mean(values(name)),
    std: standardDeviation(values(name)),
  });
  return {
    /** Mean over the draws. */
    held_out: mean(values("held_out")),
    ...(Object.fromEntries(RANKING.map((name) => [name, summary(name)])) as Record<
      keyof RankingFigures,
      ReturnType<typeof summary>
    >),
  };
}
