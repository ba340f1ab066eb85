import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { afterAll, describe, expect, it } from "vitest";
import { benchmarkTables } from "../../schema/tables/index.js";
import { expectProblem, testService } from "../testing/service.js";

const service = await testService();
afterAll(reset);

describe("GET /v1/benchmarks", () => {
  it("is empty before a table is loaded", async () => {
    expect(await service.get("/v1/benchmarks")).toEqual({ tables: [] });
  });

  it("lists a table as soon as it is complete", async () => {
    const table = {
      id: "mine",
      space: "nasbench201",
      title: "My cells",
      licence: "CC-BY-4.0",
      source: "measured here",
      rows: 3,
    };
    await drizzle(env.DB)
      .insert(benchmarkTables)
      .values([
        { ...table, currentVersion: "v1" },
        { ...table, id: "half-loaded" },
      ]);
    expect(await service.get("/v1/benchmarks")).toEqual({ tables: [{ ...table, version: "v1" }] });
  });

  it("says so when the database has no tables", async () => {
    await reset();
    const answer = await service.fetch("/v1/benchmarks");
    const { detail } = await expectProblem(answer, 503, "database_unavailable");
    expect(detail).toContain("migrations apply");
    expect(await service.get("/v2/health/ready")).toMatchObject({
      ready: true,
      database: { ready: false },
    });
  });
});
