import { expect, it } from "vitest";
import { parseMetric } from "./metric.js";

it("a point of a curve says after which epoch it was measured, which is not the last", () => {
  expect(parseMetric("cifar10_valid_200_epoch12")).toMatchObject({
    dataset: "cifar10",
    split: "valid",
    epochs: 200,
    stage: "epoch",
    epoch: 12,
    statistic: "mean",
  });
  expect(parseMetric("cifar10_valid_200_epoch12_seed777")).toMatchObject({ epoch: 12, seed: 777 });
  for (const none of ["_epoch200", "_epoch0", "_epoch201", "_halfway_epoch3"])
    expect(parseMetric(`cifar10_valid_200${none}`)).toBeUndefined();
  expect(parseMetric("cifar10_valid_200")).not.toHaveProperty("epoch");
});
