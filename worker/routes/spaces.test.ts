import { describe, expect, it } from "vitest";
import { builtInSpaces, natsSize } from "../../spaces/index.js";
import { expectProblem, PREDICTORS, testService } from "../testing/service.js";

const service = await testService();

describe("GET /v1/spaces", () => {
  it("lists every space, with the predictor that scores unless another is named", async () => {
    const list = await service.get<{ spaces: { id: string; default_predictor: string }[] }>(
      "/v1/spaces",
    );
    expect(list.spaces.map(({ id }) => id)).toEqual(builtInSpaces.list.map(({ id }) => id));
    const defaults = Object.fromEntries(
      list.spaces.map(({ id, default_predictor }) => [id, default_predictor]),
    );
    expect(defaults).toMatchObject({
      nasbench101: PREDICTORS.nasbench101,
      nasbench201: PREDICTORS.nasbench201,
      [natsSize.id]: null,
    });
  });
});

describe("GET /v1/spaces/{space}", () => {
  it("tells operations, limits, size and encodings", async () => {
    expect(await service.get("/v1/spaces/nasbench101")).toMatchObject({
      id: "nasbench101",
      operations: expect.arrayContaining(["conv3x3-bn-relu", "conv1x1-bn-relu", "maxpool3x3"]),
      limits: { vertices: 7, edges: 9 },
      size: { distinct: 423_624 },
    });
    expect(await service.get("/v1/spaces/nasbench201")).toMatchObject({
      size: { written: 15_625 },
      encodings: expect.arrayContaining([{ name: "one_hot", type: "float32", shape: [30] }]),
    });
  });

  it("does not know other spaces", async () => {
    for (const id of ["nope", "__proto__", "constructor", "%00", "%E0%A4%A", "NASBENCH201"])
      await expectProblem(await service.fetch(`/v1/spaces/${id}`), 404, "unknown_space");
  });
});
