import { describe, expect, it } from "vitest";
import { compareMetrics, MAX_METRICS, MetricNames } from "./metric-names.js";

describe("compareMetrics", () => {
  it("puts datasets, splits and budgets in their order, a mean before its runs, costs last", () => {
    const ordered = [
      "cifar10_train_108",
      "cifar10_train_seconds_108",
      "cifar10_valid_4",
      "cifar10_valid_12",
      "cifar10_valid_12_trainsplit",
      "cifar10_test_4",
      "cifar10_test_108_halfway",
      "cifar10_test_108",
      "cifar10_test_108_seed0",
      "cifar10_test_108_seed2",
      "cifar10_test_108_seed10",
      "cifar10_test_loss_108",
      "cifar100_test_4",
      "flops_m",
      "params_m",
    ];
    expect([...ordered].reverse().sort(compareMetrics)).toEqual(ordered);
  });
});

describe("MetricNames", () => {
  it("refuses what is no metric, and more metrics than a statement can hold", () => {
    const names = new MetricNames();
    expect(() => names.numberOf("accuracy")).toThrow("accuracy is no name of a metric");
    for (let at = 0; at < MAX_METRICS; at++) expect(names.numberOf(`m${at}_ms`)).toBe(at);
    expect(names.numberOf("m7_ms")).toBe(7);
    expect(() => names.numberOf("one_more_ms")).toThrow(`more than ${MAX_METRICS} metrics`);
  });
});
