import { describe, expect, it } from "vitest";
import { mean } from "../learn/index.js";
import { type Architecture, createRandom } from "../spaces/index.js";
import { fittedRows } from "./queued.js";
import { Search } from "./search.js";
import { eightByFour, madeUpObjective } from "./testing/objective.js";
import { TestSearch } from "./testing/run.js";

const [initial, batch] = [12, 6];
const QUICK: Readonly<Record<string, object>> = {
  bananas: { candidates: 150, members: 2 },
  guided: { pool: 150, members: 1 },
  nas_ea_fa: { population: 20, generations: 4, members: 1 },
};

describe.each(Object.keys(QUICK))("%s", (name) => {
  const begin = (seed: number) =>
    new TestSearch(name, eightByFour, { initial, batch, rounds: 20, ...QUICK[name] }, seed);
  const measure = madeUpObjective(eightByFour, 8);
  const contrary = (one: Architecture) => -measure(one);
  const proposed = async (search: TestSearch, fitness: typeof measure, queries: number) =>
    (await search.run(fitness, queries)).map(({ architecture }) => architecture);

  it("starts with as many as `initial` says, whatever it is told of them", async () => {
    const [one, other] = [begin(1), begin(1)];
    expect(await proposed(one, contrary, initial)).toEqual(await proposed(other, measure, initial));
    expect(await one.next()).not.toEqual(await other.next());
  });

  it("refits the surrogate after each batch, and not before", async () => {
    const one = begin(2);
    await one.run(measure, initial);
    const other = one.fork();
    expect(await proposed(one, measure, batch)).toEqual(await proposed(other, contrary, batch));
    expect(await one.next()).not.toEqual(await other.next());
  });

  it("refits it for a batch that is asked for at once, too", async () => {
    const search = begin(2);
    await search.run(measure, initial);
    const asked = await search.fork().ask(batch);
    expect(asked.map(({ architecture }) => architecture)).toEqual(
      await proposed(search, measure, batch),
    );
  });

  it("proposes better ones than its random start, and worse ones where it is told the contrary", async () => {
    const later = async (fitness: typeof measure, seed: number) => {
      const proposals = await proposed(begin(seed), fitness, initial + 4 * batch);
      const found = proposals.map(measure);
      return mean(found.slice(initial)) - mean(found.slice(0, initial));
    };
    for (const seed of [1, 2, 3]) {
      expect(await later(measure, seed)).toBeGreaterThan(1);
      expect(await later(contrary, seed)).toBeLessThan(-1);
    }
  });
});

describe("what a surrogate is fitted to", () => {
  /** A search that was told `count`, of which every tenth failed. */
  async function told(count: number): Promise<Search> {
    const search = new TestSearch("random", eightByFour);
    const context = { space: eightByFour };
    const { proposals, state } = await search.strategy.ask(context, search.state, count);
    const random = createRandom(3);
    const after = await search.strategy.tell(
      context,
      state,
      proposals.map(({ architecture }, index) =>
        index % 10 === 9
          ? { architecture, failed: true }
          : { architecture, fitness: random.uniform() },
      ),
    );
    return Search.open(context, after, "function");
  }

  it("is all that was measured, in the order in which it was told", async () => {
    const search = await told(200);
    const rows = fittedRows(search);
    expect(rows).toHaveLength(180);
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    for (const row of rows) expect(search.fitness(row)).toBeDefined();
  });

  it("is a thousand of more: the best half of as many, the others evenly down to the worst", async () => {
    const search = await told(3000);
    const rows = fittedRows(search);
    expect(new Set(rows).size).toBe(1000);
    const ranked = search.ranked();
    const ranks = rows.map((row) => ranked.indexOf(row)).sort((a, b) => a - b);
    expect(ranks.slice(0, 500)).toEqual(Array.from({ length: 500 }, (_, rank) => rank));
    const gaps = ranks.slice(500).map((rank, index) => rank - ranks[499 + index]);
    // 2,200 others for 500 places.
    expect(new Set(gaps.slice(1))).toEqual(new Set([4, 5]));
    expect(2700 - ranks[999]).toBeLessThanOrEqual(5);
  });
});
