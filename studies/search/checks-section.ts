/**
 * @module
 * Checks: that the simulator agrees with another one, that strategies are better than what they claim
 * to be better than, and how long a simulation takes.
 */
import { grouped, markdownTable } from "../markdown.js";
import type { Section } from "../page.js";
import { type GoalFigures, goalOf } from "../simulation/summarise.js";
import type { SearchFigures, SearchStudyFigures } from "./figures.js";
import { independent, independentBest } from "./references.js";
import { searchStudyOf, USUAL } from "./studies.js";

/** Standard errors within which two means agree. */
const AGREEMENT = 3;

export function searchChecks(figures: SearchFigures): Section {
  return {
    lines: [
      "## Checks",
      "",
      `**The simulator.** Beside an independent one on the same tables (written apart, in another language, on other seeds; its deviations are taken to be ours). Two means agree if they are at most ${AGREEMENT} standard errors of their difference apart.`,
      "",
      ...agreement(figures),
      "",
      "**Better than random search.** Mean queries to come within 0.3 points of the best row, and how many times fewer than random search; a run that missed counts with all of its queries.",
      "",
      ...betterThanRandom(figures),
      "",
      `**Better than regularized evolution at its usual setting** (\`${USUAL}\`: population 100, sample 10). How many times fewer queries to the goal of each study:`,
      "",
      ...betterThanAging(figures),
      "",
      ...duration(figures),
    ],
  };
}

const find = ({ studies }: SearchFigures, study: string, strategy: string) =>
  studies.find(({ id }) => id === study)?.results.find((one) => one.strategy === strategy);

function agreement(figures: SearchFigures): string[] {
  const rows: string[][] = [];
  const compare = (
    what: string[],
    ours: { mean: number; std: number },
    runs: number,
    theirs: number,
    digits: number,
  ) => {
    const error = ours.std * Math.sqrt(2 / runs);
    const apart = Math.abs(ours.mean - theirs) / error;
    rows.push([
      ...what,
      `${grouped(Number(ours.mean.toFixed(digits)))} ± ${error.toFixed(digits)}`,
      grouped(theirs),
      `${apart.toFixed(1)}${apart <= AGREEMENT ? "" : " (**no**)"}`,
    ]);
  };
  for (const { study, strategy, queries } of independent) {
    const own = find(figures, study, strategy);
    if (!own || own.queries_to_optimum.missed > 0) continue;
    const what = [searchStudyOf(study).title, `\`${strategy}\``, "queries to the optimum"];
    compare(what, own.queries_to_optimum, own.runs, queries, 0);
  }
  for (const { study, strategy, best } of independentBest) {
    const own = find(figures, study, strategy);
    for (const [queries, accuracy] of Object.entries(best)) {
      const at = own?.best_at[queries];
      if (!own || !at) continue;
      const what = [searchStudyOf(study).title, `\`${strategy}\``, `best after ${queries}`];
      compare(what, at, own.runs, accuracy, 2);
    }
  }
  const header = [
    "study",
    "strategy",
    "",
    "ours ± error of the difference",
    "theirs",
    "errors apart",
  ];
  return markdownTable(header, rows);
}

const label = ({ mean, missed }: GoalFigures) => `${missed > 0 ? "> " : ""}${Math.round(mean)}`;

function betterThanRandom({ studies }: SearchFigures): string[] {
  const names = namesIn(studies).filter((name) => name !== "random");
  const rows = names.map((name) => [
    `\`${name}\``,
    ...studies.map(({ results }) => {
      const random = results.find(({ strategy }) => strategy === "random");
      const own = results.find(({ strategy }) => strategyOf(strategy) === name);
      if (!random || !own) return "";
      const [goal, other] = [goalOf(own, "0.3"), goalOf(random, "0.3")];
      const isBetter = goal.mean < other.mean;
      return `${label(goal)} (${(other.mean / goal.mean).toFixed(1)}×)${isBetter ? "" : " **no**"}`;
    }),
  ]);
  const random = [
    "`random`",
    ...studies.map(({ results }) => {
      const own = results.find(({ strategy }) => strategy === "random");
      return own ? label(goalOf(own, "0.3")) : "";
    }),
  ];
  return markdownTable(
    ["", ...studies.map(({ id }) => searchStudyOf(id).title)],
    [random, ...rows],
  );
}

function betterThanAging({ studies }: SearchFigures): string[] {
  const rows = ["nas_ea_fa", "bananas", "progressive", "guided"].map((name) => [
    `\`${name}\``,
    ...studies.map(({ id, results }) => {
      const { goal } = searchStudyOf(id);
      const aging = results.find(({ strategy }) => strategy === USUAL);
      const own = results.find(({ strategy }) => strategyOf(strategy) === name);
      if (!aging || !own) return "";
      const ratio = goalOf(aging, goal).mean / goalOf(own, goal).mean;
      const bound = goalOf(own, goal).missed > 0 ? " (some runs missed)" : "";
      return `${ratio.toFixed(1)}×${bound}${ratio > 1 ? "" : " **no**"}`;
    }),
  ]);
  const header = studies.map(({ id }) => {
    const { title, goal } = searchStudyOf(id);
    return `${title}, to ${goal === "optimum" ? "the optimum" : `within ${goal}`}`;
  });
  return markdownTable(["", ...header], rows);
}

const strategyOf = (spec: string) => spec.split(":")[0];

function namesIn(studies: readonly SearchStudyFigures[]): string[] {
  return [
    ...new Set(studies.flatMap(({ results }) => results.map((one) => strategyOf(one.strategy)))),
  ];
}

/** Runs that a simulation of `guided` is to be quick for. */
const RUNS = 30;

function duration(figures: SearchFigures): string[] {
  const guided = find(figures, "nasbench201-cifar10", "guided");
  if (!guided) return [];
  const minutes = (RUNS * guided.seconds_per_run) / figures.threads / 60;
  return [
    `**Time.** A run of \`guided\` on NAS-Bench-201 took ${guided.seconds_per_run.toFixed(1)} s on one core (300 queries, more where the optimum was not found by then), so ${RUNS} runs on ${figures.threads} cores take ${minutes.toFixed(1)} minutes.`,
  ];
}
