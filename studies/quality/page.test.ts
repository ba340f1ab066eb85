import { describe, expect, it } from "vitest";
import { InputError } from "../../schema/input-error.js";
import { mergeFigures, QualityFigures } from "./figures.js";
import { qualityPage } from "./page.js";
import { drawsOf, qualityStudies, studyOf } from "./studies.js";

const result = (family: string, samples: number, tau: number, draws = 5) => ({
  family,
  samples,
  draws,
  held_out: 15_625 - samples,
  kendall_tau: { mean: tau, std: 0.004 },
  spearman: { mean: 0.95, std: 0.002 },
  precision_at_1_percent: { mean: 0.5, std: 0.02 },
  precision_at_5_percent: { mean: 0.7, std: 0.02 },
  best_rank_in_top_50: { mean: 1.4, std: 0.5 },
  fit_seconds: 2.5,
  score_microseconds: 9,
});

const figures = (...results: ReturnType<typeof result>[]) =>
  QualityFigures.parse({
    seed: 1,
    members: 5,
    backend: "wasm",
    threads: 2,
    studies: [
      {
        id: "nasbench201-cifar10",
        target: {
          metric: "cifar10_test_200",
          dataset: "cifar10",
          split: "test",
          epochs: 200,
          unit: "percent",
          statistic: "mean",
        },
        table: { name: "nasbench201.csv.gz", sha256: "a".repeat(64), rows: 15_625, skipped: 0 },
        held_out: null,
        results,
      },
    ],
  });

const row = (markdown: string, name: string) =>
  markdown
    .split("\n")
    .find((line) => line.startsWith(`| ${name} |`))!
    .split(" | ")
    .map((cell) => cell.trim());

describe("the quality page", () => {
  const measured = figures(
    result("mlp", 390, 0.891),
    result("mlp", 78, 0.795, 20),
    result("best", 78, 0.841, 20),
    result("best", 390, 0.905, 1),
  );

  it("says first what was measured, on what, and with which command", () => {
    const beginning = qualityPage(measured).markdown.split("## ")[0];
    for (const words of ["Kendall's tau-b", "15,625 rows", "SHA-256 `aaaa", "cifar10_test_200"])
      expect(beginning).toContain(words);
    expect(beginning).toContain("78 (20); 390 (5)");
    expect(beginning).toContain("npx archfit quality");
  });

  it("shows the recommended recipe first, published figures in the same columns, the largest in bold", () => {
    const { markdown } = qualityPage(measured);
    const best = row(markdown, "`best`");
    const mlp = row(markdown, "`mlp`");
    expect(best.slice(1, 4)).toEqual(["**0.841 ± 0.004**", "", "**0.905** (of 1)"]);
    expect(mlp.slice(1, 4)).toEqual(["0.795 ± 0.004", "", "0.891 ± 0.004"]);
    expect(markdown.indexOf("`best`")).toBeLessThan(markdown.indexOf("`mlp`"));
    expect(row(markdown, "FlowerFormer †").slice(1, 4)).toEqual(["0.800", "", "0.898"]);
    expect(row(markdown, "PINAT").slice(1, 5)).toEqual(["0.549", "**0.631**", "", "**0.706**"]);
  });

  it("shows unseen functions apart, where not all rows are such", () => {
    const ranking = result("mlp", 78, 0.77);
    const twice = { ...result("mlp", 78, 0.795), unseen_functions: ranking };
    const { markdown } = qualityPage(figures(twice, result("best", 78, 0.841)));
    const [all, unseen] = markdown.split("whose function no training row computes:");
    expect(row(all, "`mlp`")[1]).toBe("0.795 ± 0.004");
    expect(row(unseen, "`mlp`")[1]).toContain("0.770 ± 0.004");
    expect(unseen).toContain("| 0.7950 ± 0.0040 | 0.7700 ± 0.0040 |");
    expect(unseen).toContain("| 0.8410 ± 0.0040 | 0.8410 ± 0.0040 |");
    expect(qualityPage(measured).markdown).not.toContain(
      "whose function no training row computes:",
    );
  });

  it("links every chart it brings, the same bytes each time", () => {
    const page = qualityPage(measured);
    expect(page.charts).toHaveLength(2);
    for (const { file } of page.charts) expect(page.markdown).toContain(`(charts/${file})`);
    expect(qualityPage(measured)).toEqual(page);
  });
});

describe("figures that are measured anew", () => {
  it("take the place of their own only", () => {
    const known = figures(result("mlp", 78, 0.79), result("gcn", 78, 0.6));
    const merged = mergeFigures(known, figures(result("gcn", 78, 0.7), result("gcn", 390, 0.85)));
    const taus = merged.studies[0].results.map(({ family, samples, kendall_tau }) => [
      family,
      samples,
      kendall_tau.mean,
    ]);
    expect(taus).toEqual([
      ["mlp", 78, 0.79],
      ["gcn", 78, 0.7],
      ["gcn", 390, 0.85],
    ]);
  });

  it("are refused beside figures of another seed or table", () => {
    const known = figures(result("mlp", 78, 0.79));
    expect(() => mergeFigures(known, { ...known, seed: 2 })).toThrow("(seed: 1, now 2)");
    const [study] = known.studies;
    const other = { ...study, table: { ...study.table, sha256: "b".repeat(64) } };
    expect(() => mergeFigures(known, { ...known, studies: [other] })).toThrow(InputError);
  });
});

describe("the protocol", () => {
  it("draws what is recommended most often, and the slowest least", () => {
    for (const study of qualityStudies)
      for (const samples of study.samples)
        expect(drawsOf(study, "best", samples)).toBeGreaterThanOrEqual(
          drawsOf(study, "rnn", samples),
        );
    expect(drawsOf(studyOf("nasbench201-cifar10"), "best", 78)).toBe(20);
    expect(drawsOf(studyOf("nasbench101"), "rnn", 4236)).toBe(0);
    expect(drawsOf(studyOf("nasbench101"), "trees", 4236)).toBe(20);
  });

  it("says whether intervals hold, probabilities mean something and few labels help", () => {
    const figure = (mean: number) => ({ mean, std: 0.01 });
    const intervals = {
      coverage: [{ level: 0.9, coverage: figure(0.893), mean_width: figure(1.72) }],
      spearman_of_std_with_error: figure(0.51),
    };
    const trust = (threshold: number | null) => ({
      ...{ study: "nasbench201-cifar10", family: "best", samples: 390, threshold, draws: 5 },
      coverage: [{ level: 0.9, coverage: figure(0.912), mean_width: figure(1.72) }],
      spearman_of_std_with_error: figure(0.52),
      unseen_functions: intervals,
      classifier:
        threshold === null
          ? null
          : {
              ...{
                roc_auc: figure(0.975),
                average_precision: figure(0.98),
                accuracy: figure(0.93),
              },
              ...{ base_rate: figure(0.4), brier: figure(0.05), base_brier: figure(0.24) },
              reliability: [{ predicted: 0.2, observed: 0.25, rows: 100 }],
            },
    });
    const { markdown, charts } = qualityPage({
      ...figures(result("best", 390, 0.905)),
      trust: [trust(null), trust(90)],
      transfer: {
        study: "nasbench201-cifar100",
        source: { family: "trees", target: "cifar10_test_200", rows: 15_625 },
        kendall_tau_of_source: 0.89,
        results: [
          {
            samples: 20,
            draws: 20,
            kendall_tau: figure(0.891),
            coverage: figure(0.88),
            unseen_functions: { kendall_tau: figure(0.89), intervals },
          },
        ],
      },
    });
    expect(markdown).toContain("| all others | 91.2 ± 1.0 % |");
    expect(markdown).toContain("| unseen functions | 89.3 ± 1.0 % |");
    expect(markdown).toContain("| 0.930 ± 0.010 (0.600) | 0.050 ± 0.010 (0.240) |");
    expect(markdown).toContain(
      "| 20 | 20 | 0.891 ± 0.010 | 0.890 ± 0.010 | 88.0 % | 89.3 | .645 | .884 |",
    );
    expect(charts.map(({ file }) => file)).toContain("quality-reliability.svg");
  });
});
