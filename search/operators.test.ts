import fc from "fast-check";
import { describe, expect, it } from "vitest";
import transformer from "../examples/transformer/space.json" with { type: "json" };
import {
  ABSENT,
  createChoicesSpace,
  createRandom,
  nasbench201,
  sampleArchitecture,
} from "../spaces/index.js";
import { anySeed } from "../spaces/testing/seeds.js";
import { crossover, rateAt, tournament } from "./operators.js";
import { searchSpaces } from "./testing/objective.js";

describe.each([...searchSpaces, createChoicesSpace(transformer)])("crossover in $id", (space) => {
  it("gives a child that has each decision of one of its parents", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const random = createRandom(seed);
        const parents = [1, 2].map(() => space.canonical(sampleArchitecture(space, random)));
        const child = crossover(space, parents[0], parents[1], random);
        expect(() => space.parse(space.format(child))).not.toThrow();
        const [first, second] = parents.map((one) => space.toDecisions(one));
        space.toDecisions(child).forEach((option, decision) => {
          const inherited = [first[decision], second[decision]].filter((one) => one !== ABSENT);
          if (inherited.length > 0 && option !== ABSENT) expect(inherited).toContain(option);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("takes from both", () => {
    const random = createRandom(2);
    const [first, second] = [1, 2].map(() => sampleArchitecture(space, random));
    const children = Array.from({ length: 20 }, () =>
      space.key(crossover(space, first, second, random)),
    );
    const others = children.filter((key) => key !== space.key(first) && key !== space.key(second));
    expect(new Set(others).size).toBeGreaterThan(4);
  });
});

describe("a tournament", () => {
  const members = [3, 1, 4, 1.5, 9, 2.6];
  const larger = (a: number, b: number) => a > b;

  it("is won by the best of as many as are drawn", () => {
    const random = createRandom(1);
    const winners = (size: number) =>
      Array.from({ length: 600 }, () => tournament(members, size, larger, random));
    for (const size of [6, 100]) expect(new Set(winners(size))).toEqual(new Set([9]));
    // Drawn without replacement: the best of five is one of the two best.
    expect(new Set(winners(5))).toEqual(new Set([9, 4]));
    const counts = members.map((one) => winners(1).filter((winner) => winner === one).length);
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(45);
  });
});

describe("the rate of bitwise mutation", () => {
  it("is one over the number of decisions, and rises to four times as much", () => {
    const rates = [0, 24, 25, 50, 99].map((attempt) => 6 * rateAt(attempt, null, nasbench201));
    expect(rates).toEqual([1, 1, 2, 3, 4]);
    expect(rateAt(0, 0.2, nasbench201)).toBe(0.2);
    expect(rateAt(99, 0.4, nasbench201)).toBe(1);
  });
});
