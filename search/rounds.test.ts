import { describe, expect, it } from "vitest";
import { mean } from "../learn/index.js";
import {
  type Architecture,
  createRandom,
  nasbench201,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { findStrategy, SearchSession, type Strategy } from "./index.js";
import { bestFirst, fittedRows } from "./rounds.js";
import { eightByFour, madeUpObjective } from "./testing/objective.js";
import { TestSearch } from "./testing/run.js";
import { Work } from "./work.js";

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
    const other = await one.fork();
    expect(await proposed(one, measure, batch)).toEqual(await proposed(other, contrary, batch));
    expect(await one.next()).not.toEqual(await other.next());
  });

  it("refits it for a batch that is asked for at once, too", async () => {
    const search = begin(2);
    await search.run(measure, initial);
    const asked = await (await search.fork()).ask(batch);
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

describe("the best first", () => {
  it("are in the order of a sort, the first of equal ones first", () => {
    const random = createRandom(6);
    // Beyond a lot of 1,000, and of the next eight times as many.
    for (const length of [0, 1, 2, 999, 1001, 3000, 12_000])
      for (const values of [1, 3, 1000, 1e9]) {
        const scores = Array.from({ length }, () => random.integer(values) - values / 2);
        if (length > 2) scores[1] = Number.NEGATIVE_INFINITY;
        const sorted = [...scores.keys()].sort((a, b) => scores[b] - scores[a] || a - b);
        for (const few of [1, 2500]) expect([...bestFirst(scores, few)]).toEqual(sorted);
      }
  });
});

describe("misses of a small table", () => {
  it("do not each cost a surrogate", async () => {
    const guided = findStrategy("guided") as Strategy;
    const space: SearchSpace = nasbench201;
    const random = createRandom(2);
    const measure = madeUpObjective(space, 1);
    const parameters = guided.parameters.parse({});
    const session = SearchSession.begin(guided, { space, parameters, seed: 1 });
    const start = Array.from({ length: 20 }, () => sampleArchitecture(space, random));
    await session.tell(
      start.map((architecture) => ({ architecture, fitness: measure(architecture) })),
    );
    let fits = 0;
    for (let miss = 0; miss < 300; miss++) {
      const work = new Work();
      session.work = work;
      const asked = await session.ask(1);
      // To predict the space takes thousands, one of the queue a few.
      if (work.used > 1000) fits++;
      const [{ architecture }] = asked.proposals;
      await session.tell([{ architecture, failed: true }]);
    }
    // Queues of 5, 5, 10, 20, 40, 80 and 160.
    expect(fits).toBe(7);
  });
});

describe("what a surrogate is fitted to", () => {
  /** A search that was told `count`, of which every tenth failed. */
  async function told(count: number): Promise<SearchSession> {
    const { session } = new TestSearch("random", eightByFour);
    const { proposals } = await session.ask(count);
    const random = createRandom(3);
    await session.tell(
      proposals.map(({ architecture }, index) =>
        index % 10 === 9
          ? { architecture, failed: true }
          : { architecture, fitness: random.uniform() },
      ),
    );
    return session;
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
