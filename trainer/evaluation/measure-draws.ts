/**
 * @module
 * Measures families at several training sizes of one table, draw by draw; what was finished before an
 * interruption is not measured again.
 */
import { InputError } from "../../schema/input-error.js";
import { choicesOf } from "../../spaces/index.js";
import type { Table } from "../../tables/read/read-table.js";
import type { Family } from "../families/index.js";
import type { Progress } from "../progress.js";
import type { Pool } from "../threads/pool.js";
import { drawRows, seedOfDraw } from "./draw.js";
import { type DrawFigures, evaluateDraw, summarise } from "./evaluate.js";
import type { DrawKey, FinishedDraws } from "./finished-draws.js";
import { trainingData } from "./training-data.js";

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
  readonly finished?: FinishedDraws | undefined;
}

/** Figures of a setting over its draws, named as in JSON. */
export type SettingFigures = {
  readonly family: string;
  readonly samples: number;
  readonly draws: number;
} & ReturnType<typeof summarise>;

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
): DrawKey {
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
  };
}
