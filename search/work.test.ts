import { describe, expect, it } from "vitest";
import { forEachInSlices, mapInSlices, Work } from "./work.js";

/** Units between two turns. */
const SLICE = 700;

/** Work that notes what had been used at each turn. */
function noted(limit?: number) {
  const turns: number[] = [];
  const work: Work = new Work({
    ...(limit !== undefined && { limit }),
    pause: async () => {
      turns.push(work.used);
    },
  });
  return { work, turns };
}

describe("work", () => {
  it("is without limit unless one is given", () => {
    const work = new Work();
    work.spend(1e12);
    expect(work.used).toBe(1e12);
    expect(work.isSpent).toBe(false);
    expect(work.left).toBe(Number.POSITIVE_INFINITY);
    expect(work.affords(1e12)).toBe(true);
  });

  it("counts what is spent, and is spent once nothing is left", () => {
    const work = new Work({ limit: 10 });
    work.spend(4);
    expect([work.used, work.left, work.isSpent]).toEqual([4, 6, false]);
    // What was begun is booked as a whole.
    work.spend(7);
    expect([work.used, work.left, work.isSpent]).toEqual([11, 0, true]);
  });

  it("affords what is left and not more, and then nothing else", () => {
    const work = new Work({ limit: 10 });
    expect(work.affords(10)).toBe(true);
    expect(work.used).toBe(0);
    expect(work.affords(10.5)).toBe(false);
    expect(work.isSpent).toBe(true);
    expect(work.affords(1)).toBe(false);
  });

  it("asks for a turn once a slice is used up, and again after as much", async () => {
    const work = new Work();
    expect(work.spend(SLICE - 1)).toBe(false);
    expect(work.spend(1)).toBe(true);
    expect(work.spend(1)).toBe(true);
    await work.turn();
    expect(work.spend(SLICE - 1)).toBe(false);
    expect(work.spend(1)).toBe(true);
  });

  it("counts what is remembered towards the limit, and not towards the slice", () => {
    const work = new Work({ limit: 5 * SLICE });
    expect(work.spend(3 * SLICE, 0)).toBe(false);
    expect(work.used).toBe(3 * SLICE);
    expect(work.spend(SLICE - 1)).toBe(false);
    expect(work.spend(1)).toBe(true);
  });

  it("has a count aside of its own, with the same turns", async () => {
    let turns = 0;
    const work = new Work({
      limit: 10,
      pause: async () => {
        turns++;
      },
    });
    const aside = work.aside();
    aside.spend(1e6);
    await aside.turn();
    expect([aside.used, aside.isSpent]).toEqual([1e6, false]);
    expect([work.used, turns]).toEqual([0, 1]);
  });

  it("ends where nobody waits for it any more", async () => {
    const gone = new Error("gone");
    const work = new Work({ pause: () => Promise.reject(gone) });
    let visited = 0;
    const all = forEachInSlices(Array(10 * SLICE), work, 1, () => visited++);
    await expect(all).rejects.toBe(gone);
    expect(visited).toBe(SLICE);
  });
});

describe("in slices", () => {
  it("every item is visited once, in order, and booked", async () => {
    for (const [count, cost] of [
      [0, 1],
      [1, 5000],
      [4321, 0.5],
      [4321, 7],
    ]) {
      const { work, turns } = noted();
      const items = Array.from({ length: count }, (_, index) => `item ${index}`);
      const mapped = await mapInSlices(items, work, cost, (item, index) => [item, index]);
      expect(mapped).toEqual(items.map((item, index) => [item, index]));
      expect(work.used).toBeCloseTo(count * cost);
      // No turn is kept waiting by more than an item beyond the slice, nor taken before its time.
      [0, ...turns].forEach((used, turn) => {
        const next = turns[turn] ?? work.used;
        expect(next - used).toBeLessThan(SLICE + cost);
        if (turn < turns.length) expect(next - used).toBeGreaterThanOrEqual(SLICE);
      });
    }
  });
});
