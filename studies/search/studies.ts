/**
 * @module
 * The protocol of `docs/search.md`: which tables, which strategies and how long they search.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtInSpaces } from "../../spaces/index.js";
import { MADE_UP, madeUpTable } from "../simulation/made-up-table.js";
import {
  type ReplayColumns,
  type ReplayTable,
  readReplayTable,
} from "../simulation/replay-table.js";
import type { SimulationSetting } from "../simulation/simulate-runs.js";
import { metricsOf, parseSpecs, startingFrom } from "../simulation/strategies.js";
import type { Goal } from "../simulation/summarise.js";

/** Strategies of a study that go on equally long. */
interface Group {
  /** As on the command line. */
  readonly strategies: string;
  /** Unless given, as many as the protocol says. */
  readonly runs?: number;
  /** Queries after which a run ends that has not come within `goal` of the optimum. */
  readonly limit: number;
  /** Points from the optimum; unless given, 0. */
  readonly goal?: number;
  /** Rows drawn uniformly that are told before a strategy is first asked; unless given, it draws its own start. */
  readonly drawn?: number;
  /** Shipped predictor that they start from. */
  readonly prior?: string;
  /** Queries that are made though the optimum is found; unless given, those of the study. */
  readonly least?: number;
}

/** Searches on one number of one table. */
export interface SearchStudy {
  /** Names it on the command line and in file names. */
  readonly id: string;
  readonly title: string;
  /** Name of the table's file in the folder of the tables; unless given, the table is made up. */
  readonly file?: string;
  readonly space?: string;
  readonly searchOn: string;
  readonly judgeBy: string;
  /** What is searched on and judged by, and what else a reader has to know. */
  readonly remark: string;
  /** Queries of each run. */
  readonly queries: number;
  /** Numbers of queries whose best so far is in the page's table. */
  readonly marks: readonly number[];
  readonly groups: readonly Group[];
  /** What speed-ups are compared at. */
  readonly goal: Goal;
  /** Regularized evolution at the best setting found by trial. */
  readonly tuned: string;
}

const RUNS = 40;
/** Regularized evolution at its usual setting: 100 members, samples of 10. */
export const USUAL = "aging";

const NSGA2 = 'nsga2:population=20,objectives=[{"metric":"fitness","goal":"max"}]';
const TUNED_201 = "aging:population=20,sample=15";
const TUNED_101 = "aging:population=30,sample=10,mutation=bitwise";

const WITHOUT_SURROGATE = `local,genetic,reinforce,controller,reinforced_evolution,${NSGA2}`;

const groups201: readonly Group[] = [
  { strategies: "random", limit: 15_625 },
  { strategies: `${USUAL},${TUNED_201},${WITHOUT_SURROGATE}`, limit: 3000 },
  { strategies: "nas_ea_fa,progressive,bananas,guided:batch=2", limit: 1000 },
];

/** Shipped predictors of NAS-Bench-201 that were fitted on CIFAR-10 alone. */
const PRIORS = ["", "-trees", "-mlp", "-gcn", "-rnn"].map((name) => `nasbench201-cifar10${name}`);

export const searchStudies: readonly SearchStudy[] = [
  {
    id: "nasbench201-cifar10",
    title: "NAS-Bench-201, CIFAR-10",
    file: "nasbench201.csv.gz",
    space: "nasbench201",
    searchOn: "cifar10_valid_200",
    judgeBy: "cifar10_valid_200",
    remark:
      "Searched on and judged by validation accuracy on CIFAR-10 after 200 epochs, mean over seeds. Its best cell (index 6111) is the one of the best test accuracy too.",
    queries: 300,
    marks: [50, 100, 150, 200, 300],
    groups: groups201,
    goal: "optimum",
    tuned: TUNED_201,
  },
  {
    id: "nasbench201-cifar100",
    title: "NAS-Bench-201, CIFAR-100",
    file: "nasbench201.csv.gz",
    space: "nasbench201",
    searchOn: "cifar100_test_200",
    judgeBy: "cifar100_test_200",
    remark:
      "The table has no validation accuracy on CIFAR-100: searched on and judged by test accuracy after 200 epochs, mean over seeds.",
    queries: 300,
    marks: [50, 100, 150, 200, 300],
    groups: groups201,
    goal: "optimum",
    tuned: TUNED_201,
  },
  {
    id: "nasbench201-cifar100-priors",
    title: "NAS-Bench-201, CIFAR-100, started from CIFAR-10",
    file: "nasbench201.csv.gz",
    space: "nasbench201",
    searchOn: "cifar100_test_200",
    judgeBy: "cifar100_test_200",
    remark:
      "The same search where much is known: a `prior` is a shipped predictor, fitted on 1,563 rows of another column, test accuracy on CIFAR-10; it knows no accuracy on CIFAR-100. How a prior is used was settled on other targets (12 epochs on CIFAR-100; CIFAR-10 with a prior of CIFAR-100). What is asked for first is the prior's best and the same in all runs, so that runs of one prior share its luck: there are five, of five families, fitted on the same rows.",
    queries: 100,
    marks: [1, 10, 20, 50, 100],
    groups: [
      { strategies: "random", limit: 15_625 },
      { strategies: `${USUAL},${TUNED_201}`, limit: 3000 },
      { strategies: "guided:batch=2", limit: 1000, least: 20 },
      ...PRIORS.map((prior) => ({ strategies: "guided:batch=2", limit: 1000, prior, least: 20 })),
    ],
    goal: "optimum",
    tuned: TUNED_201,
  },
  {
    id: "nasbench101",
    title: "NAS-Bench-101",
    file: "nasbench101.csv.gz",
    space: "nasbench101",
    searchOn: "cifar10_test_108",
    judgeBy: "cifar10_test_108",
    remark:
      "The table has no validation accuracy: searched on and judged by test accuracy after 108 epochs, mean of three runs. It holds 344,171 of the 423,624 cells; what it lacks costs no query. Its best row (94.32 %) is an outlier: the next ones have 94.23 and 94.22 %.",
    queries: 200,
    marks: [50, 100, 150, 200],
    groups: [
      { strategies: "random", limit: 20_000, goal: 0.3 },
      { strategies: `${USUAL},${TUNED_101},${WITHOUT_SURROGATE}`, limit: 2000, goal: 0.1 },
      { strategies: "nas_ea_fa,progressive:batch=10,bananas", limit: 400, goal: 0.1 },
      { strategies: "guided:batch=10", limit: 1000 },
    ],
    goal: "0.1",
    tuned: TUNED_101,
  },
  {
    id: "nasbench101-rows",
    title: "NAS-Bench-101, started from rows",
    file: "nasbench101.csv.gz",
    space: "nasbench101",
    searchOn: "cifar10_test_108",
    judgeBy: "cifar10_test_108",
    remark:
      "Strategies draw uniformly over the ways to write a cell, as NAS-Bench-101's own code does; cells that can be written in many ways come up more often, and some of the best are among them. Here every search is started from rows drawn uniformly instead (as many as its first population or random start has; random search draws nothing else), which is harder.",
    queries: 200,
    marks: [50, 100, 150, 200],
    groups: [
      { strategies: "random", limit: 20_000, goal: 0.3, drawn: 20_000 },
      { strategies: USUAL, limit: 2000, goal: 0.1, drawn: 100 },
      { strategies: TUNED_101, limit: 2000, goal: 0.1, drawn: 30 },
      { strategies: "nas_ea_fa", limit: 400, goal: 0.1, drawn: 20 },
      { strategies: "bananas", limit: 400, goal: 0.1, drawn: 10 },
      { strategies: "guided:batch=10", limit: 400, goal: 0.1, drawn: 20 },
    ],
    goal: "0.1",
    tuned: TUNED_101,
  },
  {
    id: "choices",
    title: "A list of choices with a made-up objective",
    searchOn: "toy_test_1",
    judgeBy: "toy_test_1",
    remark: `Nothing was trained: ${MADE_UP}. 65,536 architectures.`,
    queries: 200,
    marks: [50, 100, 150, 200],
    groups: [
      { strategies: "random", limit: 20_000, goal: 0.3 },
      { strategies: `${USUAL},${TUNED_201},${WITHOUT_SURROGATE}`, limit: 2000 },
      { strategies: "nas_ea_fa,progressive,bananas,guided", limit: 400 },
    ],
    goal: "optimum",
    tuned: TUNED_201,
  },
];

const SHIPPED = fileURLToPath(new URL("../../predictors", import.meta.url));

/** @throws {RangeError} if there is no study of that id. */
export function searchStudyOf(id: string): SearchStudy {
  const study = searchStudies.find((one) => one.id === id);
  if (study === undefined) throw new RangeError(`There is no study ${id}`);
  return study;
}

/** What of the protocol is run; what is not given is all of it. */
export interface SearchSelection {
  /** Names of strategies. */
  readonly strategies?: readonly string[] | undefined;
  /** Instead of those of the protocol. */
  readonly runs?: number | undefined;
  readonly queries?: number | undefined;
}

/** The settings of a study that were selected. */
export function searchSettingsOf(
  study: SearchStudy,
  { strategies, runs, queries }: SearchSelection,
): SimulationSetting[] {
  return study.groups.flatMap((group) =>
    (group.prior === undefined
      ? parseSpecs(group.strategies)
      : startingFrom(group.prior, parseSpecs(group.strategies))
    )
      .filter(({ strategy }) => strategies === undefined || strategies.includes(strategy.name))
      .map((spec) => ({
        spec,
        runs: runs ?? group.runs ?? RUNS,
        queries: queries ?? study.queries,
        limit: queries ?? group.limit,
        goal: group.goal ?? 0,
        drawn: Math.min(group.drawn ?? 0, queries ?? group.limit),
        least: group.least,
        prior: group.prior && join(SHIPPED, group.prior),
      })),
  );
}

/**
 * @param tables folder of the tables.
 * @throws {InputError | SourceError} if a table cannot be read.
 */
export async function tableOf(
  study: SearchStudy,
  tables: string,
  settings: readonly SimulationSetting[],
): Promise<ReplayTable> {
  const { file, space, searchOn, judgeBy } = study;
  if (file === undefined || space === undefined) return madeUpTable();
  const metrics = metricsOf(settings.map(({ spec }) => spec));
  const columns: ReplayColumns = { searchOn, judgeBy, metrics };
  return await readReplayTable(join(tables, file), columns, builtInSpaces.find(space));
}
