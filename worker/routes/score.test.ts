import { describe, expect, it } from "vitest";
import type { PredictorCard } from "../../schema/card.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  natsSize,
  sampleArchitecture,
} from "../../spaces/index.js";
import { loadPredictors, testPredictor } from "../testing/predictor.js";
import {
  CELL_101,
  CELL_201,
  expectProblem,
  PREDICTORS,
  serviceOver,
  testService,
} from "../testing/service.js";

const service = await testService();

interface Answer {
  predictor: string;
  target: object;
  scores: { hash?: string; fitness?: number; std?: number; error?: { pointer: string } }[];
}
const score = (body: object) => service.post<Answer>("/v1/score", body);

/** Sum of the one-hot encoding of any NAS-Bench-201 cell: one for each of its six edges. */
const EDGES = 6;

describe("POST /v1/score", () => {
  it("answers fitness and deviation in percent, and what number that is", async () => {
    expect(await score({ space: "nasbench201", architectures: [CELL_201] })).toEqual({
      predictor: PREDICTORS.nasbench201,
      predictor_sha256: (
        await service.get<PredictorCard>(`/v1/predictors/${PREDICTORS.nasbench201}`)
      ).onnx.sha256,
      target: {
        metric: "cifar10_test_200",
        dataset: "cifar10",
        split: "test",
        epochs: 200,
        statistic: "mean",
        unit: "percent",
      },
      scores: [
        {
          hash: nasbench201.hash(nasbench201.parse(CELL_201)),
          fitness: 50 + EDGES,
          std: EDGES / 2,
        },
      ],
    });
  });

  it("says parameters and FLOPs as canonicalize does, when asked for the cost", async () => {
    for (const [space, cell] of Object.entries({ nasbench201: CELL_201, nasbench101: CELL_101 })) {
      const architectures = [cell, "no cell"];
      const { scores } = await score({ space, architectures, cost: true });
      const { results } = await service.post<{ results: { params_m: number; flops_m: number }[] }>(
        `/v1/spaces/${space}/canonicalize`,
        { architectures },
      );
      const { params_m, flops_m } = results[0];
      expect(params_m).toBeGreaterThan(0);
      expect(scores[0]).toMatchObject({ params_m, flops_m });
      expect(scores[1]).toMatchObject({ error: { pointer: "/architectures/1" } });
      const unasked = await score({ space, architectures, cost: false });
      expect(unasked.scores[0]).not.toHaveProperty("params_m");
    }
  });

  it("refuses the cost where the space does not know it", async () => {
    const file = await testPredictor({ name: "sizes", space: natsSize });
    const body = { space: natsSize.id, architectures: [natsSize.example], cost: true };
    const answer = await serviceOver(await loadPredictors([file])).send("/v1/score", body);
    expect(await expectProblem(answer, 422, "unknown_metric")).toMatchObject({ pointer: "/cost" });
  });

  it("asks the predictor that is named", async () => {
    const predictor = PREDICTORS.otherDataset;
    const body = { space: "nasbench201", predictor, architectures: [CELL_201] };
    expect(await score(body)).toMatchObject({ predictor, target: { dataset: "cifar100" } });
  });

  it("answers in the order of the request, each item as if it were alone", async () => {
    const random = createRandom(5);
    const architectures: unknown[] = Array.from({ length: 40 }, () =>
      nasbench101.format(sampleArchitecture(nasbench101, random)),
    );
    architectures[7] = "nope";
    architectures[23] = { matrix: [[0]], ops: [] };
    const { scores } = await score({ space: "nasbench101", architectures });
    for (const [index, architecture] of architectures.entries()) {
      const alone = await score({ space: "nasbench101", architectures: [architecture] });
      if (scores[index].error)
        expect(scores[index].error?.pointer).toMatch(new RegExp(`^/architectures/${index}`));
      else expect(scores[index]).toEqual(alone.scores[0]);
    }
    expect(scores.filter(({ error }) => error)).toHaveLength(2);
  });

  it("scores 10,000 architectures and not one more", async () => {
    const architectures = Array.from({ length: 10_000 }, () => CELL_201);
    const { scores } = await score({ space: "nasbench201", architectures });
    expect(scores).toHaveLength(10_000);
    architectures.push(CELL_201);
    const answer = await service.send("/v1/score", { space: "nasbench201", architectures });
    const { detail, pointer } = await expectProblem(answer, 422, "invalid_request");
    expect(detail).toContain("10000");
    expect(pointer).toBe("/architectures");
  });

  it("gives two cells that compute the same the same score", async () => {
    const { matrix, ops } = CELL_101;
    // A vertex that nothing leads to is pruned.
    const wider = {
      matrix: [
        ...matrix.slice(0, -1).map((row) => [...row.slice(0, -1), 0, row[row.length - 1]]),
        Array(matrix.length + 1).fill(0),
        Array(matrix.length + 1).fill(0),
      ],
      ops: [...ops.slice(0, -1), "maxpool3x3", "output"],
    };
    const { scores } = await score({ space: "nasbench101", architectures: [CELL_101, wider] });
    expect(scores[1]).toEqual(scores[0]);
  });

  it("tells what share of the time each step took, of what is not remembered", async () => {
    const architectures = [CELL_201.replaceAll("nor_conv_3x3~0", "avg_pool_3x3~0")];
    const answer = await service.send("/v1/score", { space: "nasbench201", architectures });
    const shares = [...(answer.headers.get("Server-Timing") ?? "").matchAll(/(\w+);dur=\d/g)];
    expect(shares.map(([, share]) => share)).toEqual([
      "parsing",
      "hashing",
      "encoding",
      "inference",
      "serialisation",
    ]);
  });

  it("answers only with errors where no item can be read", async () => {
    const { scores } = await score({ space: "nasbench201", architectures: ["a", null] });
    expect(scores.map(({ error }) => error?.pointer)).toEqual([
      "/architectures/0",
      "/architectures/1",
    ]);
  });
});

describe("POST /v1/score refuses", () => {
  const architectures = [CELL_201];
  const refusal = async (
    body: unknown,
    status: number,
    problem: Parameters<typeof expectProblem>[2],
  ) => expectProblem(await service.send("/v1/score", body), status, problem);

  it("a space that it does not know", async () => {
    const { pointer, detail } = await refusal(
      { space: "nope", architectures },
      404,
      "unknown_space",
    );
    expect(pointer).toBe("/space");
    expect(detail).toContain("nasbench101");
  });

  it("a predictor that it does not know", async () => {
    const body = { space: "nasbench201", predictor: "nope", architectures };
    expect(await refusal(body, 404, "unknown_predictor")).toMatchObject({ pointer: "/predictor" });
  });

  it("a predictor of another space", async () => {
    const body = { space: "nasbench201", predictor: PREDICTORS.nasbench101, architectures };
    expect(await refusal(body, 422, "wrong_space")).toMatchObject({ pointer: "/predictor" });
  });

  it("a space that has no predictor", async () => {
    const body = { space: natsSize.id, architectures: [natsSize.example] };
    const { detail } = await refusal(body, 404, "unknown_predictor");
    expect(detail).toContain("no predictor");
  });

  it("threshold and level where the predictor has no such output", async () => {
    for (const [field, value] of [
      ["threshold", 93.5],
      ["level", 0.9],
    ]) {
      const body = { space: "nasbench201", architectures, [field]: value };
      const { detail, pointer } = await refusal(body, 422, "unsupported_output");
      expect(pointer).toBe(`/${field}`);
      expect(detail).toContain("fit it again");
    }
  });

  it("a level that is no probability", async () => {
    for (const level of [0, 1, 95, "high"])
      expect(
        await refusal({ space: "nasbench201", architectures, level }, 422, "invalid_request"),
      ).toMatchObject({ pointer: "/level" });
  });

  it("fields that it does not know, by name", async () => {
    const body = { space: "nasbench201", predictr: "x", architectures };
    const { detail, pointer } = await refusal(body, 422, "invalid_request");
    expect(pointer).toBe("/predictr");
    expect(detail).toContain("predictor");
    const hidden = `{"space": "nasbench201", "architectures": [], "__proto__": 1, "a/b~c": 2}`;
    expect((await refusal(hidden, 422, "invalid_request")).pointer).not.toBe("");
  });

  it("a body without what it needs, and says where", async () => {
    const cases: [unknown, string][] = [
      [{ architectures }, "/space"],
      [{ space: 201, architectures }, "/space"],
      [{ space: "nasbench201" }, "/architectures"],
      [{ space: "nasbench201", architectures: [] }, "/architectures"],
      [{ space: "nasbench201", architectures: CELL_201 }, "/architectures"],
      [{ space: "nasbench201", architectures: { 0: CELL_201 } }, "/architectures"],
      [{ space: "nasbench201", architectures: null }, "/architectures"],
      [{ space: "nasbench201", architectures, predictor: null }, "/predictor"],
      [[], ""],
      ["null", ""],
      ["3", ""],
    ];
    for (const [body, pointer] of cases)
      expect(await refusal(body, 422, "invalid_request")).toMatchObject({ pointer });
  });

  it("to score with a predictor whose file is broken", async () => {
    const name = "broken";
    const onnx = new ArrayBuffer(8);
    const predictors = await loadPredictors([
      await testPredictor({ name, space: nasbench201, onnx }),
    ]);
    const broken = serviceOver(predictors);
    const answer = await broken.send("/v1/score", { space: "nasbench201", architectures });
    const { detail } = await expectProblem(answer, 503, "predictor_unavailable");
    expect(detail).toContain(name);
  });
});
