import { describe, expect, it } from "vitest";
import { createRandom, type SearchSpace, sampleArchitecture } from "../../spaces/index.js";
import { findStrategy, SearchSession, type Strategy } from "../index.js";
import { eightByFour } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";
import { COST, Work } from "../work.js";

const space: SearchSpace = eightByFour;

/** Fitness, to be large, and parameters, to be small. */
type Point = readonly [fitness: number, params: number];

/** How often each point was a parent of `count` children, after architectures with these numbers were told. */
async function parenthood(
  points: readonly Point[],
  population: number,
  count: number,
): Promise<number[]> {
  const search = new TestSearch("nsga2", space, { population, crossover: 0 });
  const random = createRandom(5);
  const members: string[] = [];
  for (const [fitness, params_m] of points) {
    const one = sampleArchitecture(space, random);
    await search.tell(one, fitness, { params_m });
    members.push(space.key(one));
  }
  const parents = (await search.ask(count)).map((proposal) => space.key(proposal.parents[0]));
  return members.map((member) => parents.filter((parent) => parent === member).length);
}

describe("nsga2", () => {
  it("prefers the better front: of two drawn parents the one of lower rank", async () => {
    const [first, second, third] = await parenthood(
      [
        [3, 1],
        [2, 2],
        [1, 3],
      ],
      3,
      150,
    );
    // The first is in two pairs of three and wins both; the third wins none.
    expect(third).toBe(0);
    expect(first + second).toBe(150);
    expect(Math.abs(first - 100)).toBeLessThan(25);
  });

  it("prefers the less crowded of one front", async () => {
    const counts = await parenthood(
      [
        [0, 0],
        [1, 1],
        [5, 5],
        [10, 10],
      ],
      4,
      100,
    );
    expect(counts[1]).toBe(0);
    for (const other of [0, 2, 3]) expect(counts[other]).toBeGreaterThan(0);
  });

  it("lets the best of parents and offspring survive: by front, then the least crowded", async () => {
    const parents: Point[] = [
      [3.7, 4.3],
      [0.9, 1.1],
      [4, 4],
      [0.8, 1.2],
      [3.9, 4.1],
    ];
    const offspring: Point[] = [
      [10, 10],
      [9.8, 10.2],
      [1, 1],
      [9.9, 10.1],
      [3.8, 4.2],
    ];
    const counts = await parenthood([...parents, ...offspring], 5, 300);
    // First front: 1, 4 and 10. Of the second, 0.9, 3.9 and 9.9, the ends have neighbours on one side.
    const survivors = [1, 2, 5, 7, 8];
    expect([...counts.keys()].filter((index) => counts[index] > 0)).toEqual(survivors);
  });

  it("books the ranking of its parents, once for all that is asked for", async () => {
    const strategy = findStrategy("nsga2") as Strategy;
    const population = 500;
    const ranking = COST.comparison * population ** 2;
    const parameters = strategy.parameters.parse({ population });
    const random = createRandom(1);
    const results = Array.from({ length: 600 }, (_, fitness) => ({
      architecture: sampleArchitecture(space, random),
      ...{ fitness, metrics: { params_m: random.uniform() } },
    }));
    const session = SearchSession.begin(strategy, { space, parameters, seed: 1 });
    await session.tell(results);
    for (const count of [1, 100]) {
      const work = new Work();
      session.work = work;
      await session.ask(count);
      // Besides it, each child is drawn.
      expect(work.used).toBeGreaterThan(ranking);
      expect(work.used).toBeLessThan(ranking + 10 * count);
      expect(work.used).toBeGreaterThanOrEqual(strategy.estimate(space, parameters, 600, count));
    }
  });

  it("goes on with the parents until there are as many offspring", async () => {
    const parents: Point[] = [
      [1, 1],
      [2, 2],
      [3, 3],
    ];
    const better: Point[] = [
      [10, 0],
      [11, 0.5],
    ];
    expect((await parenthood([...parents, ...better], 3, 60)).slice(3)).toEqual([0, 0]);
    const all = await parenthood([...parents, ...better, [9, -1]], 3, 60);
    expect(all.slice(0, 3)).toEqual([0, 0, 0]);
  });
});
