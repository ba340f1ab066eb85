import { describe, expect, it } from "vitest";
import { CELL_101, CELL_201, expectProblem, testService } from "../testing/service.js";

const service = await testService();

interface Results {
  results: { hash: string; canonical: unknown; [field: string]: unknown }[];
}
const canonicalize = (space: string, architectures: unknown[]) =>
  service.post<Results>(`/v1/spaces/${space}/canonicalize`, { architectures });

describe("POST /v1/spaces/{space}/canonicalize", () => {
  it("knows a NAS-Bench-101 cell by the official module hash and the size of its network", async () => {
    // Of the README of google-research/nasbench.
    const cell = {
      matrix: [
        [0, 1, 1, 1, 0, 1, 0],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 1, 0, 0],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0, 0, 0],
      ],
      ops: [
        "input",
        "conv1x1-bn-relu",
        "conv3x3-bn-relu",
        "conv3x3-bn-relu",
        "conv3x3-bn-relu",
        "maxpool3x3",
        "output",
      ],
    };
    const [result] = (await canonicalize("nasbench101", [cell])).results;
    expect(result.key).toBe(result.hash);
    expect(result.effective).toEqual(cell);
    expect(result.params_m).toBeCloseTo(2.694282, 6);
  });

  it("gives cells that compute the same one hash and one canonical form", async () => {
    const conv = "|nor_conv_3x3~0|+|none~0|none~1|+|none~0|nor_conv_1x1~1|none~2|";
    const deadEdge = "|nor_conv_3x3~0|+|avg_pool_3x3~0|none~1|+|none~0|nor_conv_1x1~1|none~2|";
    const [one, other, third] = (await canonicalize("nasbench201", [conv, deadEdge, CELL_201]))
      .results;
    expect(one.hash).toBe(other.hash);
    expect(one.canonical).toBe(other.canonical);
    expect(other).toMatchObject({ key: deadEdge, effective: conv });
    expect(third.hash).not.toBe(one.hash);
  });

  it("answers its own canonical form with the same hash", async () => {
    for (const [space, cell] of [
      ["nasbench101", CELL_101],
      ["nasbench201", CELL_201],
    ] as const) {
      const [{ hash, canonical }] = (await canonicalize(space, [cell])).results;
      const [again] = (await canonicalize(space, [canonical])).results;
      expect(again).toMatchObject({ hash, canonical });
    }
  });

  it("answers an unreadable item in its place", async () => {
    const { results } = await canonicalize("nasbench201", [CELL_201, "nope", CELL_201]);
    expect(results[0]).toEqual(results[2]);
    expect(results[1]).toMatchObject({
      error: { type: "malformed_architecture", pointer: "/architectures/1" },
    });
  });

  it("looks for the space before it reads the body", async () => {
    await expectProblem(
      await service.send("/v1/spaces/nope/canonicalize", "not JSON"),
      404,
      "unknown_space",
    );
  });
});
