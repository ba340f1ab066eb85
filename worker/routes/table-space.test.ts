import { reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EvolveAnswer } from "../../schema/http/evolve.js";
import { createChoicesSpace } from "../../spaces/index.js";
import { loadPredictors } from "../testing/predictor.js";
import { expectProblem, serviceOver } from "../testing/service.js";
import { loadTable } from "../testing/table.js";

const predictors = await loadPredictors([]);
const service = serviceOver(predictors);
const NAME = "tables-own";
const SPACE = `/v1/spaces/${NAME}`;
const space = createChoicesSpace({
  name: NAME,
  positions: [
    { name: "depth", options: ["2", "3", "4"] },
    { name: "kernel", options: ["3x3", "5x5"] },
  ],
});
/** Of the same name, the other way round. */
const other = createChoicesSpace({
  name: NAME,
  positions: [...(space.definition?.positions ?? [])].reverse(),
});
const [ROWS, OTHER_ROWS] = [space, other].map((each) =>
  Array.from(each.enumerate(), (architecture, place) => ({
    architecture: each.format(architecture),
    values: { cifar10_test_10: 80 + place },
  })),
);
const spacesNow = async () =>
  (await service.get<{ spaces: { id: string }[] }>("/v1/spaces")).spaces.map(({ id }) => id);
const measuredOf = async (table: string, architecture: string) =>
  (
    await service.post<{ results: object[] }>(`/v1/benchmarks/${table}/lookup`, {
      architectures: [architecture],
    })
  ).results[0];
const valued = (value: number) => ({ rows: [{ numbers: { cifar10_test_10: { value } } }] });
const drop = (table: string) =>
  env.DB.batch([
    env.DB.prepare("DELETE FROM table_versions WHERE table_id = ?").bind(table),
    env.DB.prepare("DELETE FROM benchmark_tables WHERE id = ?").bind(table),
  ]);

beforeAll(() => loadTable({ id: "own", space, rows: ROWS }));
afterAll(reset);

describe("a search space that comes with its table", () => {
  it("is there without a predictor, and the service's own registry does not keep it", async () => {
    expect(await service.get(SPACE)).toMatchObject({
      id: NAME,
      size: { written: 6 },
      default_predictor: null,
    });
    expect(await spacesNow()).toContain(NAME);
    expect(predictors.spaces.find(NAME)).toBeUndefined();
  });

  it("is sampled, canonicalized, looked up and searched", async () => {
    const { architectures } = await service.post<{ architectures: string[] }>(`${SPACE}/sample`, {
      count: 20,
      seed: 1,
    });
    for (const architecture of architectures) space.parse(architecture);
    const { results } = await service.post<{ results: object[] }>(`${SPACE}/canonicalize`, {
      architectures: ["2:5x5", "2:9x9"],
    });
    expect(results).toMatchObject([{ key: "2:5x5" }, { error: { type: "unknown_operation" } }]);
    expect(await measuredOf("own", "2:5x5")).toMatchObject(valued(81));
    const { offspring } = await service.post<EvolveAnswer>("/v1/evolve", {
      space: NAME,
      strategy: { name: "aging" },
      population: [{ architecture: "2:5x5", fitness: 81 }],
      offspring: 2,
      seed: 1,
    });
    for (const { architecture } of offspring) space.parse(architecture);
    expect(offspring).toHaveLength(2);
  });

  it("has no predictor to score with, which is said", async () => {
    const answer = await service.send("/v1/score", { space: NAME, architectures: ["2:5x5"] });
    const { detail } = await expectProblem(answer, 404, "unknown_predictor");
    expect(detail).toContain(NAME);
  });

  it("is told apart from a later one of its name, which its own table reads alone", async () => {
    await loadTable({ id: "another", space: other, rows: OTHER_ROWS });
    expect(await measuredOf("own", "2:5x5")).toMatchObject(valued(81));
    expect(await measuredOf("another", "5x5:2")).toMatchObject(valued(83));
    expect(await measuredOf("another", "2:5x5")).toMatchObject({
      error: { type: "unknown_operation" },
    });
    expect(await service.get(SPACE)).toMatchObject({ example: space.example });
    const health = await service.get<{ unavailable: { name: string; detail: string }[] }>(
      "/v2/health/ready",
    );
    expect(health.unavailable).toHaveLength(1);
    expect(health.unavailable[0].name).toContain("another");
    expect(health.unavailable[0].detail).toContain(NAME);
  });

  it("stays for as long as a table has it", async () => {
    await drop("own");
    expect(await service.get(SPACE)).toMatchObject({ example: other.example });
    await drop("another");
    const { detail } = await expectProblem(await service.fetch(SPACE), 404, "unknown_space");
    expect(detail).not.toContain(`, ${NAME}`);
    expect(await spacesNow()).not.toContain(NAME);
  });
});
