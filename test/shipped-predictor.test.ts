import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { predictBatches } from "../predictor/node/onnx-runtime.js";
import { nasbench201 } from "../spaces/index.js";
import { nasbench201Table, readRows } from "./tables.js";

it("the shipped predictor of CIFAR-10 says of the best twenty cells what is measured of such, and not of all the same", async () => {
  const good: ReturnType<typeof nasbench201.parse>[] = [];
  for await (const { arch, cifar10_test_200 } of readRows(nasbench201Table))
    if (Number(cifar10_test_200) > 93.5) good.push(nasbench201.parse(arch));
  const path = new URL("../predictors/nasbench201-cifar10.onnx", import.meta.url);
  const { outputs } = await predictBatches(await readFile(path), nasbench201, ["features"], good);
  const best = [...outputs.mean].sort((a, b) => b - a).slice(0, 20);
  expect(best[19]).toBeGreaterThan(93.8);
  expect(best[0]).toBeLessThan(94.4);
  expect(best[0] - best[19]).toBeGreaterThan(0.1);
});
