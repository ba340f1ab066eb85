import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, describe, expect, it } from "vitest";
import { benchmarks } from "../../../schema/benchmarks-catalogue.js";
import type { BenchmarkTable } from "../../../schema/http/benchmarks.js";
import { nasbench201 } from "../../../spaces/index.js";
import { CELL_201, expectProblem, testService } from "../../testing/service.js";
import { ACCURACY, loadTable } from "../../testing/table.js";

interface List {
  tables: BenchmarkTable[];
  known: { id: string; page: string; command: string; loaded: boolean }[];
}

const service = await testService();
afterAll(reset);

const rows = [
  {
    architecture: CELL_201,
    values: { cifar10_test_200_seed777: 93, cifar10_test_200_seed888: 94, params_m: 0.5 },
  },
];

describe("GET /v1/benchmarks", () => {
  it("says without a table which are published, where, and how they are loaded", async () => {
    const { tables, known } = await service.get<List>("/v1/benchmarks");
    expect(tables).toEqual([]);
    expect(known.map(({ id }) => id)).toEqual(benchmarks.map(({ id }) => id));
    for (const { page, command, loaded } of known) {
      expect(page).toMatch(/^https:\/\//);
      expect(command).toMatch(/^npx archfit import /);
      expect(loaded).toBe(false);
    }
  });

  it("lists a table when its load is complete, and not before", async () => {
    await loadTable({ id: "mine", space: nasbench201, rows, complete: false });
    expect((await service.get<List>("/v1/benchmarks")).tables).toEqual([]);
    await expectProblem(await service.fetch("/v1/benchmarks/mine"), 404, "unknown_table");

    await loadTable({ id: "mine", space: nasbench201, rows });
    const { tables } = await service.get<List>("/v1/benchmarks");
    expect(tables).toMatchObject([{ id: "mine", space: "nasbench201", rows: 1, licence: "MIT" }]);
    expect(await service.get("/v1/benchmarks/mine")).toEqual(tables[0]);
  });

  it("knows a published table that is loaded", async () => {
    await loadTable({ id: "nasbench201", space: nasbench201, rows });
    const { known } = await service.get<List>("/v1/benchmarks");
    expect(known.filter(({ loaded }) => loaded).map(({ id }) => id)).toEqual(["nasbench201"]);
  });
});

describe("GET /v1/benchmarks/{table}", () => {
  it("says of every number what it is", async () => {
    const { metrics, official_indices } = await service.get<BenchmarkTable>("/v1/benchmarks/mine");
    expect(metrics).toEqual([
      { metric: "cifar10_test_200", ...ACCURACY, statistic: "mean", seed: null, runs: 2, rows: 1 },
      ...[777, 888].map((seed) => ({
        metric: `cifar10_test_200_seed${seed}`,
        ...ACCURACY,
        ...{ statistic: "seed", seed, runs: 1, rows: null },
      })),
      expect.objectContaining({ metric: "params_m", unit: "millions", runs: null, rows: 1 }),
    ]);
    expect(official_indices).toBe(false);
  });

  it("answers an unknown table with the command that would load it", async () => {
    const known = await service.fetch("/v1/benchmarks/nasbench101");
    expect((await expectProblem(known, 404, "unknown_table")).detail).toContain(
      "npx archfit import nasbench_full.tfrecord --table nasbench101",
    );
    const own = await service.fetch("/v1/benchmarks/my-own");
    const { detail } = await expectProblem(own, 404, "unknown_table");
    expect(detail).toContain("npx archfit import FILE --table my-own");
    expect(detail).toContain("Loaded: mine, nasbench201");
  });

  it("puts nothing into a command that a shell would run", async () => {
    const answer = await service.fetch(`/v1/benchmarks/${encodeURIComponent("x; rm -rf ~")}`);
    const { detail } = await expectProblem(answer, 404, "unknown_table");
    expect(detail).toContain("--table ID");
  });
});

describe("a database that is not there", () => {
  it("is 503 with what to do, on every call, and the rest is served", async () => {
    await reset();
    const answers = [
      await service.fetch("/v1/benchmarks"),
      await service.fetch("/v1/benchmarks/mine"),
      await service.fetch("/v1/benchmarks/mine/architectures?sort=params_m"),
      await service.fetch(`/v1/benchmarks/mine/architectures/${encodeURIComponent(CELL_201)}`),
      await service.send("/v1/benchmarks/mine/lookup", { keys: [CELL_201] }),
    ];
    for (const answer of answers) {
      const { detail } = await expectProblem(answer, 503, "database_unavailable");
      expect(detail).toContain("migrations apply");
    }
    expect(await service.get("/v2/health/ready")).toMatchObject({
      ready: true,
      database: { ready: false },
    });
  });

  it("is 503 without a binding, too", async () => {
    const { DB: _, ...rest } = env;
    const answer = await service.fetch("/v1/benchmarks", {}, rest as typeof env);
    await expectProblem(answer, 503, "database_unavailable");
  });
});
