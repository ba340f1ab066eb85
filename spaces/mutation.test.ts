import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ABSENT,
  type Architecture,
  builtInSpaces,
  createRandom,
  mutate,
  mutateBitwise,
  nasbench101,
  nasbench201,
  neighbours,
  type SearchSpace,
  sampleArchitecture,
} from "./index.js";
import type { NasBench101Cell } from "./nasbench101/cell.js";
import type { NasBench201Cell } from "./nasbench201/cell.js";
import { withoutComplement } from "./testing/cells.js";
import { anySeed } from "./testing/seeds.js";

const differences = (space: SearchSpace, a: Architecture, b: Architecture) => {
  const other = space.toDecisions(b);
  return space.toDecisions(a).filter((value, decision) => value !== other[decision]).length;
};

describe.each(builtInSpaces.list.map((space) => [space.id, space] as const))("%s", (_, space) => {
  it("samples and mutates inside the space, the same for the same seed", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const family = () => {
          const random = createRandom(seed);
          const parent = sampleArchitecture(space, random);
          const child = mutate(space, parent, random) as Architecture;
          const grandchild = mutateBitwise(space, child, 0.2, random) as Architecture;
          return [parent, child, grandchild].map((architecture) => space.format(architecture));
        };
        const written = family();
        for (const architecture of written)
          expect(space.format(space.parse(architecture))).toEqual(architecture);
        expect(family()).toEqual(written);
      }),
    );
  });

  it("mutates what is smaller than the largest", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const random = createRandom(seed);
        const small = space.canonical(sampleArchitecture(space, random));
        const mutant = mutate(space, small, random) as Architecture;
        expect(() => space.parse(space.format(mutant))).not.toThrow();
        for (const neighbour of neighbours(space, small))
          expect(() => space.parse(space.format(neighbour))).not.toThrow();
      }),
    );
  });

  it("has neighbours that differ in one decision, each of which has it as a neighbour", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const own = sampleArchitecture(space, createRandom(seed));
        const all = neighbours(space, own);
        const written = JSON.stringify(space.format(own));
        expect(new Set(all.map((one) => JSON.stringify(space.format(one)))).size).toBe(all.length);
        for (const one of all.slice(0, 8)) {
          expect(differences(space, own, one)).toBe(1);
          const back = neighbours(space, one).map((two) => JSON.stringify(space.format(two)));
          expect(back).toContain(written);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("keeps decisions within their options", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const architecture = space.canonical(sampleArchitecture(space, createRandom(seed)));
        space.toDecisions(architecture).forEach((value, decision) => {
          expect(value === ABSENT || value < space.decisions[decision].options.length).toBe(true);
        });
      }),
    );
  });

  it("refuses a mutation rate outside (0, 1]", () => {
    const random = createRandom(1);
    const parent = sampleArchitecture(space, random);
    for (const rate of [0, -1, 1.5, Number.NaN])
      expect(() => mutateBitwise(space, parent, rate, random)).toThrow(/rate/);
  });
});

describe("bitwise mutation", () => {
  it("gives up where no mutant is valid", () => {
    expect(mutateBitwise(nasbench101, withoutComplement, 1, createRandom(1))).toBeUndefined();
    const random = createRandom(1);
    const some = Array.from({ length: 10 }, () =>
      mutateBitwise(nasbench101, withoutComplement, 0.5, random),
    );
    expect(some.filter(Boolean).length).toBeGreaterThan(0);
  });
});

describe("published mutations", () => {
  it("NAS-Bench-201: exactly one edge of six takes one of the four other operations", () => {
    const random = createRandom(5);
    const parent = sampleArchitecture(nasbench201, random);
    const children = new Set<string>();
    for (let draw = 0; draw < 2000; draw++) {
      const child = mutate(nasbench201, parent, random) as NasBench201Cell;
      expect(differences(nasbench201, parent, child)).toBe(1);
      children.add(nasbench201.key(child));
    }
    expect(children.size).toBe(24);
    expect(neighbours(nasbench201, parent).length).toBe(24);
  });

  it("NAS-Bench-101: three edges and one operation change on average where every child is valid", () => {
    // Rates of the 21 edges and 5 operations as published; validity is what the space adds.
    expect(nasbench101.mutationRates).toEqual([
      ...new Array(21).fill(1 / 7),
      ...new Array(5).fill(1 / 5),
    ]);
    const random = createRandom(3);
    const parent = sampleArchitecture(nasbench101, random);
    let edges = 0;
    let operations = 0;
    const draws = 4000;
    for (let draw = 0; draw < draws; draw++) {
      const mutant = mutate(nasbench101, parent, random) as NasBench101Cell;
      const child = nasbench101.toDecisions(mutant);
      nasbench101.toDecisions(parent).forEach((value, decision) => {
        if (value === child[decision]) return;
        if (decision < 21) edges++;
        else operations++;
      });
    }
    // Operations are not touched by rejection: 5/5 expected, standard error √(5·0.16/4000) = 0.014.
    expect(operations / draws).toBeGreaterThan(0.93);
    expect(operations / draws).toBeLessThan(1.07);
    expect(edges / draws).toBeGreaterThan(1);
    expect(edges / draws).toBeLessThan(3.2);
  });
});

describe("sampling NAS-Bench-201", () => {
  it("is uniform over written cells", () => {
    const random = createRandom(11);
    const draws = 15_625 * 4;
    const counts = new Map<string, number>();
    for (let draw = 0; draw < draws; draw++) {
      const key = nasbench201.key(sampleArchitecture(nasbench201, random));
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    // χ² with 15,624 degrees of freedom has mean 15,624 and deviation 177.
    let chiSquare = 0;
    for (const cell of nasbench201.enumerate())
      chiSquare += ((counts.get(nasbench201.key(cell)) ?? 0) - 4) ** 2 / 4;
    expect(Math.abs(chiSquare - 15_624)).toBeLessThan(5 * 177);
  });
});
