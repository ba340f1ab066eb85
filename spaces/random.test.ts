import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "./random.js";
import { anySeed } from "./testing/seeds.js";

describe("random", () => {
  it("gives the same numbers for the same seed, and goes on from a state", () => {
    fc.assert(
      fc.property(anySeed, (seed) => {
        const random = createRandom(seed);
        random.uniform();
        const resumed = createRandom(random.state());
        expect([resumed.integer(1000), resumed.uniform()]).toEqual([
          random.integer(1000),
          random.uniform(),
        ]);
      }),
    );
  });

  it("begins differently for neighbouring seeds", () => {
    const count = 2000;
    const first = Array.from({ length: count }, (_, seed) => createRandom(seed).uniform());
    const steps = first.slice(1).map((value, index) => Math.abs(value - first[index]));
    // Of two independent uniform numbers the mean distance is 1/3, with deviation √(1/18).
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    expect(Math.abs(mean - 1 / 3)).toBeLessThan((5 * Math.sqrt(1 / 18)) / Math.sqrt(count));
  });

  it("does not change from version to version", () => {
    const random = createRandom(1);
    expect([random.integer(1000), random.integer(1000), random.seed()]).toEqual([
      641, 138, 9877494,
    ]);
  });

  it("draws distinct integers below the bound", () => {
    fc.assert(
      fc.property(anySeed, fc.integer({ min: 1, max: 200 }), fc.nat(250), (seed, bound, count) => {
        const drawn = createRandom(seed).distinct(count, bound);
        expect(drawn.length).toBe(Math.min(count, bound));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect(drawn.every((value) => value >= 0 && value < bound)).toBe(true);
      }),
    );
  });

  it("shuffles without loss", () => {
    fc.assert(
      fc.property(anySeed, fc.array(fc.integer()), (seed, items) => {
        const shuffled = createRandom(seed).shuffle([...items]);
        const ascending = (a: number, b: number) => a - b;
        expect(shuffled.sort(ascending)).toEqual([...items].sort(ascending));
      }),
    );
  });
});
