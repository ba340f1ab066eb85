/**
 * @module
 * One run of a strategy on a table, in a thread.
 */
import { performance } from "node:perf_hooks";
import { simulate } from "../../search/simulator.js";
import type { CommonParameters, Strategy } from "../../search/strategy.js";
import type { Architecture, SearchSpace, WrittenArchitecture } from "../../spaces/index.js";
import { openPrior } from "./prior.js";
import { optimumOf, type ReplayTable, spaceOf } from "./replay-table.js";
import { findSimulated } from "./strategies.js";

export interface ReplayTask {
  readonly table: Omit<ReplayTable, "architectures">;
  /** Told before the strategy is first asked. */
  readonly initial: readonly WrittenArchitecture[];
  readonly strategy: string;
  readonly parameters: CommonParameters;
  readonly seed: number;
  /** Queries that are made though the goal is reached. */
  readonly least: number;
  /** Simulated seconds of training after which a run ends, whatever it has reached; none unless given. */
  readonly budget?: number | undefined;
  /** Queries after which a run ends that has not come within `goal` of the optimum. */
  readonly limit: number;
  /** In the unit of the judgement. */
  readonly goal: number;
  /** The files of the predictor that the search starts from, with or without an ending. */
  readonly prior?: string | undefined;
}

/** Named as in JSON. */
export interface RunFigures {
  readonly queries: number;
  /** Each change of the incumbent, the architecture of the highest fitness so far: the query, the judgement of it. */
  readonly incumbents: readonly (readonly [query: number, judgement: number])[];
  /** Seconds of training up to each change of the incumbent; `null` where the table has none. */
  readonly incumbent_seconds: readonly number[] | null;
  /** Distinct functions among the queries. */
  readonly functions: number;
  /** Proposals that are not in the table. */
  readonly not_in_table: number;
  /** Whether the strategy had nothing more to propose. */
  readonly exhausted: boolean;
  /** That the run took. */
  readonly seconds: number;
}

/** Slack for judgements that are equal but for rounding. */
export const SLACK = 1e-9;

/** What random search proposes does not depend on what it is told, so that it is asked for many at a time. */
const MANY = 200;

export default async function replay(task: ReplayTask): Promise<RunFigures> {
  const { table, seed, least, limit, budget } = task;
  const { seconds } = table;
  const { space, rowOf } = opened(table);
  const strategy = findSimulated(task.strategy) as Strategy;
  const prior = task.prior === undefined ? undefined : await openPrior(task.prior, space);
  const begin = performance.now();
  const run = await simulate(
    strategy,
    { space, prior },
    {
      parameters: task.parameters,
      seed,
      queries: Math.min(limit, table.fitness.length),
      least,
      ...(budget === undefined && { target: optimumOf(table) - task.goal - SLACK }),
      ...(seconds && {
        budget,
        seconds: (architecture: Architecture) => seconds[rowOf(architecture) as number],
      }),
      initial: task.initial.map((written) => space.parse(written)),
      batch: strategy.name === "random" ? MANY : 1,
      measure(architecture) {
        const row = rowOf(architecture);
        return row === undefined ? undefined : numbersOf(table, space, architecture, row);
      },
      judge(architecture) {
        const row = rowOf(architecture);
        return row === undefined ? undefined : table.judgements[row];
      },
    },
  );
  const changes = changesOf(run.fitness);
  return {
    queries: run.queried.length,
    incumbents: changes.map((index) => [index + 1, run.incumbent[index]]),
    incumbent_seconds: seconds ? changes.map((index) => Math.round(run.seconds[index])) : null,
    functions: run.functions,
    not_in_table: run.notInTable,
    exhausted: run.exhausted,
    seconds: (performance.now() - begin) / 1000,
  };
}

interface Opened {
  readonly id: string;
  readonly space: SearchSpace;
  readonly rowOf: (architecture: Architecture) => number | undefined;
}

let last: Opened | undefined;

/** The rows of a table by key; that of the last one is kept. */
function opened({ sha256, searchOn, judgeBy, keys, space: message }: ReplayTask["table"]): Opened {
  const id = [sha256, searchOn, judgeBy, JSON.stringify(message)].join(" ");
  if (last?.id === id) return last;
  const space = spaceOf(message);
  const rows = new Map(keys.split("\n").map((key, row) => [key, row]));
  last = { id, space, rowOf: (architecture) => rows.get(space.key(architecture)) };
  return last;
}

function numbersOf(
  { fitness, metrics }: ReplayTask["table"],
  space: SearchSpace,
  architecture: Architecture,
  row: number,
) {
  const measured = Object.entries(metrics).map(([name, values]) => [name, values[row]]);
  return {
    fitness: fitness[row],
    metrics: { ...space.cost?.(architecture), ...Object.fromEntries(measured) },
  };
}

/** Queries, from 0 on, whose fitness is higher than any before. */
function changesOf(fitness: Float64Array): number[] {
  let best = Number.NEGATIVE_INFINITY;
  const changes: number[] = [];
  fitness.forEach((value, query) => {
    if (value <= best) return;
    best = value;
    changes.push(query);
  });
  return changes;
}
