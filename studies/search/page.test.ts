import { describe, expect, it } from "vitest";
import { InputError } from "../../schema/input-error.js";
import { mergeSearchFigures, SearchFigures } from "./figures.js";
import { searchPage } from "./page.js";
import { searchSettingsOf, searchStudies, searchStudyOf } from "./studies.js";

const goal = (mean: number, missed = 0) => ({
  ...{ mean, std: mean / 4, median: missed === 0 ? mean : null, missed, training_seconds: null },
});

const result = (strategy: string, queries: number, missed = 0) => ({
  ...{ strategy, parameters: {}, runs: 40, optimum: 91.6067, limit: 1000, goal: 0 },
  queries_to_optimum: goal(queries, missed),
  queries_to_within: { "0.1": goal(queries / 2), "0.3": goal(queries / 4) },
  best_at: { "50": { mean: 91, std: 0.2 }, "100": { mean: 91.5, std: 0.1 } },
  regret_at: { "50": { mean: 0.6067, std: 0.2 }, "100": { mean: 0.1067, std: 0.1 } },
  ...{ distinct_functions: { mean: 0.9, std: 0 }, not_in_table: { mean: 0, std: 0 } },
  ...{ exhausted: 0, seconds_per_run: 6 },
});

const figures = (...results: ReturnType<typeof result>[]) =>
  SearchFigures.parse({
    ...{ seed: 1, threads: 2 },
    studies: [
      {
        id: "nasbench201-cifar10",
        table: { name: "nasbench201.csv.gz", sha256: "a".repeat(64), rows: 15_625 },
        ...{ search_on: "cifar10_valid_200", judge_by: "cifar10_valid_200", results },
      },
    ],
  });

const all = figures(result("random", 7700), result("aging", 240), result("guided", 48));

describe("the page of searches", () => {
  it("says how many times fewer queries a strategy needs", () => {
    const { markdown, charts } = searchPage(all);
    expect(markdown).toContain("| `guided` | 160.4× | 5.0× |");
    expect(markdown).toContain("| `guided` | 48 | 48 |");
    expect(charts.map(({ file }) => file)).toEqual([
      "search-nasbench201-cifar10-best.svg",
      "search-nasbench201-cifar10-regret.svg",
    ]);
    for (const { file } of charts) expect(markdown).toContain(`charts/${file}`);
  });

  it("marks what runs missed as a bound", () => {
    const { markdown } = searchPage(figures(result("random", 9000, 3), result("guided", 45)));
    expect(markdown).toContain("| `random` | > 9,000 |  | 3 of 40 |");
    expect(markdown).toContain("| `guided` | > 200.0× |");
  });

  it("says where a check fails", () => {
    const checks = (...results: ReturnType<typeof result>[]) =>
      searchPage(figures(...results))
        .markdown.split("## Checks")[1]
        .split("## Published")[0];
    expect(checks(result("random", 7700), result("aging", 240), result("local", 90))).not.toContain(
      "**no**",
    );
    const worse = checks(result("random", 5000), result("aging", 240), result("local", 6000));
    // Random search is far from the independent simulator's 7,682, and local search behind it.
    expect(worse.match(/\*\*no\*\*/g)).toHaveLength(2);
  });

  it("the same figures give the same bytes", () => {
    expect(searchPage(all)).toEqual(searchPage(all));
  });
});

describe("figures that are there", () => {
  it("one strategy is run anew, the others stay", () => {
    const before = figures(
      result("guided:batch=99", 48),
      result("bananas", 50),
      result("random", 9),
    );
    const merged = mergeSearchFigures(before, figures(result("guided:batch=2", 40)));
    const queries = merged.studies[0].results.map((one) => [
      one.strategy,
      one.queries_to_optimum.mean,
    ]);
    // In the order of the protocol, which has no guided:batch=99.
    expect(queries).toEqual([
      ["random", 9],
      ["bananas", 50],
      ["guided:batch=2", 40],
    ]);
  });

  it("are not mixed with those of other seeds or another table", () => {
    expect(() => mergeSearchFigures(all, { ...all, seed: 2 })).toThrow(InputError);
    const [study] = all.studies;
    const other = { ...study, table: { ...study.table, sha256: "b".repeat(64) } };
    expect(() => mergeSearchFigures(all, { ...all, studies: [other] })).toThrow("table");
  });
});

describe("the protocol", () => {
  it.each(searchStudies)("$id compares all with random search and evolution", (study) => {
    const labels = searchSettingsOf(study, {}).map(({ spec }) => spec.label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels).toEqual(expect.arrayContaining(["random", "aging", study.tuned]));
    expect(study.marks.every((mark) => mark <= study.queries)).toBe(true);
  });

  it("runs what is selected", () => {
    const settings = searchSettingsOf(searchStudyOf("choices"), {
      ...{ strategies: ["aging"], runs: 2, queries: 50 },
    });
    expect(settings.map(({ spec, runs, limit }) => [spec.strategy.name, runs, limit])).toEqual([
      ["aging", 2, 50],
      ["aging", 2, 50],
    ]);
  });
});
