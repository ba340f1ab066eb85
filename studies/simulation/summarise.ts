/**
 * @module
 * Figures of strategies over their runs: best so far and regret by queries, queries to a goal, and
 * how many times fewer they are than those of another strategy.
 */
import { mean, median, standardDeviation } from "../../learn/index.js";
import { type RunFigures, SLACK } from "./replay.js";
import type { SettingRuns } from "./simulate-runs.js";

/** Mean and sample deviation over runs. */
interface Figure {
  readonly mean: number;
  readonly std: number;
}

/** Queries until the incumbent is judged so good. */
export interface GoalFigures {
  /** A run that missed the goal counts with all of its queries: the mean is a lower bound then. */
  readonly mean: number;
  readonly std: number;
  /** `null` if half of the runs missed it. */
  readonly median: number | null;
  /** Runs that never came so far. */
  readonly missed: number;
  /** Mean seconds of training until then, as the table says; `null` where it does not. */
  readonly training_seconds: number | null;
}

/** Named as in JSON; judgements in their unit. */
export interface StrategyFigures {
  /** As it was named, such as `aging:population=20,sample=15`. */
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly runs: number;
  /** The best judgement of the table. */
  readonly optimum: number;
  /** Queries after which a run ended that had not come within `goal` of the optimum. */
  readonly limit: number;
  readonly goal: number;
  readonly queries_to_optimum: GoalFigures;
  /** By distance from the optimum. */
  readonly queries_to_within: Readonly<Record<string, GoalFigures>>;
  /** By number of queries: the judgement of the incumbent. */
  readonly best_at: Readonly<Record<string, Figure>>;
  /** By number of queries: how far that is from the optimum. */
  readonly regret_at: Readonly<Record<string, Figure>>;
  /** Where runs had a budget of simulated seconds. */
  readonly by_seconds?: ByTime | undefined;
  /** Share of the queries that were not of a function queried before. */
  readonly distinct_functions: Figure;
  /** Proposals of a run that are not in the table, which cost no query. */
  readonly not_in_table: Figure;
  /** Runs that ended since the strategy had nothing more to propose. */
  readonly exhausted: number;
  /** Mean seconds that a run took on one thread. */
  readonly seconds_per_run: number;
}

/** Figures by simulated seconds of training, one after the other, by when each run had finished one. */
interface ByTime {
  readonly budget: number;
  /** Trainings that a run finished. */
  readonly queries: Figure;
  /** Judgement of the incumbent. */
  readonly best_at: Readonly<Record<string, Figure>>;
  readonly regret_at: Readonly<Record<string, Figure>>;
}

/** Distances from the optimum that are reported, in the unit of the judgement. */
export const WITHIN = [0.1, 0.3] as const;
/** A distance from the optimum, or `optimum` itself. */
export type Goal = "optimum" | `${(typeof WITHIN)[number]}`;

export function goalOf(figures: StrategyFigures, goal: Goal): GoalFigures {
  return goal === "optimum" ? figures.queries_to_optimum : figures.queries_to_within[goal];
}

/** Queries between two figures of the best so far. */
const STEP = 10;

/** Figures of one setting. */
export function summarise({ setting, runs }: SettingRuns, optimum: number): StrategyFigures {
  const { spec, limit, goal, budget } = setting;
  // A budget of time is no number of queries: there are figures as far as each run came.
  const queries =
    budget === undefined ? setting.queries : Math.min(...runs.map((run) => run.queries));
  const marks = [
    1,
    ...Array.from({ length: Math.floor(queries / STEP) }, (_, i) => STEP * (i + 1)),
  ];
  if (marks.at(-1) !== queries) marks.push(queries);
  const by = (value: (run: RunFigures, mark: number) => number) =>
    Object.fromEntries(marks.map((mark) => [mark, figureOf(runs.map((run) => value(run, mark)))]));
  return {
    ...{ strategy: spec.label, parameters: { ...spec.parameters }, runs: runs.length },
    ...{ optimum, limit, goal },
    queries_to_optimum: goalFigures(runs, optimum),
    queries_to_within: Object.fromEntries(
      WITHIN.map((points) => [points, goalFigures(runs, optimum - points)]),
    ),
    best_at: by(bestAt),
    regret_at: by((run, mark) => optimum - bestAt(run, mark)),
    ...(budget !== undefined && { by_seconds: byTime(runs, budget, optimum) }),
    distinct_functions: figureOf(runs.map((run) => run.functions / run.queries)),
    not_in_table: figureOf(runs.map((run) => run.not_in_table)),
    exhausted: runs.filter((run) => run.exhausted).length,
    seconds_per_run: mean(runs.map((run) => run.seconds)),
  };
}

function figureOf(values: readonly number[]): Figure {
  return { mean: mean(values), std: standardDeviation(values) };
}

/** Judgement of the incumbent after so many queries. */
function bestAt({ incumbents }: RunFigures, queries: number): number {
  let best = incumbents[0][1];
  for (const [query, judgement] of incumbents) if (query <= queries) best = judgement;
  return best;
}

/** Times between the start and the end of a budget at which there are figures. */
const TIMES = 40;

function byTime(runs: readonly RunFigures[], budget: number, optimum: number): ByTime {
  const bests = Array.from({ length: TIMES }, (_, index) => {
    const seconds = Math.round(((index + 1) * budget) / TIMES);
    return { seconds, best: runs.map((run) => bestBy(run, seconds)) };
  });
  const known = bests.filter(({ best }) => !best.some(Number.isNaN));
  const by = (value: (judgement: number) => number) =>
    Object.fromEntries(known.map(({ seconds, best }) => [seconds, figureOf(best.map(value))]));
  return {
    ...{ budget, queries: figureOf(runs.map((run) => run.queries)) },
    best_at: by((judgement) => judgement),
    regret_at: by((judgement) => optimum - judgement),
  };
}

/** Judgement of the incumbent after so many simulated seconds; `NaN` before any. */
function bestBy({ incumbents, incumbent_seconds }: RunFigures, seconds: number): number {
  const last = (incumbent_seconds ?? []).findLastIndex((end) => end <= seconds);
  return incumbents[last]?.[1] ?? Number.NaN;
}

function goalFigures(runs: readonly RunFigures[], judgement: number): GoalFigures {
  const reached = runs.map(({ incumbents }) =>
    incumbents.findIndex(([, judged]) => judged >= judgement - SLACK),
  );
  const spent = runs.map((run, index) => run.incumbents[reached[index]]?.[0] ?? run.queries);
  const missed = reached.filter((index) => index < 0).length;
  const seconds = runs.flatMap(
    ({ incumbent_seconds }, index) => incumbent_seconds?.[reached[index]] ?? [],
  );
  const unbounded = spent.map((queries, index) =>
    reached[index] < 0 ? Number.POSITIVE_INFINITY : queries,
  );
  const middle = median(unbounded);
  return {
    ...figureOf(spent),
    median: Number.isFinite(middle) ? middle : null,
    missed,
    training_seconds: missed === 0 && seconds.length === runs.length ? mean(seconds) : null,
  };
}

/** How many times fewer queries. */
export type SpeedUp = Readonly<Record<Goal, number | null>>;

/**
 * Ratio of mean queries to each goal. Where runs of the baseline missed it, that is a lower bound;
 * where runs of the strategy itself did, `null`.
 */
export function speedUp(figures: StrategyFigures, baseline: StrategyFigures): SpeedUp {
  const ratio = (goal: Goal) => {
    const own = goalOf(figures, goal);
    return own.missed > 0 ? null : goalOf(baseline, goal).mean / own.mean;
  };
  return { optimum: ratio("optimum"), "0.1": ratio("0.1"), "0.3": ratio("0.3") };
}
