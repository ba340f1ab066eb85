import { reset } from "cloudflare:test";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Archfit } from "../client/typescript/index.js";
import { nasbench201 } from "../spaces/index.js";
import { CELL_201, PREDICTORS, testService } from "./testing/service.js";
import { loadTable } from "./testing/table.js";

/** The client over the service itself, in requests of two architectures. */
let archfit: Archfit;
const TABLE = "client-test";
const cells = [...nasbench201.enumerate()].slice(5000, 5007).map((cell) => nasbench201.key(cell));

beforeAll(async () => {
  const service = await testService();
  await loadTable({
    id: TABLE,
    space: nasbench201,
    rows: cells.map((architecture, index) => ({
      architecture,
      index,
      values: { cifar10_test_200: 90 + index, cifar10_train_seconds_200: 10 },
    })),
  });
  archfit = new Archfit("http://service", {
    batchSize: 2,
    fetch: (input, init) => service.fetch(String(input).replace("http://service", ""), init),
  });
});

afterAll(reset);

describe("client over the service", () => {
  it("knows spaces and predictors, and samples by seed", async () => {
    expect((await archfit.spaces()).map(({ id }) => id)).toContain("nasbench201");
    expect((await archfit.predictors()).length).toBe(3);
    const card = await archfit.predictor(PREDICTORS.nasbench201);
    expect(card.space).toBe("nasbench201");
    const request = { count: 5, seed: 3 };
    const sample = await archfit.sample("nasbench201", request);
    expect(await archfit.sample("nasbench201", request)).toEqual(sample);
  });

  it("scores and canonicalizes in several requests as in one", async () => {
    const architectures = [...cells, "nonsense", CELL_201];
    const { scores } = await archfit.score({ space: "nasbench201", architectures });
    const alone = await Promise.all(
      architectures.map((one) => archfit.score({ space: "nasbench201", architectures: [one] })),
    );
    expect(scores.filter((score) => "fitness" in score)).toEqual(
      alone.flatMap((answer) => answer.scores).filter((score) => "fitness" in score),
    );
    expect(scores[7]).toMatchObject({ error: { type: "malformed_architecture" } });
    const forms = await archfit.canonicalize("nasbench201", architectures);
    expect(forms.map((form) => "key" in form && form.key)).toEqual([...cells, false, CELL_201]);
  });

  it("evolves, and goes on with what it was answered", async () => {
    const search = { space: "nasbench201", strategy: { name: "aging" }, offspring: 4 };
    const population = cells.map((architecture) => ({ architecture }));
    const first = await archfit.evolve({ ...search, population, seed: 1 });
    expect(first.offspring).toHaveLength(4);
    const { state } = first;
    const measured = first.offspring.map(({ architecture }) => ({ architecture, fitness: 99 }));
    const next = await archfit.evolve({
      ...search,
      population: [...first.population, ...measured],
      state,
    });
    expect(next.population.slice(0, 4)).toMatchObject(measured);
  });

  it("looks up in several requests as in one, sums included", async () => {
    const { results, training_seconds } = await archfit.lookup(TABLE, {
      architectures: [...cells, CELL_201],
    });
    const values = results.map((result) =>
      "rows" in result ? result.rows[0].numbers.cifar10_test_200?.value : result.error.type,
    );
    expect(values).toEqual([90, 91, 92, 93, 94, 95, 96, "not_in_table"]);
    expect(training_seconds.cifar10_train_seconds_200).toMatchObject({ total: 70 });
    const { rows } = await archfit.measured(TABLE, cells[3]);
    expect(rows.find(({ key }) => key === cells[3])?.numbers.cifar10_test_200?.value).toBe(93);
  });

  it("walks all rows in order over pages, and those that a filter lets through", async () => {
    const walk = async (options: Parameters<Archfit["rows"]>[1]) => {
      const keys: string[] = [];
      for await (const { key } of archfit.rows(TABLE, options)) keys.push(key);
      return keys;
    };
    const sort = "cifar10_test_200";
    expect(await walk({ sort, order: "asc", limit: 3 })).toEqual(cells);
    expect(await walk({ sort, limit: 2, filters: { [sort]: { min: 92, max: 94 } } })).toEqual(
      cells.slice(2, 5).reverse(),
    );
  });

  it("reads all rows as they were loaded, with the metrics that are asked for", async () => {
    const all = await collect(archfit.allRows(TABLE, { metrics: ["cifar10_test_200"] }));
    expect(all.map(({ key }) => key)).toEqual(cells);
    expect(all[3].numbers).toEqual({ cifar10_test_200: 93 });
    const [first] = await collect(archfit.allRows(TABLE));
    expect(Object.keys(first.numbers)).toContain("cifar10_train_seconds_200");
    const none = archfit.allRows(TABLE, { metrics: ["imagenet"] }).next();
    await expect(none).rejects.toMatchObject({ status: 422 });
  });

  it("goes on with all rows where they broke off", async () => {
    const service = await testService();
    let answers = 0;
    const broken = new Archfit("http://service", {
      backOff: 1,
      fetch: async (input, init) => {
        const answer = await service.fetch(String(input).replace("http://service", ""), init);
        if (answers++ > 0) return answer;
        const text = new TextDecoder().decode(await answer.arrayBuffer());
        return new Response(text.slice(0, text.length / 2), { headers: answer.headers });
      },
    });
    const all = await collect(broken.allRows(TABLE));
    expect(all.map(({ key }) => key)).toEqual(cells);
    expect(answers).toBe(2);
  });

  it("draws rows by seed", async () => {
    const request = { seed: 5, metrics: ["cifar10_test_200"] };
    const { rows, seed } = await archfit.randomRow(TABLE, request);
    expect(await archfit.randomRow(TABLE, request)).toMatchObject({ rows, seed });
    expect(cells).toContain(rows[0].key);
    expect(Object.keys(rows[0].numbers)).toEqual(["cifar10_test_200"]);
    expect(seed).not.toBe(5);
  });

  it("says what the service says of a table that is not loaded", async () => {
    await expect(archfit.table("nowhere")).rejects.toMatchObject({ status: 404 });
    expect((await archfit.tables()).tables.map(({ id }) => id)).toContain(TABLE);
  });
});

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
