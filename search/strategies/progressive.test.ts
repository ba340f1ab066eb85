import { describe, expect, it } from "vitest";
import { mean } from "../../learn/index.js";
import {
  type Architecture,
  createRandom,
  nasbench101,
  nasbench201,
  requireGrowth,
  type SearchSpace,
  sampleArchitecture,
} from "../../spaces/index.js";
import { eightByFour, madeUpObjective } from "../testing/objective.js";
import { TestSearch } from "../testing/run.js";

const QUICK = { beam: 6, candidates: 200, batch: 5, members: 1, rounds: 10 };

const NONE = 0;
const optionsOf = (space: SearchSpace, one: Architecture) => [...space.toDecisions(one)];

interface Case {
  readonly name: string;
  readonly space: SearchSpace;
  /** What grows from size to size. */
  readonly sizeOf: (space: SearchSpace, architecture: Architecture) => number;
  readonly sizes: number;
}

const cases: readonly Case[] = [
  {
    name: "nasbench101, by vertices besides the input",
    space: nasbench101,
    sizeOf: (space, one) => space.graphs(one)[0].vertexCount - 1,
    sizes: 6,
  },
  {
    name: "nasbench201, by edges with an operation",
    space: nasbench201,
    sizeOf: (space, one) => optionsOf(space, one).filter((option) => option !== NONE).length,
    sizes: 6,
  },
  {
    name: "a list of choices, by the last position that is not at its first option",
    space: eightByFour,
    sizeOf: (space, one) => 1 + Math.max(0, optionsOf(space, one).findLastIndex(Boolean)),
    sizes: 8,
  },
];

it("says of a space that does not know growth that it needs it", () => {
  const { growth: _, ...rigid } = nasbench201;
  expect(() => new TestSearch("progressive", rigid, QUICK)).toThrow(
    "nasbench201 does not say how its architectures grow",
  );
});

describe.each(cases)("progressive in $name", async ({ space, sizeOf, sizes }) => {
  const measure = madeUpObjective(space, 6);
  const search = new TestSearch("progressive", space, QUICK);
  const sizeNow = () => (search.state.own as { size: number }).size;
  const grown: { size: number; architecture: Architecture; parents: readonly Architecture[] }[] =
    [];
  while (grown.length < 200) {
    const proposal = await search.next();
    if (sizeNow() > sizes) break;
    grown.push({ ...proposal, size: sizeNow() });
    await search.tell(proposal.architecture, measure(proposal.architecture));
  }
  const ofSize = (size: number) => grown.filter((one) => one.size === size);

  it("measures each function of the smallest size first", () => {
    const identities = (some: readonly Architecture[]) =>
      [...new Set(some.map((one) => space.identity(one)))].sort();
    const first = ofSize(1).map(({ architecture }) => architecture);
    expect(identities(first)).toEqual(identities(requireGrowth(space).smallest()));
    expect(first).toHaveLength(identities(first).length);
    expect(grown.slice(0, first.length)).toEqual(ofSize(1));
  });

  it("then never goes back to a smaller one until the largest, with a beam of each at most", () => {
    const all = grown.map(({ architecture }) => sizeOf(space, architecture));
    expect(all).toEqual([...all].sort((a, b) => a - b));
    expect(all.at(-1)).toBe(sizes);
    for (let size = 2; size <= sizes; size++)
      expect(ofSize(size).length).toBeLessThanOrEqual(QUICK.beam);
  });

  it("makes each by growing one of the size before", () => {
    for (const { size, architecture, parents } of grown.filter((one) => one.size > 1)) {
      const expansions = requireGrowth(space)
        .expansions(parents[0], size - 1)
        .map((one) => space.key(one));
      expect(expansions).toContain(space.key(architecture));
    }
  });

  it("measures better ones than grow from the same at random", () => {
    const chosen: number[] = [];
    const possible: number[] = [];
    for (let size = 3; size <= sizes; size++) {
      const level = ofSize(size);
      if (level.length === 0) continue;
      const parents = new Map(level.map((one) => [space.key(one.parents[0]), one.parents[0]]));
      const all = [...parents.values()].flatMap((one) =>
        requireGrowth(space).expansions(one, size - 1),
      );
      chosen.push(mean(level.map(({ architecture }) => measure(architecture))));
      possible.push(mean(all.map(measure)));
    }
    expect(mean(chosen)).toBeGreaterThan(mean(possible));
  });

  it("goes on with what is predicted to be best of any size", async () => {
    const proposals = await search.run(measure, 15);
    const random = createRandom(4);
    const others = Array.from({ length: 200 }, () => measure(sampleArchitecture(space, random)));
    const found = proposals.map(({ architecture }) => measure(architecture));
    expect(mean(found)).toBeGreaterThan(mean(others));
  });
});
