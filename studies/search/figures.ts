/**
 * @module
 * `docs/search.json`: every figure of the page, from which it can be made again without searching.
 */
import { z } from "zod";
import { measuredOtherwise, readFigures } from "../page.js";
import type { StrategyFigures } from "../simulation/summarise.js";
import { searchSettingsOf, searchStudies, searchStudyOf } from "./studies.js";

const Figure = z.object({ mean: z.number(), std: z.number() });
const Figures = z.record(z.string(), Figure);
const Goal = Figure.extend({
  median: z.number().nullable(),
  missed: z.int(),
  training_seconds: z.number().nullable(),
});

const Result = z.object({
  strategy: z.string(),
  parameters: z.looseObject({}),
  runs: z.int(),
  optimum: z.number(),
  limit: z.int(),
  goal: z.number(),
  queries_to_optimum: Goal,
  queries_to_within: z.record(z.string(), Goal),
  best_at: Figures,
  regret_at: Figures,
  distinct_functions: Figure,
  not_in_table: Figure,
  exhausted: z.int(),
  seconds_per_run: z.number(),
}) satisfies z.ZodType<StrategyFigures>;

const SearchStudyFigures = z.object({
  id: z.enum(searchStudies.map(({ id }) => id)),
  table: z.object({ name: z.string(), sha256: z.string(), rows: z.int() }),
  search_on: z.string(),
  judge_by: z.string(),
  results: z.array(Result),
});
export type SearchStudyFigures = z.infer<typeof SearchStudyFigures>;

export const SearchFigures = z.object({
  /** Of the first run of each strategy; the others have the next ones. */
  seed: z.int(),
  /** Runs at a time. */
  threads: z.int(),
  studies: z.array(SearchStudyFigures),
});
export type SearchFigures = z.infer<typeof SearchFigures>;

/**
 * The figures of a file, or `undefined` if there is no such file.
 *
 * @throws {InputError} if it holds something else.
 */
export function readSearchFigures(file: string): Promise<SearchFigures | undefined> {
  return readFigures(file, SearchFigures, "a search page");
}

/**
 * `measured` in the place of what `known` has of the same study and strategy; the rest of `known`
 * stays, so that one strategy can be run anew, but for settings that the protocol no longer has. All
 * in the order of the protocol.
 *
 * @throws {InputError} if the two were not measured in the same way: they cannot stand in one table.
 */
export function mergeSearchFigures(
  known: SearchFigures | undefined,
  measured: SearchFigures,
): SearchFigures {
  if (known === undefined) return measured;
  if (known.seed !== measured.seed) throw measuredOtherwise("seed", known.seed, measured.seed);
  const order = searchStudies.map(({ id }) => id);
  const rest = known.studies.filter(({ id }) => !measured.studies.some((one) => one.id === id));
  const studies = measured.studies.map((now) => {
    const before = known.studies.find(({ id }) => id === now.id);
    return before ? mergeStudy(before, now) : now;
  });
  return {
    ...measured,
    studies: [...rest, ...studies].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)),
  };
}

function mergeStudy(known: SearchStudyFigures, now: SearchStudyFigures): SearchStudyFigures {
  if (known.table.sha256 !== now.table.sha256)
    throw measuredOtherwise(`${now.id}: table`, known.table.sha256, now.table.sha256);
  const protocol = searchSettingsOf(searchStudyOf(now.id), {}).map(({ spec }) => spec.label);
  const rest = known.results.filter(
    ({ strategy }) =>
      protocol.includes(strategy) && !now.results.some((one) => one.strategy === strategy),
  );
  const results = [...rest, ...now.results].sort(
    (a, b) => protocol.indexOf(a.strategy) - protocol.indexOf(b.strategy),
  );
  return { ...now, results };
}
