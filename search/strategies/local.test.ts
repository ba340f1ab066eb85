import { describe, expect, it } from "vitest";
import { type Architecture, createChoicesSpace, type SearchSpace } from "../../spaces/index.js";
import { eightByFour, uniform } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";

const space: SearchSpace = eightByFour;
/** Of each architecture: 8 blocks with 3 other options. */
const NEIGHBOURS = 24;
const [start] = uniform;
const written = (some: readonly Architecture[]) => some.map((one) => space.key(one));
const from = (one: Architecture) => [space.key(one)];

/** A climb that stands at `start`, which has fitness 0. */
async function climb(rule: string): Promise<TestSearch> {
  const search = new TestSearch("local", space, { rule });
  await search.tell(start, 0);
  return search;
}

describe("local", () => {
  it("first: moves to the first neighbour that is better, not to one that is as good", async () => {
    const search = await climb("first");
    for (const fitness of [-1, 0, -2, 0.5]) {
      const { architecture, parents, mutation } = await search.next();
      expect(written(parents)).toEqual(from(start));
      expect(mutation?.changes).toHaveLength(1);
      await search.tell(architecture, fitness);
      if (fitness > 0) expect(written((await search.next()).parents)).toEqual(from(architecture));
    }
  });

  it("best: moves when all neighbours are told, to the best of them", async () => {
    const search = await climb("best");
    const told: Architecture[] = [];
    for (let index = 0; index < NEIGHBOURS; index++) {
      const { architecture, parents } = await search.next();
      expect(written(parents)).toEqual(from(start));
      await search.tell(architecture, index === 7 ? 3 : index % 3);
      told.push(architecture);
    }
    expect(new Set(written(told)).size).toBe(NEIGHBOURS);
    expect(written((await search.next()).parents)).toEqual(from(told[7]));
  });

  it("best: does not move while a neighbour is out, however many are asked for", async () => {
    const search = await climb("best");
    const asked = await search.ask(NEIGHBOURS - 1);
    for (const [index, { architecture }] of asked.entries())
      await search.tell(architecture, index === 0 ? 1 : -1);
    const [last, other] = await search.ask(2);
    expect(written(last.parents)).toEqual(from(start));
    expect(other.parents).toEqual([]);
    await search.tell(last.architecture, 2);
    expect(written((await search.next()).parents)).toEqual(from(last.architecture));
  });

  it.each(["first", "best"])(
    "%s: begins again at random where no neighbour is better",
    async (rule) => {
      const search = await climb(rule);
      for (let neighbour = 0; neighbour < NEIGHBOURS; neighbour++)
        await search.tell((await search.next()).architecture, 0);
      const { architecture, parents, mutation } = await search.next();
      expect([parents, mutation]).toEqual([[], null]);
      // Worse than the summit that was left, and climbed from all the same.
      await search.tell(architecture, -9);
      expect(written((await search.next()).parents)).toEqual(from(architecture));
    },
  );

  it.each(["first", "best"])("%s: asks for no neighbour that it knows", async (rule) => {
    const search = await climb(rule);
    let better = start;
    for (let neighbour = 0; neighbour < NEIGHBOURS; neighbour++) {
      better = (await search.next()).architecture;
      await search.tell(better, neighbour === NEIGHBOURS - 1 ? 1 : -1);
    }
    // Start and what it differs from in the same block are neighbours of this one, too.
    for (let neighbour = 0; neighbour < NEIGHBOURS - 3; neighbour++) {
      const { architecture, parents } = await search.next();
      expect(written(parents)).toEqual(from(better));
      await search.tell(architecture, -1);
    }
    expect((await search.next()).parents).toEqual([]);
  });

  it("moves to a better neighbour that it knows without asking for it", async () => {
    const cube: SearchSpace = createChoicesSpace({
      name: "cube",
      positions: ["x", "y", "z"].map((name) => ({ name, options: ["0", "1"] })),
    });
    const search = new TestSearch("local", cube, { rule: "best" });
    const tell = (written: string, fitness: number) => search.tell(cube.parse(written), fitness);
    await tell("0:0:0", 0);
    for (const { architecture } of await search.ask(3)) await search.tell(architecture, -1);
    // From the summit to a start of which two neighbours are known, and better.
    expect((await search.next()).parents).toEqual([]);
    await tell("1:1:0", -5);
    await tell("1:1:1", -9);
    expect(["1:0:0", "0:1:0"]).toContain(cube.format((await search.next()).parents[0]));
  });
});
