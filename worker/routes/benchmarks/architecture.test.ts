import { reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ArchitectureAnswer } from "../../../schema/http/benchmark-rows.js";
import { nasbench101, nasbench201, natsSize } from "../../../spaces/index.js";
import { BUILD } from "../../generated/build.js";
import { CELL_101, CELL_201, expectProblem, testService } from "../../testing/service.js";
import { ACCURACY, loadTable } from "../../testing/table.js";

const service = await testService();

/** Two cells that compute the same: what enters the last node from the second is zero. */
const CONV = "|nor_conv_3x3~0|+|none~0|none~1|+|none~0|nor_conv_1x1~1|none~2|";
const CONV_WITH_DEAD_EDGE =
  "|nor_conv_3x3~0|+|avg_pool_3x3~0|none~1|+|none~0|nor_conv_1x1~1|none~2|";

const path = (table: string, architecture: string) =>
  `/v1/benchmarks/${table}/architectures/${encodeURIComponent(architecture)}`;
const get = (table: string, architecture: string) =>
  service.get<ArchitectureAnswer>(path(table, architecture));
const hashOf = (cell: string) => nasbench201.hash(nasbench201.parse(cell));
const HASH_101 = nasbench101.hash(nasbench101.parse(CELL_101));

beforeAll(async () => {
  await loadTable({
    id: "t201",
    space: nasbench201,
    rows: [
      {
        architecture: CELL_201,
        index: 7,
        values: {
          cifar10_test_200_seed777: 93,
          cifar10_test_200_seed888: 94,
          cifar10_valid_12: 80,
          raspi4_ms: 5.5,
        },
      },
      { architecture: CONV, index: 1, values: { cifar10_test_200_seed777: 61 } },
      {
        architecture: CONV_WITH_DEAD_EDGE,
        index: 2,
        values: { cifar10_test_200_seed888: 60.5, cifar10_valid_12: 80 },
      },
    ],
  });
  await loadTable({
    id: "t101",
    space: nasbench101,
    rows: [{ architecture: CELL_101, values: { cifar10_test_108: 94.1 } }],
  });
  await loadTable({
    id: "sizes",
    space: natsSize,
    rows: [{ architecture: "8:16:24:32:64", index: 3, values: { cifar10_test_90: 90 } }],
  });
});
afterAll(reset);

describe("GET /v1/benchmarks/{table}/architectures/{architecture}", () => {
  it("answers every number with what it is", async () => {
    const { table, rows, twins } = await get("t201", CELL_201);
    expect(table).toBe("t201");
    expect(twins).toEqual([]);
    expect(rows).toHaveLength(1);
    const [{ numbers, ...row }] = rows;
    expect(row).toEqual({
      key: CELL_201,
      hash: hashOf(CELL_201),
      index: 7,
      architecture: CELL_201,
    });
    expect(numbers.cifar10_test_200).toEqual({
      ...ACCURACY,
      metric: "cifar10_test_200",
      ...{ statistic: "mean", seed: null, value: 93.5, runs: 2, rank: 1, percentile: 100 },
    });
    expect(numbers.cifar10_test_200_seed888).toEqual({
      ...ACCURACY,
      metric: "cifar10_test_200_seed888",
      ...{ statistic: "seed", seed: 888, value: 94, runs: 1 },
    });
    expect(numbers.cifar10_valid_12).toMatchObject({ split: "valid", epochs: 12, runs: null });
    expect(numbers.raspi4_ms).toMatchObject({ unit: "milliseconds", value: 5.5, dataset: null });
  });

  it("finds a row by its official index, too", async () => {
    expect(await get("t201", "7")).toEqual(await get("t201", CELL_201));
    expect((await get("t201", "1")).twins).toEqual([CONV_WITH_DEAD_EDGE]);
    await expectProblem(await service.fetch(path("t201", "8")), 404, "not_in_table");
    const beyond = await service.fetch(path("t201", "15625"));
    expect((await expectProblem(beyond, 422, "index_out_of_range")).detail).toContain("0 to 15624");
    // A table without indices has no row of that name.
    await expectProblem(await service.fetch(path("t101", "7")), 422, "malformed_hash");
  });

  it("reads a cell as a list, as code around the benchmark holds it", async () => {
    const list = [...nasbench201.toDecisions(nasbench201.parse(CELL_201))];
    expect(await get("t201", JSON.stringify(list))).toEqual(await get("t201", CELL_201));
  });

  it("answers only the metrics that are asked for, if any are", async () => {
    const { rows: all } = await get("t201", CELL_201);
    const names = ["raspi4_ms", "cifar10_test_200_seed888"];
    const some = await service.get<ArchitectureAnswer>(
      `${path("t201", CELL_201)}?metrics=${names.join()}`,
    );
    expect(some.rows[0].numbers).toEqual(
      Object.fromEntries(names.map((name) => [name, all[0].numbers[name]])),
    );
    for (const [query, problem] of [
      ["metrics=raspi5_ms", "unknown_metric"],
      ["metrics=", "unknown_metric"],
      ["metrics=raspi4_ms&metrics=raspi4_ms", "invalid_request"],
      ["metric=raspi4_ms", "invalid_request"],
    ] as const)
      await expectProblem(await service.fetch(`${path("t201", CELL_201)}?${query}`), 422, problem);
  });

  it("counts the runs that a mean is over, and says where nothing was measured", async () => {
    const [{ numbers }] = (await get("t201", CONV)).rows;
    expect(numbers.cifar10_test_200).toMatchObject({ value: 61, runs: 1, rank: 2 });
    expect(numbers.cifar10_test_200_seed888).toBeNull();
    expect(numbers.cifar10_valid_12).toBeNull();
  });

  it("ranks the largest first, and equal values alike", async () => {
    const numbersOf = async (cell: string) => (await get("t201", cell)).rows[0].numbers;
    expect((await numbersOf(CONV_WITH_DEAD_EDGE)).cifar10_test_200).toMatchObject({
      rank: 3,
      percentile: 33.3333,
    });
    for (const cell of [CELL_201, CONV_WITH_DEAD_EDGE])
      expect((await numbersOf(cell)).cifar10_valid_12).toMatchObject({ rank: 1, percentile: 100 });
  });

  it("finds a cell as it is written, and states its twins", async () => {
    expect(await get("t201", CONV)).toMatchObject({
      rows: [{ key: CONV }],
      twins: [CONV_WITH_DEAD_EDGE],
    });
    expect(await get("t201", CONV_WITH_DEAD_EDGE)).toMatchObject({
      rows: [{ key: CONV_WITH_DEAD_EDGE }],
      twins: [CONV],
    });
  });

  it("finds all rows of a hash", async () => {
    const { rows, twins } = await get("t201", hashOf(CONV));
    expect(rows.map(({ key }) => key).sort()).toEqual([CONV_WITH_DEAD_EDGE, CONV].sort());
    expect(twins).toEqual([]);
  });

  it("finds a NAS-Bench-101 cell by its module hash and by its official form", async () => {
    const byHash = await get("t101", HASH_101);
    expect(byHash.rows).toMatchObject([
      { key: HASH_101, hash: HASH_101, index: null, architecture: CELL_101 },
    ]);
    expect(await get("t101", JSON.stringify(CELL_101))).toEqual(byHash);
    expect(await get("t101", HASH_101.toUpperCase())).toEqual(byHash);
  });

  it("finds a list of choices", async () => {
    expect((await get("sizes", "8:16:24:32:64")).rows).toMatchObject([
      { architecture: "8:16:24:32:64", index: 3 },
    ]);
  });

  it("reads one row of the table", async () => {
    await get("t101", HASH_101);
    const answer = await service.fetch(path("t101", HASH_101));
    // The other is the version's, which is asked for in the same round trip.
    expect(answer.headers.get("X-Rows-Read")).toBe("2");
  });
});

describe("an ETag", () => {
  it("lasts as long as the version and the build that answers from it", async () => {
    const answer = await service.fetch(path("t101", HASH_101));
    const etag = answer.headers.get("ETag") as string;
    expect(etag).toContain(BUILD);
    const again = await service.fetch(path("t101", HASH_101), {
      headers: { "If-None-Match": etag },
    });
    expect(again.status).toBe(304);
    expect(again.headers.get("ETag")).toBe(etag);
    expect(await again.text()).toBe("");

    await loadTable({
      id: "t101",
      space: nasbench101,
      rows: [{ architecture: CELL_101, values: { cifar10_test_108: 94.2 } }],
    });
    const newer = await service.fetch(path("t101", HASH_101), {
      headers: { "If-None-Match": etag },
    });
    expect(newer.status).toBe(200);
    expect(newer.headers.get("ETag")).not.toBe(etag);
    const { rows } = await newer.json<ArchitectureAnswer>();
    expect(rows[0].numbers.cifar10_test_108?.value).toBe(94.2);
  });
});

describe("what is not there", () => {
  it("is 404 where it is valid", async () => {
    const other = "|none~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|";
    for (const [table, name] of [
      ["t201", other],
      ["t201", "0".repeat(32)],
      ["t101", "0".repeat(32)],
      ["sizes", "8:8:8:8:8"],
    ])
      await expectProblem(await service.fetch(path(table, name)), 404, "not_in_table");
  });

  it("is 422 where it can't be read", async () => {
    const cases = [
      ["t101", HASH_101.slice(1), "malformed_hash"],
      ["t101", `${HASH_101}0`, "malformed_hash"],
      ["t101", CELL_201, "malformed_hash"],
      ["t101", "{", "malformed_architecture"],
      ["t101", '{"matrix":[[0,0],[0,0]],"ops":["input","output"]}', "invalid_architecture"],
      ["t201", "nope", "malformed_architecture"],
      ["t201", CELL_201.replace("skip_connect", "conv"), "unknown_operation"],
      ["t201", HASH_101.slice(1), "malformed_architecture"],
      ["sizes", "8:8:8:8:9", "unknown_operation"],
      ["sizes", "8:8", "malformed_architecture"],
    ] as const;
    for (const [table, name, problem] of cases)
      await expectProblem(await service.fetch(path(table, name)), 422, problem);
  });
});
