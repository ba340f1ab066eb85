import { describe, expect, it } from "vitest";
import { isMean, readStatistic, statisticsOf, takeNumbers } from "./statistics.js";

const METRICS = ["a_test_1_seed0", "a_test_1_seed1", "a_valid_1", "a_valid_1_seed0", "params_m"];

describe("statisticsOf", () => {
  const statistics = statisticsOf(METRICS);
  const read = (numbers: number[]) =>
    Object.fromEntries(
      statistics.map((statistic) => [statistic.name, readStatistic(numbers, statistic)]),
    );

  it("names stored metrics and the means over stored runs, before the runs", () => {
    expect(statistics.map(({ name }) => name)).toEqual(["a_test_1", ...METRICS]);
    expect(statistics.filter(isMean).map(({ name }) => name)).toEqual([
      "a_test_1",
      "a_valid_1",
      "params_m",
    ]);
  });

  it("says how many runs a mean is of", () => {
    expect(read([80, 90, 70.5, 70, 1.5])).toEqual({
      a_test_1: { value: 85, runs: 2 },
      a_test_1_seed0: { value: 80, runs: 1 },
      a_test_1_seed1: { value: 90, runs: 1 },
      a_valid_1: { value: 70.5, runs: null },
      a_valid_1_seed0: { value: 70, runs: 1 },
      params_m: { value: 1.5, runs: null },
    });
  });

  it("leaves out what was not measured", () => {
    const { NaN: none } = Number;
    expect(read([none, 90, none, 70, none])).toEqual({
      a_test_1: { value: 90, runs: 1 },
      a_test_1_seed0: undefined,
      a_test_1_seed1: { value: 90, runs: 1 },
      a_valid_1: { value: 70, runs: 1 },
      a_valid_1_seed0: { value: 70, runs: 1 },
      params_m: undefined,
    });
  });
});

describe("takeNumbers", () => {
  const { NaN: none } = Number;

  it("adds what is new and what is said again", () => {
    const numbers = [80, none, none];
    expect(takeNumbers(numbers, [80, 1.5], [0, 2])).toBe(-1);
    expect(numbers).toEqual([80, none, 1.5]);
  });

  it("takes nothing of a record that contradicts, and says where", () => {
    const numbers = [80, none];
    expect(takeNumbers(numbers, [1.5, 81], [1, 0])).toBe(1);
    expect(numbers).toEqual([80, none]);
  });
});
