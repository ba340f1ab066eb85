/**
 * @module
 * `archfit search-report`: replays all strategies by the protocol of `studies/search/`, and
 * makes the page of figures with its charts.
 */
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { openFinishedWork } from "../../files/finished-work.js";
import { writeJson } from "../../files/outputs.js";
import { InputError } from "../../schema/input-error.js";
import { checkPage, writePage } from "../../studies/page.js";
import {
  mergeSearchFigures,
  readSearchFigures,
  type SearchFigures,
  type SearchStudyFigures,
} from "../../studies/search/figures.js";
import { searchPage } from "../../studies/search/page.js";
import {
  type SearchStudy,
  searchSettingsOf,
  searchStudies,
  tableOf,
} from "../../studies/search/studies.js";
import { optimumOf } from "../../studies/simulation/replay-table.js";
import {
  runsOf,
  type SimulationPlan,
  simulateRuns,
} from "../../studies/simulation/simulate-runs.js";
import { findSimulated, simulated } from "../../studies/simulation/strategies.js";
import { summarise } from "../../studies/simulation/summarise.js";
import { createProgress } from "../../trainer/progress.js";
import { createThreads } from "../../trainer/threads/pool.js";
import * as options from "./options.js";

const EXAMPLE = `
Examples:
  $ npx archfit search-report --tables $ARCHFIT_TABLES
  $ npx archfit search-report --tables $ARCHFIT_TABLES --strategies guided --studies nasbench101
  $ npx archfit search-report --from-json

The figures stand beside the page (docs/search.json), the charts in the folder charts beside it. What
is run takes the place of the same figures; all others stay, so that one strategy can be run anew. Each
run that is finished is kept in docs/search.json.draws.jsonl until all are, so that the same command
goes on where it was interrupted. --runs and --queries are for trials: name another --out.`;

function describe() {
  return new Command("search-report")
    .description("replay all strategies by one protocol; write the page of figures with its charts")
    .addOption(options.tablesOption())
    .option("--out <file>", "the page", options.pageFile, "docs/search.md")
    .option("--from-json", "make the page from the figures that are there, search nothing")
    .option("--studies <ids>", "only these, joined by commas", studyList)
    .option("--strategies <names>", "only these, joined by commas", strategyList)
    .option("--runs <n>", "runs of each strategy, instead of the protocol's", options.positive)
    .option("--queries <n>", "queries of each run, instead of the protocol's", options.positive)
    .addOption(options.seedOption())
    .addOption(
      new Option("--threads <n>", "runs at a time; unless given, one per core").argParser(
        options.positive,
      ),
    )
    .addHelpText("after", EXAMPLE);
}

export function searchReportCommand() {
  return describe().action(searchReport);
}

type SearchReportArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function searchReport(given: SearchReportArguments): Promise<void> {
  const json = options.figuresBeside(given.out);
  await checkPage(given.out, json);
  const known = await readSearchFigures(json);
  if (given.fromJson && known === undefined)
    throw new InputError(`There is no ${json} to make the page from; search first`);
  const figures = given.fromJson ? known! : await measure(given, json, known);
  const page = searchPage(figures);
  await writePage(given.out, page);
  console.log(`${given.out}: ${page.charts.length} charts, ${json}`);
}

async function measure(
  given: SearchReportArguments,
  json: string,
  known: SearchFigures | undefined,
): Promise<SearchFigures> {
  const { seed } = given;
  const planned = await plan(given);
  const threads = createThreads(given.threads);
  const setup = { seed, threads: threads.threads };
  const progress = createProgress(planned.reduce((sum, one) => sum + runsOf(one.plan), 0));
  try {
    // What cannot be merged is said before hours of searching.
    mergeSearchFigures(known, { ...setup, studies: planned.map((one) => describeStudy(one)) });
    const finished = await openFinishedWork(json);
    const studies: SearchStudyFigures[] = [];
    for (const one of planned) {
      const label = (text: string) => progress.label(`${one.study.title}: ${text}`);
      const runs = await simulateRuns(one.plan, {
        threads,
        finished,
        progress: { ...progress, label },
      });
      const optimum = optimumOf(one.plan.table);
      studies.push(
        describeStudy(
          one,
          runs.map((setting) => summarise(setting, optimum)),
        ),
      );
    }
    const figures = mergeSearchFigures(known, { ...setup, studies });
    await writeJson(json, figures);
    await finished.remove();
    return figures;
  } finally {
    progress.stop();
    await threads.close();
  }
}

interface PlannedStudy {
  readonly study: SearchStudy;
  readonly plan: SimulationPlan;
}

async function plan(given: SearchReportArguments): Promise<PlannedStudy[]> {
  const planned: PlannedStudy[] = [];
  for (const study of given.studies ?? searchStudies) {
    const settings = searchSettingsOf(study, given);
    const table = await tableOf(study, given.tables, settings);
    planned.push({ study, plan: { table, seed: given.seed, settings } });
  }
  return planned;
}

function describeStudy(
  { study, plan: { table } }: PlannedStudy,
  results: SearchStudyFigures["results"] = [],
): SearchStudyFigures {
  return {
    id: study.id,
    table: { name: table.name, sha256: table.sha256, rows: table.fitness.length },
    search_on: table.searchOn,
    judge_by: table.judgeBy,
    results,
  };
}

function studyList(text: string): SearchStudy[] {
  return text.split(",").map((id) => {
    const study = searchStudies.find((one) => one.id === id);
    if (study === undefined)
      throw new InvalidArgumentError(
        `There are the studies ${searchStudies.map((one) => one.id).join(", ")}.`,
      );
    return study;
  });
}

function strategyList(text: string): string[] {
  return text.split(",").map((name) => {
    if (!findSimulated(name))
      throw new InvalidArgumentError(
        `There are the strategies ${simulated.map((one) => one.name).join(", ")}.`,
      );
    return name;
  });
}
