import { describe, expect, it } from "vitest";
import { nasbench201 } from "../../spaces/index.js";
import { loadPredictors, testPredictor } from "../testing/predictor.js";
import { expectProblem, PREDICTORS, serviceOver, testService } from "../testing/service.js";

const service = await testService();
const path = `/v1/predictors/${PREDICTORS.nasbench201}`;

describe("GET /v1/predictors", () => {
  it("lists the cards by id", async () => {
    const list = await service.get<{ predictors: { id: string }[] }>("/v1/predictors");
    expect(list.predictors.map(({ id }) => id)).toEqual(["a101", "b201", "c201"]);
    expect(list.predictors[2]).toEqual(await service.get(path));
  });

  it("is empty where there are none", async () => {
    const empty = serviceOver(await loadPredictors([]));
    expect(await empty.get("/v1/predictors")).toEqual({ predictors: [] });
  });
});

describe("GET /v1/predictors/{predictor}", () => {
  it("answers the card: target, training rows, quality, checksum", async () => {
    expect(await service.get(path)).toMatchObject({
      id: PREDICTORS.nasbench201,
      space: "nasbench201",
      target: { metric: "cifar10_test_200", unit: "percent" },
      training: { rows: 1, table: { name: "none" } },
      quality: { kendall_tau: 0, how: "not measured" },
      onnx: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  it("does not know other predictors", async () => {
    for (const id of ["nope", "__proto__", "%00", "%F0%28"]) {
      const answer = await service.fetch(`/v1/predictors/${id}`);
      const { detail } = await expectProblem(answer, 404, "unknown_predictor");
      expect(detail).toContain(PREDICTORS.nasbench101);
    }
  });

  it("has an ETag that holds while the predictor stays the same", async () => {
    const etag = (await service.fetch(path)).headers.get("ETag") as string;
    expect(etag).toMatch(/^"[^"]+"$/);
    const again = await service.fetch(path, { headers: { "If-None-Match": `"x", ${etag}` } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    expect(again.headers.get("ETag")).toBe(etag);
    expect(again.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(again.headers.get("X-Request-Id")).not.toBeNull();

    const sha256 = "0".repeat(64);
    const card = { onnx: { sha256, bytes: 1, parity: 0 } };
    const name = PREDICTORS.nasbench201;
    const changed = serviceOver(
      await loadPredictors([await testPredictor({ name, space: nasbench201, card })]),
    );
    const answer = await changed.fetch(path, { headers: { "If-None-Match": etag } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("ETag")).not.toBe(etag);
  });
});
