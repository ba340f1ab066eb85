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
import { writeJson } from "../../files/outputs.js";
import { InputError } from "../../schema/input-error.js";
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
  } = given;
  if (upTo < queries)
    throw new InputError(`--up-to ${upTo} is less than the ${queries} of --queries`);
  const parsed = parseSpecs(given.strategies);
  const chosen = prior === undefined ? parsed : startingFrom(priorName(prior), parsed);
  const against = given.against === "" ? [] : parseSpecs(given.against);
  const specs = distinct([...chosen, ...against]);
  await checkFiguresFile(json);
  const space = given.space === undefined ? undefined : await resolveSpace(given.space);
  const metrics = metricsOf(specs);
  const table = await readReplayTable(file, { searchOn, judgeBy, metrics }, space, given);
  const common = { runs, queries, limit: upTo, goal: 0, drawn };
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
      ...{ search_on: searchOn, judge_by: judgeBy, queries, up_to: upTo, drawn, seed },
      ...(prior !== undefined && { prior: priorName(prior) }),
    });
    await finished?.remove();
  }
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
