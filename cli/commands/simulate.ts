/**
 * @module
 * `archfit simulate`: replays search strategies on a table.
 */
import { Command, Option } from "@commander-js/extra-typings";
import {
  checkFiguresFile,
  type FinishedWork,
  openFinishedWork,
} from "../../files/finished-work.js";
import { checkOutput, writeJson, writeOutput } from "../../files/outputs.js";
import { InputError } from "../../schema/input-error.js";
import { simulationChart } from "../../studies/simulation/best-chart.js";
import { priorName } from "../../studies/simulation/prior.js";
import { optimumOf, readReplayTable, spaceOf } from "../../studies/simulation/replay-table.js";
import {
  runsOf,
  type SimulationPlan,
  simulateRuns,
} from "../../studies/simulation/simulate-runs.js";
import {
  metricsOf,
  parseSpecs,
  type StrategySpec,
  startingFrom,
} from "../../studies/simulation/strategies.js";
import { simulationLines } from "../../studies/simulation/strategy-lines.js";
import { speedUp, summarise } from "../../studies/simulation/summarise.js";
import { resolveSpace } from "../../tables/read/resolve-space.js";
import { createProgress } from "../../trainer/progress.js";
import { createThreads } from "../../trainer/threads/pool.js";
import * as options from "./options.js";

const EXAMPLE = `
Examples:
  $ npx archfit simulate $ARCHFIT_TABLES/nasbench201.csv.gz --search-on cifar10_valid_200 \\
      --strategies guided,local --queries 150 --runs 10
  $ npx archfit simulate $ARCHFIT_TABLES/nasbench201.csv.gz --search-on cifar100_test_200 \\
      --strategies guided:batch=2 --prior predictors/nasbench201-cifar10 --against guided:batch=2
  $ npx archfit simulate $ARCHFIT_TABLES/nasbench101.csv.gz --search-on cifar10_test_108 \\
      --strategies guided:batch=10,bananas --against aging:population=30,sample=10,mutation=bitwise
  $ npx archfit simulate $ARCHFIT_TABLES/nasbench101-validation.csv.gz --space nasbench101 \\
      --search-on cifar10_valid_108 --strategies local --budget-seconds 200000 --chart local.svg

A query is one row of the table; an architecture that has none costs no query, and is counted. A search
is told --search-on and judged by --judge-by, the judgement of the architecture of its highest fitness
so far. Run i (from 0 on) of every strategy has the seed that --seed says plus i. Behind a strategy
stand its parameters: name:parameter=value,parameter=value. With --json, what is finished is kept in
FILE.draws.jsonl until all is, so that the same command goes on where it was interrupted.`;

function describe() {
  return new Command("simulate")
    .description("replay search strategies on a table, and count the queries that they need")
    .argument("<file>", "table of any format that import knows")
    .addOption(options.spaceOption())
    .addOption(options.fractionsOption())
    .addOption(options.noFractionsOption())
    .requiredOption("--search-on <metric>", "column that strategies are told, the more the better")
    .option("--judge-by <metric>", "column that they are judged by; unless given, the same one")
    .requiredOption("--strategies <list>", "strategies, joined by commas")
    .option(
      "--against <list>",
      "strategies to compare them with; an empty text is none",
      "random,aging,aging:population=20,sample=15",
    )
    .option("--queries <n>", "queries of each run", options.positive, 300)
    .addOption(
      new Option(
        "--budget-seconds <n>",
        "simulated seconds of training of each run, one after the other, instead of --queries; a training that would end later is not begun",
      )
        .argParser(options.positive)
        .conflicts(["queries", "upTo"]),
    )
    .option(
      "--seconds-metric <metric>",
      "column with the seconds that training took, rows without it counting as the mean of the others; unless given, that of what is searched on, such as cifar10_train_seconds_108 of cifar10_valid_108, if every row has it",
    )
    .addOption(
      new Option(
        "--seconds-per-epoch <n>",
        "seconds that an epoch takes, the same of all architectures",
      )
        .argParser(options.finite)
        .conflicts("secondsMetric"),
    )
    .option(
      "--up-to <n>",
      "queries up to which a run goes on until it has found the optimum; unless given, --queries",
      options.positive,
    )
    .option(
      "--draw <n>",
      "rows of the table, drawn uniformly, that are queried before a strategy is first asked; unless given, strategies draw their own start",
      options.positive,
    )
    .option(
      "--prior <path>",
      "predictor of another data set or target, with or without an ending, that those of --strategies start from that can",
    )
    .option("--runs <n>", "runs of each strategy", options.positive, 30)
    .addOption(options.seedOption())
    .addOption(
      new Option(
        "--threads <n>",
        "runs at a time, at most one per core, which it is unless given",
      ).argParser(options.positive),
    )
    .addOption(options.jsonOption())
    .option("--chart <file>", "draw the best so far as SVG, by queries or by simulated hours")
    .addHelpText("after", EXAMPLE);
}

export function simulateCommand() {
  return describe().action(simulate);
}

type SimulateArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function simulate(file: string, given: SimulateArguments): Promise<void> {
  const {
    searchOn,
    judgeBy = searchOn,
    queries,
    upTo = queries,
    runs,
    seed,
    json,
    draw: drawn = 0,
    prior,
    budgetSeconds: budget,
    secondsMetric,
    secondsPerEpoch,
  } = given;
  if (secondsPerEpoch !== undefined && secondsPerEpoch <= 0)
    throw new InputError(`--seconds-per-epoch ${secondsPerEpoch} is to be more than 0`);
  if (upTo < queries)
    throw new InputError(`--up-to ${upTo} is less than the ${queries} of --queries`);
  const parsed = parseSpecs(given.strategies);
  const chosen = prior === undefined ? parsed : startingFrom(priorName(prior), parsed);
  const against = given.against === "" ? [] : parseSpecs(given.against);
  const specs = distinct([...chosen, ...against]);
  await checkFiguresFile(json);
  if (given.chart !== undefined) await checkOutput(given.chart);
  const space = given.space === undefined ? undefined : await resolveSpace(given.space);
  const metrics = metricsOf(specs);
  const columns = { searchOn, judgeBy, metrics, secondsMetric, secondsPerEpoch };
  const table = await readReplayTable(file, columns, space, given);
  if (budget !== undefined && !table.seconds)
    throw new InputError(
      `Not every row of ${table.name} says how long its training took: name the column by --seconds-metric, or give --seconds-per-epoch`,
    );
  const { length } = table.fitness;
  const common = {
    ...{ runs, goal: 0, drawn, budget },
    ...(budget === undefined ? { queries, limit: upTo } : { queries: length, limit: length }),
  };
  const settings = specs.map((spec) => ({
    ...{ spec, ...common },
    prior: (spec.parameters.prior ?? null) === null ? undefined : prior,
  }));
  const finished = json ? await openFinishedWork(json) : undefined;
  const all = await measure({ table, seed, settings }, given.threads, finished);
  const optimum = optimumOf(table);
  const figures = new Map(all.map((one) => [one.setting.spec.label, summarise(one, optimum)]));
  const figuresOf = (some: readonly StrategySpec[]) =>
    distinct(some).map(({ label }) => figures.get(label)!);
  const baselines = figuresOf(against);
  const results = figuresOf(chosen);
  if (json) {
    const withSpeedUp = results.map((one) => ({
      ...one,
      speed_up_over: Object.fromEntries(
        baselines.map((baseline) => [baseline.strategy, speedUp(one, baseline)]),
      ),
    }));
    await writeJson(json, {
      results: withSpeedUp,
      baselines,
      table: { name: table.name, sha256: table.sha256, rows: table.fitness.length },
      space: spaceOf(table.space).id,
      ...{ search_on: searchOn, judge_by: judgeBy, drawn, seed },
      ...(budget === undefined ? { queries, up_to: upTo } : { budget_seconds: budget }),
      ...(table.secondsFrom !== undefined && {
        seconds: { from: table.secondsFrom, rows_without: table.secondsMissing ?? 0 },
      }),
      ...(prior !== undefined && { prior: priorName(prior) }),
    });
    await finished?.remove();
  }
  const others = baselines.filter((one) => !results.includes(one));
  if (given.chart !== undefined)
    await writeOutput(given.chart, simulationChart(table, [...results, ...others]));
  for (const line of simulationLines(table, results, baselines)) console.log(line);
}

async function measure(
  plan: SimulationPlan,
  count: number | undefined,
  finished: FinishedWork | undefined,
) {
  const threads = createThreads(count);
  const progress = createProgress(runsOf(plan));
  try {
    return await simulateRuns(plan, { threads, progress, finished });
  } finally {
    progress.stop();
    await threads.close();
  }
}

/** Each label once. */
function distinct(specs: readonly StrategySpec[]): StrategySpec[] {
  return [...new Map(specs.map((spec) => [spec.label, spec])).values()];
}
