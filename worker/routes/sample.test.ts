import { describe, expect, it } from "vitest";
import { builtInSpaces, MAX_SEED } from "../../spaces/index.js";
import { expectProblem, testService } from "../testing/service.js";

const service = await testService();

const sample = (space: string, count: number, seed: number) =>
  service.post<{ architectures: unknown[]; seed: number }>(`/v1/spaces/${space}/sample`, {
    count,
    seed,
  });

describe("POST /v1/spaces/{space}/sample", () => {
  it.each(builtInSpaces.list.map((space) => [space.id, space] as const))(
    "draws valid architectures of %s",
    async (id, space) => {
      const { architectures } = await sample(id, 50, 3);
      expect(architectures).toHaveLength(50);
      for (const written of architectures) expect(() => space.parse(written)).not.toThrow();
    },
  );

  it("answers the same to the same seed, and something else to the next seed", async () => {
    const first = await sample("nasbench201", 20, 7);
    expect(await sample("nasbench201", 20, 7)).toEqual(first);
    const second = await sample("nasbench201", 20, first.seed);
    expect(second.architectures).not.toEqual(first.architectures);
  });

  it("refuses counts and seeds outside the limits", async () => {
    const cases: [object, string][] = [
      [{ count: 0, seed: 1 }, "/count"],
      [{ count: 10_001, seed: 1 }, "/count"],
      [{ count: 1.5, seed: 1 }, "/count"],
      [{ count: "5", seed: 1 }, "/count"],
      [{ count: 5 }, "/seed"],
      [{ count: 5, seed: -1 }, "/seed"],
      [{ count: 5, seed: MAX_SEED + 1 }, "/seed"],
      [{ count: 5, seed: 0.5 }, "/seed"],
    ];
    for (const [body, pointer] of cases) {
      const answer = await service.send("/v1/spaces/nasbench201/sample", body);
      expect(await expectProblem(answer, 422, "invalid_request")).toMatchObject({ pointer });
    }
  });
});
