import { reset } from "cloudflare:test";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LookupAnswer } from "../../../schema/http/benchmark-lookup.js";
import type { MeasuredRow } from "../../../schema/http/benchmark-rows.js";
import type { BenchmarkTable } from "../../../schema/http/benchmarks.js";
import { LISTED_TWINS, MAX_ARCHITECTURES, MAX_NUMBERS } from "../../../schema/http/limits.js";
import {
  createRandom,
  nasbench101,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
} from "../../../spaces/index.js";
import { relabel, type WrittenCell, withDeadVertex } from "../../../test/relabel.js";
import { CELL_101, CELL_201, expectProblem, testService } from "../../testing/service.js";
import { loadTable, type TestRow } from "../../testing/table.js";

fc.configureGlobal({ seed: 3 });
const service = await testService();
const random = createRandom(1);

/** Rows of cells with distinct keys; the numbers of a row are made from its place. */
function rowsOf(space: SearchSpace, count: number, values: (place: number) => TestRow["values"]) {
  const byKey = new Map<string, TestRow>();
  while (byKey.size < count) {
    const architecture = sampleArchitecture(space, random);
    const place = byKey.size;
    const key = space.key(architecture);
    if (!byKey.has(key))
      byKey.set(key, {
        architecture: space.format(architecture),
        index: place,
        values: values(place),
      });
  }
  return [...byKey.values()];
}

const rows101 = rowsOf(nasbench101, 50, (place) => ({
  cifar10_test_108: 90 + place / 100,
  ...(place % 5 > 0 && { cifar10_train_seconds_108: 1000 + place }),
})).map(({ index: _, ...row }) => row);
const rows201 = rowsOf(nasbench201, 400, (place) => ({
  cifar10_test_200_seed777: 80 + place / 100,
  cifar10_test_200_seed888: 81 + place / 100,
  params_m: place / 10,
}));
const cells101 = rows101.map(({ architecture }) => architecture as WrittenCell);
const cells201 = rows201.map(({ architecture }) => architecture as string);
const keyOf = (cell: WrittenCell) => nasbench101.key(nasbench101.parse(cell));
const hashOf = (cell: string) => nasbench201.hash(nasbench201.parse(cell));

const lookUp = (table: string, body: object) =>
  service.post<LookupAnswer>(`/v1/benchmarks/${table}/lookup`, body);
const send = (table: string, body: unknown) => service.send(`/v1/benchmarks/${table}/lookup`, body);

function rowsIn({ results }: LookupAnswer): MeasuredRow[] {
  return results.flatMap((result) => ("rows" in result ? result.rows : []));
}
const errorsIn = ({ results }: LookupAnswer) =>
  results.map((result) => ("error" in result ? result.error : undefined));

beforeAll(async () => {
  await loadTable({ id: "t101", space: nasbench101, rows: rows101 });
  await loadTable({ id: "t201", space: nasbench201, rows: rows201 });
  await loadTable({
    id: "sizes",
    space: natsSize,
    rows: rowsOf(natsSize, 20, (place) => ({ cifar10_valid_90: place })),
  });
  await loadTable({
    id: "foreign",
    space: natsSize,
    spaceId: "my-own-space",
    rows: rowsOf(natsSize, 5, (place) => ({ cifar10_valid_90: place })),
  });
});
afterAll(reset);

describe("POST /v1/benchmarks/{table}/lookup", () => {
  it("answers in the order of the request, whatever rows are named by", async () => {
    const places = [7, 0, 49, 7, 12];
    const wanted = places.map((place) => rows201[place]);
    const byIndex = await lookUp("t201", {
      indices: places,
      include_architectures: true,
    });
    expect(byIndex.results).toHaveLength(places.length);
    expect(rowsIn(byIndex).map(({ index }) => index)).toEqual(places);
    expect(rowsIn(byIndex).map(({ architecture }) => architecture)).toEqual(
      wanted.map(({ architecture }) => architecture),
    );
    expect(rowsIn(byIndex).map(({ numbers }) => numbers.params_m?.value)).toEqual(
      wanted.map(({ values }) => values.params_m),
    );
    const keys = places.map((place) => cells201[place]);
    expect((await lookUp("t201", { keys, include_architectures: true })).results).toEqual(
      byIndex.results,
    );
    const byArchitecture = await lookUp("t201", { architectures: keys });
    expect(rowsIn(byArchitecture).map(({ numbers }) => numbers)).toEqual(
      rowsIn(byIndex).map(({ numbers }) => numbers),
    );
  });

  it("says once what the numbers are, and of each mean over how many runs it is", async () => {
    const { metrics, results } = await lookUp("t201", { indices: [3] });
    expect(metrics.map(({ metric }) => metric)).toEqual(["cifar10_test_200", "params_m"]);
    expect(metrics[0]).toMatchObject({
      dataset: "cifar10",
      split: "test",
      epochs: 200,
      statistic: "mean",
      unit: "percent",
    });
    expect(results).toMatchObject([
      {
        rows: [{ numbers: { cifar10_test_200: { runs: 2, rank: 397 }, params_m: { runs: null } } }],
      },
    ]);
  });

  it("answers only the metrics that are asked for", async () => {
    const all = rowsIn(await lookUp("t201", { indices: [3, 5] }));
    const names = ["params_m", "cifar10_test_200", "params_m"];
    const some = await lookUp("t201", { indices: [3, 5], metrics: names });
    expect(some.metrics.map(({ metric }) => metric)).toEqual(["params_m", "cifar10_test_200"]);
    expect(rowsIn(some).map(({ numbers }) => numbers)).toEqual(
      all.map(({ numbers: { params_m, cifar10_test_200 } }) => ({ params_m, cifar10_test_200 })),
    );
  });

  it("answers the same numbers for any choice of metrics, few or many, near or apart", async () => {
    const names = Array.from({ length: 80 }, (_, place) => {
      const run = place % 4;
      return `cifar10_test_${1 + Math.floor(place / 4)}${run === 0 ? "" : `_seed${run}`}`;
    });
    await loadTable({
      id: "wide",
      space: nasbench201,
      rows: [0, 1].map((row) => ({
        architecture: cells201[row],
        index: row,
        // Of every third budget there are only the runs; of others not all of them.
        values: Object.fromEntries(
          names.flatMap((name, place) =>
            place % 12 === 0 || (place + row) % 7 === 0 ? [] : [[name, place + row / 2]],
          ),
        ),
      })),
    });
    const table = await service.get<BenchmarkTable>("/v1/benchmarks/wide");
    const known = table.metrics.map(({ metric }) => metric);
    const all = await lookUp("wide", { indices: [0, 1], metrics: known });
    expect(known).toEqual(expect.arrayContaining(names));
    const everyOther = known.filter((_, place) => place % 2 === 0);
    await fc.assert(
      fc.asyncProperty(fc.subarray(known, { minLength: 1 }), async (metrics) => {
        const some = await lookUp("wide", { indices: [0, 1], metrics });
        rowsIn(some).forEach(({ numbers }, row) => {
          const wanted = rowsIn(all)[row].numbers;
          expect(numbers).toEqual(Object.fromEntries(metrics.map((name) => [name, wanted[name]])));
        });
      }),
      { numRuns: 50, examples: [[everyOther], [known.slice(-1)]] },
    );
  });

  it("finds a NAS-Bench-101 cell in any relabelling, with dead vertices and without", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: 49 }), fc.nat()), { minLength: 1 }),
        async (picks) => {
          const architectures = picks.map(([place, seed]) => {
            const cell = relabel(cells101[place], seed);
            return seed % 2 ? withDeadVertex(cell) : cell;
          });
          const answer = await lookUp("t101", { architectures });
          expect(rowsIn(answer).map(({ key }) => key)).toEqual(
            picks.map(([place]) => keyOf(cells101[place])),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it("finds all rows of a hash", async () => {
    const hashes = cells201.map(hashOf);
    const { results, twins } = await lookUp("t201", { hashes });
    expect(twins).toBeUndefined();
    results.forEach((result, place) => {
      const rows = "rows" in result ? result.rows : [];
      expect(rows.map(({ key }) => key)).toEqual(
        cells201.filter((_, other) => hashes[other] === hashes[place]).sort(),
      );
    });
    const hashes101 = cells101.map(keyOf);
    expect(rowsIn(await lookUp("t101", { hashes: hashes101 })).map(({ key }) => key)).toEqual(
      hashes101,
    );
  });

  it("states the twins of the rows that it finds", async () => {
    const { results, twins = {} } = await lookUp("t201", { architectures: cells201 });
    expect(rowsIn({ results } as LookupAnswer).map(({ key }) => key)).toEqual(cells201);
    const several = [...new Set(cells201.map(hashOf))]
      .map((hash) => [hash, cells201.filter((cell) => hashOf(cell) === hash)] as const)
      .filter(([, cells]) => cells.length > 1);
    expect(several.length).toBeGreaterThan(0);
    expect(Object.keys(twins).sort()).toEqual(several.map(([hash]) => hash).sort());
    for (const [hash, cells] of several) {
      const { keys, complete } = twins[hash];
      expect(complete).toBe(cells.length <= LISTED_TWINS);
      if (complete) expect(keys.sort()).toEqual(cells.sort());
      else expect(cells).toEqual(expect.arrayContaining(keys));
      expect(keys).toHaveLength(Math.min(cells.length, LISTED_TWINS));
    }
    expect(several.some(([, cells]) => cells.length > LISTED_TWINS)).toBe(true);
    expect(await lookUp("t201", { architectures: cells201, twins: false })).not.toHaveProperty(
      "twins",
    );
    expect(await lookUp("t101", { architectures: cells101 })).not.toHaveProperty("twins");
  });

  it("works for a list of choices as for other spaces", async () => {
    const [{ architecture, index }] = rowsIn(
      await lookUp("sizes", { indices: [11], include_architectures: true }),
    );
    expect(index).toBe(11);
    for (const body of [{ keys: [architecture] }, { architectures: [architecture] }])
      expect(rowsIn(await lookUp("sizes", body))).toMatchObject([{ index: 11 }]);
  });

  it("looks up in a table of a space that this service does not have, but for architectures", async () => {
    const [{ key }] = rowsIn(await lookUp("foreign", { indices: [2] }));
    expect(rowsIn(await lookUp("foreign", { keys: [key, "x".repeat(5000)] }))).toMatchObject([
      { key },
    ]);
    const { pointer } = await expectProblem(
      await send("foreign", { architectures: [key] }),
      422,
      "invalid_request",
    );
    expect(pointer).toBe("/architectures");
  });
});

describe("an item that can't be answered is answered in its place", () => {
  it("by architecture", async () => {
    const absent = "|none~0|+|none~0|none~1|+|none~0|none~1|nor_conv_3x3~2|";
    const architectures = [cells201[0], "nope", absent, CELL_101, 5, cells201[1]];
    const answer = await lookUp("t201", { architectures });
    expect(errorsIn(answer)).toEqual([
      undefined,
      expect.objectContaining({ type: "malformed_architecture", pointer: "/architectures/1" }),
      expect.objectContaining({ type: "not_in_table", pointer: "/architectures/2" }),
      expect.objectContaining({ type: "malformed_architecture", pointer: "/architectures/3" }),
      expect.objectContaining({ type: "malformed_architecture", pointer: "/architectures/4" }),
      undefined,
    ]);
    expect(rowsIn(answer).map(({ key }) => key)).toEqual([cells201[0], cells201[1]]);
  });

  it("by key", async () => {
    const own = keyOf(cells101[0]);
    const answer = await lookUp("t101", { keys: [own.slice(1), own, "", null, "0".repeat(32)] });
    expect(errorsIn(answer).map((error) => error && [error.type, error.pointer])).toEqual([
      ["malformed_hash", "/keys/0"],
      undefined,
      ["malformed_hash", "/keys/2"],
      ["malformed_hash", "/keys/3"],
      ["not_in_table", "/keys/4"],
    ]);
    expect(errorsIn(answer)[0]?.detail).toContain("32 hexadecimal digits, not 31");
    expect(errorsIn(await lookUp("t201", { keys: ["8:8:8:8:8"] }))).toMatchObject([
      { type: "malformed_architecture", pointer: "/keys/0" },
    ]);
  });

  it("says where a hash or an index belongs that stands among architectures or keys", async () => {
    const items = [hashOf(cells201[0]), 3];
    for (const kind of ["architectures", "keys"]) {
      const [hash, index] = errorsIn(await lookUp("t201", { [kind]: items }));
      expect(hash).toMatchObject({ type: "malformed_architecture", pointer: `/${kind}/0` });
      expect(hash?.detail).toContain("A hash belongs in hashes");
      expect(index?.detail).toContain("An official index belongs in indices");
    }
    const [hash101] = errorsIn(await lookUp("t101", { architectures: [keyOf(cells101[0])] }));
    expect(hash101?.detail).toContain("A hash belongs in hashes or keys");
  });

  it("by hash", async () => {
    const hashes = [`${hashOf(cells201[0])}0`, "g".repeat(32), 3, [], "0".repeat(32)];
    expect(errorsIn(await lookUp("t201", { hashes })).map((error) => error?.type)).toEqual([
      ...Array(4).fill("malformed_hash"),
      "not_in_table",
    ]);
  });

  it("by index", async () => {
    const indices = [-1, 15_625, 1e9, 2.5, "7", null, 2 ** 53, -0, 15_624];
    const answer = await lookUp("t201", { indices });
    expect(errorsIn(answer).map((error) => error?.type)).toEqual([
      ...Array(7).fill("index_out_of_range"),
      undefined,
      "not_in_table",
    ]);
    expect(errorsIn(answer)[1]?.detail).toContain("from 0 to 15624");
  });
});

describe("training seconds", () => {
  it("are summed over the batch, repeats each time that they are asked for", async () => {
    const places = [1, 1, 2, 5, 1];
    const { training_seconds } = await lookUp("t101", {
      architectures: [...places.map((place) => cells101[place]), "nope"],
    });
    // Place 5 was not measured, and the last can't be read.
    expect(training_seconds).toEqual({
      cifar10_train_seconds_108: { total: 3 * 1001 + 1002, missing: 2 },
    });
  });

  it("are those of the metrics that are asked for", async () => {
    const body = { architectures: [cells101[1]], metrics: ["cifar10_test_108"] };
    expect((await lookUp("t101", body)).training_seconds).toEqual({});
  });
});

describe("what a look-up reads", () => {
  it("is one row of the table for each distinct item, and one of the list of items", async () => {
    const rowsRead = async (body: object) =>
      Number((await send("t101", body)).headers.get("X-Rows-Read"));
    const keys = cells101.map(keyOf);
    await rowsRead({ keys });
    expect(await rowsRead({ keys: [keys[0]] })).toBe(3);
    expect(await rowsRead({ keys: [...keys, ...keys] })).toBe(2 * keys.length + 1);
    expect(await rowsRead({ keys: ["nope"] })).toBe(1);
  });
});

describe("what twins cost", () => {
  const largest = cells201.reduce((a, b) => (twinsOf(b).length > twinsOf(a).length ? b : a));
  function twinsOf(cell: string) {
    return cells201.filter((other) => hashOf(other) === hashOf(cell));
  }

  it("is a row for each of them where one cell is looked up", async () => {
    const path = `/v1/benchmarks/t201/architectures/${encodeURIComponent(largest)}`;
    await service.get(path);
    const answer = await service.fetch(path);
    const twins = twinsOf(largest).length;
    expect(Number(answer.headers.get("X-Rows-Read"))).toBeLessThan(twins + 6);
    const body = await answer.json<{ twins: string[] }>();
    expect(body.twins).toHaveLength(twins - 1);
  });

  it("is a few rows where many are looked up", async () => {
    const answer = await send("t201", { keys: [largest] });
    expect(Number(answer.headers.get("X-Rows-Read"))).toBeLessThan(LISTED_TWINS + 10);
  });
});

describe("a new version", () => {
  it("is served at once", async () => {
    const load = (value: number, name: string) =>
      loadTable({
        id: "again",
        space: nasbench201,
        rows: [{ architecture: CELL_201, values: { [name]: value } }],
      });
    await load(90, "cifar10_test_200");
    const body = { keys: [CELL_201] };
    const before = await lookUp("again", body);
    await load(91, "cifar10_valid_200");
    // A metric that only the new version has is known, one of the old version is not.
    const metrics = ["cifar10_valid_200"];
    const after = await lookUp("again", { ...body, metrics });
    expect(after.version).not.toBe(before.version);
    expect(rowsIn(after)[0].numbers).toMatchObject({ cifar10_valid_200: { value: 91 } });
    await expectProblem(
      await send("again", { ...body, metrics: ["cifar10_test_200"] }),
      422,
      "unknown_metric",
    );
  });
});

describe("a request that can't be answered", () => {
  it("has not exactly one of the four lists, or an empty or too long one", async () => {
    const bodies = [
      {},
      { keys: [CELL_201], hashes: [hashOf(CELL_201)] },
      { architectures: [CELL_201], indices: [1] },
      { keys: [] },
      { indices: Array(MAX_ARCHITECTURES + 1).fill(0) },
      { architectures: "nope" },
      { keys: null },
      { keys: [CELL_201], metric: ["params_m"] },
      { keys: [CELL_201], metrics: [] },
      { keys: [CELL_201], metrics: [3] },
      { keys: [CELL_201], metrics: "params_m" },
      { keys: [CELL_201], twins: "yes" },
      [],
    ];
    for (const body of bodies)
      await expectProblem(await send("t201", body), 422, "invalid_request");
  });

  it("names a metric that the table does not have", async () => {
    const { detail, pointer } = await expectProblem(
      await send("t201", { keys: [CELL_201], metrics: ["params_m", "cifar10_test_12"] }),
      422,
      "unknown_metric",
    );
    expect(pointer).toBe("/metrics");
    expect(detail).toContain('"cifar10_test_12"');
    expect(detail).toContain("cifar10_test_200_seed777, cifar10_test_200_seed888, params_m");
  });

  it("asks for indices that the table does not have", async () => {
    const { detail } = await expectProblem(
      await send("t101", { indices: [0] }),
      422,
      "invalid_request",
    );
    expect(detail).toContain("no official indices");
  });

  it("asks for more numbers than an answer has", async () => {
    const values = Object.fromEntries(
      Array.from({ length: 40 }, (_, epoch) => [`cifar10_test_${epoch + 1}`, epoch]),
    );
    await loadTable({
      id: "wide",
      space: nasbench201,
      rows: [{ architecture: CELL_201, index: 0, values }],
    });
    const indices = Array(MAX_ARCHITECTURES).fill(0);
    const answer = await send("wide", { indices });
    const { detail } = await expectProblem(answer, 422, "answer_too_large");
    expect(detail).toContain(`${MAX_NUMBERS}`);
    expect((await send("wide", { indices: indices.slice(0, 5000) })).status).toBe(200);
    expect((await send("wide", { indices, metrics: Object.keys(values).slice(0, 3) })).status).toBe(
      200,
    );
    // One hash stands for several rows.
    const [hash] = cells201
      .map(hashOf)
      .filter((each, _, all) => all.filter((other) => other === each).length > 10);
    const hashes = Array(MAX_ARCHITECTURES).fill(hash);
    await expectProblem(await send("t201", { hashes }), 422, "answer_too_large");
    const unknown = await send("wide", { indices: [0], metrics: ["cifar10_tset_17"] });
    expect((await expectProblem(unknown, 422, "unknown_metric")).detail).toContain(
      "cifar10_test_17",
    );
  });

  it("is for a table that is not there", async () => {
    await expectProblem(await send("nope", { keys: [CELL_201] }), 404, "unknown_table");
  });
});
