import { reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArchitectureAnswer } from "../../../schema/http/benchmark-rows.js";
import { nasbench201 } from "../../../spaces/index.js";
import { expectProblem, testService } from "../../testing/service.js";
import { loadTable } from "../../testing/table.js";

const service = await testService();
const cells = Array.from(nasbench201.enumerate(), nasbench201.format).slice(0, 20) as string[];
const PATH = "/v1/benchmarks/t201/random";
const draw = (seed: number) =>
  service.get<ArchitectureAnswer & { seed: number }>(`${PATH}?seed=${seed}`);

beforeAll(() =>
  loadTable({
    id: "t201",
    space: nasbench201,
    rows: cells.map((architecture, index) => ({
      architecture,
      values: { cifar10_test_200: index },
    })),
  }),
);
afterAll(reset);

describe("GET /v1/benchmarks/{table}/random", () => {
  it("answers the same row for the same seed, and in time every row", async () => {
    const first = await draw(1);
    expect(await draw(1)).toEqual(first);
    const [{ key }] = first.rows;
    const path = `/v1/benchmarks/t201/architectures/${encodeURIComponent(key)}`;
    expect(await service.get(path)).toEqual({ ...first, seed: undefined });
    const drawn = new Set<string>();
    for (let seed = 1, draws = 0; draws < 200; draws++) {
      const answer = await draw(seed);
      drawn.add(answer.rows[0].key);
      seed = answer.seed;
    }
    expect(drawn.size).toBe(cells.length);
  });

  it("says what is wrong with a seed", async () => {
    for (const query of [
      "",
      "?seed=",
      "?seed=-1",
      "?seed=2147483648",
      "?seed=1&seed=2",
      "?sed=1",
    ]) {
      const answer = await service.fetch(`${PATH}${query}`);
      await expectProblem(answer, 422, "invalid_request");
    }
    await expectProblem(await service.fetch(`${PATH}?seed=1&metrics=x`), 422, "unknown_metric");
    const answer = await service.fetch("/v1/benchmarks/none/random?seed=1");
    await expectProblem(answer, 404, "unknown_table");
  });
});
