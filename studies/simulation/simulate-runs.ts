/**
 * @module
 * Replays strategies on a table, run by run over all threads; what was finished before an interruption
 * is not run again.
 */
import type { FinishedWork, PartKey } from "../../files/finished-work.js";
import { mean } from "../../learn/index.js";
import { InputError } from "../../schema/input-error.js";
import { choicesOf, MAX_SEED } from "../../spaces/index.js";
import type { Progress } from "../../trainer/progress.js";
import type { Threads } from "../../trainer/threads/pool.js";
import { readPrior } from "./prior.js";
import type { ReplayTask, RunFigures } from "./replay.js";
import { drawFromTable, type ReplayTable, spaceOf } from "./replay-table.js";
import { checkCapabilities, type StrategySpec } from "./strategies.js";

/** A strategy, how often it is run and how long. */
export interface SimulationSetting {
  readonly spec: StrategySpec;
  readonly runs: number;
  /** Queries up to which there are figures. */
  readonly queries: number;
  /** Queries that are made though the goal is reached; unless given, `queries`. */
  readonly least?: number | undefined;
  /** Queries after which a run ends that has not come within `goal` of the optimum. */
  readonly limit: number;
  /** Simulated seconds of training after which a run ends instead, whatever it has reached. */
  readonly budget?: number | undefined;
  /** In the unit of the judgement; 0 is the optimum itself. */
  readonly goal: number;
  /** Rows that are drawn uniformly from the table and told before the strategy is first asked. */
  readonly drawn: number;
  /** The files of the predictor that its parameters name as prior, with or without an ending. */
  readonly prior?: string | undefined;
}

export interface SimulationPlan {
  readonly table: ReplayTable;
  /** Of the first run; the others have the next ones. The same for all strategies. */
  readonly seed: number;
  readonly settings: readonly SimulationSetting[];
}

export interface SimulateOptions {
  readonly threads: Threads;
  /** Advances by `runsOf(plan)`. */
  readonly progress: Progress;
  readonly finished?: FinishedWork | undefined;
}

/** The runs of a setting, in the order of their seeds. */
export interface SettingRuns {
  readonly setting: SimulationSetting;
  readonly runs: readonly RunFigures[];
}

/** Parts of the work, for its progress. */
export function runsOf({ settings }: SimulationPlan): number {
  return settings.reduce((sum, { runs }) => sum + runs, 0);
}

/**
 * The runs of each setting, in their order.
 *
 * @throws {InputError} if the space does not have what a strategy needs, or nothing that one proposed is in the
 * table.
 */
export async function simulateRuns(
  plan: SimulationPlan,
  options: SimulateOptions,
): Promise<SettingRuns[]> {
  const { progress } = options;
  checkCapabilities(
    plan.settings.map(({ spec }) => spec),
    spaceOf(plan.table.space),
  );
  const checksums = await priorChecksums(plan);
  return await Promise.all(
    plan.settings.map(async (setting) => {
      let isFirst = true;
      const checksum = setting.prior === undefined ? undefined : checksums.get(setting.prior);
      const runs = Array.from({ length: setting.runs }, async (_, index) => {
        const figures = await runOnce(plan, setting, checksum, index, options);
        if (isFirst) progress.label(`${setting.spec.label}, ${setting.runs} runs`);
        isFirst = false;
        progress.advance();
        return figures;
      });
      return { setting, runs: await Promise.all(runs) };
    }),
  );
}

/** SHA-256 of each prior, by its path. @throws {InputError} */
async function priorChecksums({ settings, table }: SimulationPlan): Promise<Map<string, string>> {
  const space = spaceOf(table.space);
  const checksums = new Map<string, string>();
  for (const path of new Set(settings.flatMap(({ prior = [] }) => prior)))
    checksums.set(path, (await readPrior(path, space)).card.onnx.sha256);
  return checksums;
}

const REPLAY = new URL("./replay.ts", import.meta.url);

async function runOnce(
  { table, seed: first }: SimulationPlan,
  { spec, queries, limit, goal, drawn, prior, least, budget }: SimulationSetting,
  checksum: string | undefined,
  index: number,
  { threads, finished }: SimulateOptions,
): Promise<RunFigures> {
  const seed = (first + index) % (MAX_SEED + 1);
  const { parameters } = spec;
  const strategy = spec.strategy.name;
  const space = spaceOf(table.space);
  const key: PartKey = {
    ...{ strategy, parameters: JSON.stringify(parameters), seed, queries, limit, goal },
    ...{ table: table.sha256, space: space.id, choices: choicesOf(space) ?? null },
    ...{ search_on: table.searchOn, judge_by: table.judgeBy },
    ...(drawn > 0 && { drawn }),
    ...(checksum !== undefined && { prior: checksum }),
    ...(least !== undefined && { least }),
    ...(budget !== undefined && { budget, seconds: table.secondsFrom ?? null }),
  };
  const known = finished?.find<RunFigures>(key);
  if (known) return known;
  const { architectures: _, ...sent } = table;
  const initial = drawFromTable(table, drawn, seed);
  const task: ReplayTask = {
    table: sent,
    initial,
    strategy,
    parameters,
    seed,
    least: least ?? queries,
    limit,
    budget,
    goal,
    prior,
  };
  const figures = await threads.run<ReplayTask, RunFigures>(REPLAY, task);
  if (figures.queries === 0 && budget !== undefined)
    throw new InputError(
      `In ${budget} simulated seconds the run of ${spec.label} with seed ${seed} finished no training; the mean one of ${table.name} takes ${Math.round(mean(table.seconds ?? []))}`,
    );
  if (figures.queries === 0)
    throw new InputError(
      `Nothing that ${spec.label} proposed is among the ${table.fitness.length} architectures of ${table.name}`,
    );
  await finished?.add(key, figures);
  return figures;
}
