import { reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { mapInSlices, Work } from "../../search/work.js";
import { encodingOf, nasbench201 } from "../../spaces/index.js";
import { readTensor } from "../http/tensors.js";
import { CELL_101, CELL_201, PREDICTORS, testService } from "../testing/service.js";
import { loadTable } from "../testing/table.js";

const service = await testService();

describe("work on many items", () => {
  it("is done in their order, with turns of others in between", async () => {
    let turns = 0;
    const work = new Work({ pause: async () => void turns++ });
    const items = Array.from({ length: 5000 }, (_, index) => index);
    expect(await mapInSlices(items, work, 1, (item, index) => item + index)).toEqual(
      items.map((item) => 2 * item),
    );
    expect(turns).toBe(7);
  });

  it("ends where nobody waits for it any more", async () => {
    const work = new Work({ pause: () => Promise.reject(new Error("gone")) });
    let done = 0;
    await expect(mapInSlices(Array(5000).fill(0), work, 1, () => done++)).rejects.toThrow("gone");
    expect(done).toBe(700);
  });

  it("is cut where a tensor of millions of numbers is read, too", async () => {
    for (const nested of [false, true]) {
      let turns = 0;
      const work = new Work({ pause: async () => void turns++ });
      const { spec } = encodingOf(nasbench201, "features");
      const row = Array(spec.shape[0]).fill(0.5);
      const input = {
        ...{ name: "features", datatype: "FP32", shape: [10_000, row.length] },
        data: nested ? Array(10_000).fill(row) : Array(10_000 * row.length).fill(0.5),
      };
      const given = { input, pointer: "/inputs/0", bytes: undefined };
      const { data } = await readTensor(given, spec, work);
      expect(data.every((value) => value === 0.5)).toBe(true);
      expect(turns).toBeGreaterThanOrEqual(5);
    }
  });
});

describe("a large request", () => {
  beforeAll(() =>
    loadTable({
      id: "cells",
      space: nasbench201,
      rows: [{ architecture: CELL_201, index: 0, values: { params_m: 1 } }],
    }),
  );
  afterAll(reset);

  const text = JSON.stringify(CELL_101);
  const texts = (count: number) => ({
    inputs: [
      { name: "architecture", datatype: "BYTES", shape: [count], data: Array(count).fill(text) },
    ],
  });
  const cases: [string, string, unknown][] = [
    [
      "canonicalize",
      "/v1/spaces/nasbench201/canonicalize",
      { architectures: Array(2000).fill(CELL_201) },
    ],
    ["sample", "/v1/spaces/nasbench101/sample", { count: 10_000, seed: 1 }],
    ["look up keys", "/v1/benchmarks/cells/lookup", { keys: Array(10_000).fill(CELL_201) }],
    [
      "look up architectures",
      "/v1/benchmarks/cells/lookup",
      { architectures: Array(5000).fill(CELL_201) },
    ],
    ["read texts", `/v2/models/${PREDICTORS.nasbench101}/infer`, texts(8000)],
  ];

  it.each(cases)("to %s lets others be answered meanwhile", async (_, path, body) => {
    let answered = false;
    const large = service.send(path, body).finally(() => {
      answered = true;
    });
    let others = 0;
    while (!answered) {
      await service.fetch("/v2/health/live");
      // What the large request waits for has its turn, too.
      await scheduler.wait(0);
      others++;
    }
    expect((await large).status).toBe(200);
    expect(others).toBeGreaterThanOrEqual(5);
  });

  it("whose client has gone away ends, and is no fault", async () => {
    const log = vi.spyOn(console, "error");
    const client = new AbortController();
    const answer = service.fetch("/v1/spaces/nasbench101/sample", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ count: 10_000, seed: 1 }),
      signal: client.signal,
    });
    await scheduler.wait(1);
    client.abort();
    expect((await answer).status).toBe(499);
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });
});
