import { describe, expect, it } from "vitest";
import type { PredictorCard } from "../../schema/card.js";
import { nasbench201 } from "../../spaces/index.js";
import { loadPredictors, measuringPredictor, testPredictor } from "../testing/predictor.js";
import { CELL_201, expectProblem, serviceOver } from "../testing/service.js";

const VALID = "cifar10_valid_12";
const SECONDS = "train_seconds";
const METRICS = [VALID, SECONDS];
const service = serviceOver(
  await loadPredictors([
    await measuringPredictor("told", METRICS),
    await testPredictor({ name: "untold", space: nasbench201 }),
  ]),
);
/** Of the cell alone: 50, and one for each of its six edges. */
const ALONE = 56;

const bodyOf = (measured: unknown, fields: object = {}) => ({
  ...{ space: "nasbench201", predictor: "told", measured, ...fields },
  architectures: Array.from({ length: 3 }, () => CELL_201),
});
const fitness = async (measured: unknown, fields?: object) => {
  const { scores } = await service.post<{ scores: { fitness: number }[] }>(
    "/v1/score",
    bodyOf(measured, fields),
  );
  return scores.map((score) => score.fitness - ALONE);
};

describe("what was measured beside an architecture", () => {
  it("is listed by the predictor, in order, with the ranges that it has seen", async () => {
    const { measured } = await service.get<PredictorCard>("/v1/predictors/told");
    expect(measured?.metrics).toMatchObject([
      { metric: VALID, unit: "percent", epochs: 12, least: 10, most: 90 },
      { metric: SECONDS, unit: "seconds" },
    ]);
  });

  it("is told to the predictor, any part of it or none, in the order of the architectures", async () => {
    const measured = [{ [VALID]: 20, [SECONDS]: 3 }, null, { [SECONDS]: 4 }];
    expect(await fitness(measured)).toEqual([23, 0, 4]);
    // The same cell again: what is remembered is of what was measured, too.
    expect(await fitness([{ [VALID]: 30 }, { [VALID]: 20, [SECONDS]: 3 }, {}])).toEqual([
      30, 23, 0,
    ]);
    expect(await fitness(undefined)).toEqual([0, 0, 0]);
  });

  it("stays with its architecture where another cannot be read", async () => {
    const { scores } = await service.post<{ scores: { fitness?: number }[] }>("/v1/score", {
      ...bodyOf([{ [VALID]: 1 }, { [VALID]: 2 }, { [VALID]: 3 }]),
      architectures: [CELL_201, "no cell", CELL_201],
    });
    expect(scores.map((score) => score.fitness)).toEqual([ALONE + 1, undefined, ALONE + 3]);
  });

  it.each([
    [[{}, {}], "/measured", "There are 3 architectures, and what was measured of 2"],
    [
      [null, { cifar10_test_12: 80 }, null],
      "/measured/1/cifar10_test_12",
      "only cifar10_valid_12, train_seconds",
    ],
    [[null, null, { "a/b~c": 80 }], "/measured/2/a~1b~0c", "does not read"],
    [[{ [VALID]: 100.1 }, null, null], `/measured/0/${VALID}`, "from 0 to 100 percent, not 100.1"],
    [[{ [SECONDS]: 1e30 }, null, null], `/measured/0/${SECONDS}`, "to 1000000000 seconds"],
    [[{ [VALID]: "80" }, null, null], `/measured/0/${VALID}`, "number"],
    [[{ [VALID]: null }, null, null], `/measured/0/${VALID}`, "number"],
    [[80, null, null], "/measured/0", ""],
    [{ [VALID]: 80 }, "/measured", ""],
  ])("%j is refused where it is wrong", async (measured, pointer, detail) => {
    const answer = await service.send("/v1/score", bodyOf(measured));
    const problem = await expectProblem(answer, 422, "invalid_request");
    expect(problem).toMatchObject({ pointer, detail: expect.stringContaining(detail) });
  });

  it("is refused as a whole where it exceeds its limits, and a number that is infinite", async () => {
    const many = Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`m${at}_ms`, 1]));
    const answer = await service.send("/v1/score", bodyOf([many, null, null]));
    expect((await expectProblem(answer, 422, "invalid_request")).pointer).toBe("/measured/0");
    const infinite = JSON.stringify(bodyOf([{ [VALID]: 7 }, null, null])).replace(":7}", ":1e999}");
    const other = await service.send("/v1/score", infinite);
    expect((await expectProblem(other, 422, "invalid_request")).pointer).toBe(
      `/measured/0/${VALID}`,
    );
  });

  it("is refused by a predictor of architectures alone, and beside explanations", async () => {
    const untold = await service.send(
      "/v1/score",
      bodyOf([null, null, null], { predictor: "untold" }),
    );
    expect(await expectProblem(untold, 422, "invalid_request")).toMatchObject({
      pointer: "/measured",
      detail: expect.stringContaining("reads architectures alone"),
    });
    const explained = await service.send(
      "/v1/score",
      bodyOf([null, null, null], { explain: true }),
    );
    expect((await expectProblem(explained, 422, "invalid_request")).pointer).toBe("/explain");
  });

  it("is not known of what a search proposes: evolve takes the predictor as if nothing was", async () => {
    const { population } = await service.post<{ population: { fitness: number }[] }>("/v1/evolve", {
      ...{ space: "nasbench201", predictor: "told", strategy: { name: "aging" }, seed: 1 },
      ...{ population: [{ architecture: CELL_201 }], offspring: 2 },
    });
    for (const member of population) expect(member.fitness).toBe(ALONE);
  });
});

describe("inference with what was measured", () => {
  const infer = (inputs: object[]) => service.send("/v2/models/told/infer", { inputs });
  const text = { name: "architecture", datatype: "BYTES", shape: [2], data: [CELL_201, CELL_201] };
  const tensor = {
    ...{ name: "one_hot", datatype: "FP32", shape: [2, 30] },
    data: Array.from({ length: 60 }, (_, at) => (at % 5 === 0 ? 1 : 0)),
  };
  const measured = { name: "measured", datatype: "FP32", shape: [2, 2], data: [20, 3, 30, 4] };
  const mask = { ...measured, name: "measured_mask", data: [1, 0, 1, 1] };

  it("has the inputs in its metadata", async () => {
    const { inputs } = await service.get<{ inputs: object[] }>("/v2/models/told");
    expect(inputs).toEqual([
      { name: "one_hot", datatype: "FP32", shape: [-1, 30] },
      { name: "measured", datatype: "FP32", shape: [-1, 2] },
      { name: "measured_mask", datatype: "FP32", shape: [-1, 2] },
    ]);
  });

  it.each([
    ["with a mask", [measured, mask], [20, 34]],
    ["without a mask, all of it", [measured], [23, 34]],
    ["without any", [], [0, 0]],
  ])("takes it beside texts and beside tensors, %s", async (_, more, told) => {
    for (const first of [text, tensor]) {
      const answer = await infer([first, ...more]);
      const { outputs } = (await answer.json()) as { outputs: { data: number[] }[] };
      expect(outputs[0].data.map((value) => value - ALONE)).toEqual(told);
    }
  });

  it.each([
    [[text, mask], "/inputs"],
    [[tensor, measured, measured], "/inputs/2/name"],
    [[text, { ...measured, shape: [2, 3] }], "/inputs/1/shape"],
    [[text, { ...measured, shape: [1, 2], data: [1, 2] }], "/inputs/1/shape/0"],
    [[text, { ...measured, data: [20, 3, null, 4] }], "/inputs/1/data/2"],
    [[measured], "/inputs"],
  ])("is refused where it is wrong (%#)", async (inputs, pointer) => {
    const problem = await expectProblem(await infer(inputs), 422, "invalid_request");
    expect(problem.pointer).toBe(pointer);
  });
});
