import { reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { WholeRow } from "../../../schema/http/benchmark-whole.js";
import { nasbench101, nasbench201 } from "../../../spaces/index.js";
import { CELL_101, expectProblem, testService } from "../../testing/service.js";
import { loadTable, type TestTable } from "../../testing/table.js";

const service = await testService();
/** More than are read at a time, or in advance. */
const ROWS = 2200;
const cells = Array.from(nasbench201.enumerate(), nasbench201.format).slice(0, ROWS) as string[];
const T201: TestTable = {
  id: "t201",
  space: nasbench201,
  rows: cells.map((architecture, index) => ({
    architecture,
    index,
    values: {
      cifar10_test_200_seed777: index / 3,
      cifar10_test_200_seed888: index / 3 + 1,
      ...(index % 2 === 0 && { raspi4_ms: index }),
    },
  })),
};

const rows = (query = "", accept = "*/*", table = "t201") =>
  service.fetch(`/v1/benchmarks/${table}/rows${query}`, { headers: { Accept: accept } });
const linesOf = (text: string) => text.split("\n").slice(0, -1);
const readAll = async (query?: string) =>
  linesOf(await (await rows(query)).text()).map((line): WholeRow => JSON.parse(line));

beforeAll(async () => {
  await loadTable(T201);
  await loadTable({
    id: "t101",
    space: nasbench101,
    rows: [{ architecture: CELL_101, values: { cifar10_test_108: 94.1 } }],
  });
});
afterAll(reset);

describe("GET /v1/benchmarks/{table}/rows", () => {
  it("answers every row of the table, with all means", async () => {
    const { headers } = await rows();
    expect(headers.get("Content-Type")).toBe("application/x-ndjson; charset=utf-8");
    expect(headers.get("X-Table-Rows")).toBe(`${ROWS}`);
    const all = await readAll();
    expect(all.map(({ key }) => key)).toEqual(cells);
    expect(all[7]).toEqual({
      key: cells[7],
      hash: nasbench201.hash(nasbench201.parse(cells[7])),
      index: 7,
      architecture: cells[7],
      numbers: { cifar10_test_200: 7 / 3 + 0.5, raspi4_ms: null },
    });
    expect(all[8].numbers.raspi4_ms).toBe(8);
  });

  it("answers the metrics that are named, runs among them", async () => {
    const [, second] = await readAll("?metrics=cifar10_test_200_seed888,raspi4_ms");
    expect(second.numbers).toEqual({ cifar10_test_200_seed888: 1 / 3 + 1, raspi4_ms: null });
  });

  it("answers CSV in the columns of a table of one's own, where it is accepted", async () => {
    const answer = await rows("", "text/csv", "t101");
    expect(answer.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    const hash = nasbench101.hash(nasbench101.parse(CELL_101));
    const matrix = CELL_101.matrix.flat().join("");
    expect(linesOf(await answer.text())).toEqual([
      "matrix,ops,hash,cifar10_test_108",
      `${matrix},"${CELL_101.ops.join()}",${hash},94.1`,
    ]);
    const [head, first, second] = linesOf(await (await rows("", "text/csv;q=0.9")).text());
    expect(head).toBe("arch,hash,index,cifar10_test_200,raspi4_ms");
    expect(first).toMatch(/,0,0.5,0$/);
    expect(second).toMatch(/,1,0.8333333333333\d*,$/);
  });

  it("goes on where an answer broke off", async () => {
    const whole = linesOf(await (await rows("", "text/csv")).text());
    const version = (await rows()).headers.get("X-Table-Version");
    for (const received of [0, 1, 1234, ROWS]) {
      const answer = await rows(`?cursor=${version}.${received}`, "text/csv");
      expect(linesOf(await answer.text())).toEqual(whole.slice(received === 0 ? 0 : 1 + received));
    }
  });

  it("says what is wrong with a request", async () => {
    const version = (await rows()).headers.get("X-Table-Version") as string;
    for (const cursor of ["", "7", version, `${version}.-1`, `${version}.${ROWS + 1}`])
      await expectProblem(await rows(`?cursor=${cursor}`), 400, "malformed_cursor");
    await expectProblem(await rows(`?cursor=${"0".repeat(64)}.5`), 410, "expired_cursor");
    await expectProblem(await rows("?metrics=raspi5_ms"), 422, "unknown_metric");
    await expectProblem(await rows("?sort=raspi4_ms"), 422, "invalid_request");
    await expectProblem(await rows("", "*/*", "none"), 404, "unknown_table");
  });

  it("has an ETag for each form", async () => {
    const [json, csv] = [await rows(), await rows("", "text/csv")];
    expect(json.headers.get("ETag")).not.toBe(csv.headers.get("ETag"));
    const headers = { "If-None-Match": json.headers.get("ETag") as string };
    expect((await service.fetch("/v1/benchmarks/t201/rows", { headers })).status).toBe(304);
  });

  it.each(["application/x-ndjson", "text/csv"])(
    "ends %s with a line that is no row where the table is loaded anew meanwhile",
    async (type) => {
      const answer = await rows("", type);
      const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
      const decoder = new TextDecoder();
      let text = decoder.decode((await reader.read()).value, { stream: true });
      await loadTable(T201);
      for (let read = await reader.read(); !read.done; read = await reader.read())
        text += decoder.decode(read.value, { stream: true });
      const lines = linesOf(text);
      const last = lines.pop() as string;
      expect(lines.length).toBeLessThan(ROWS);
      if (type === "text/csv") {
        expect(last).toMatch(/^error,expired_cursor,/);
        expect(last.split(",").length).toBe(lines[0].split(",").length + 1);
      } else expect(JSON.parse(last)).toMatchObject({ error: { type: "expired_cursor" } });
    },
  );
});
