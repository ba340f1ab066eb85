import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTable } from "../../tables/read/read-table.js";
import { nasbench201Table } from "../../test/tables.js";
import { drawRows, seedOfDraw, unseenFunctions } from "./draw.js";

const sizes = fc
  .tuple(fc.integer({ min: 1, max: 500 }), fc.nat(), fc.nat(), fc.nat())
  .map(([rows, a, b, seed]) => {
    const samples = a % (rows + 1);
    return { rows, samples, heldOut: b % (rows - samples + 1), seed: seed % 1000 };
  });

describe("drawing rows", () => {
  it("never holds out a row that is fitted on, nor any row twice", () => {
    fc.assert(
      fc.property(sizes, ({ rows, samples, heldOut, seed }) => {
        const draw = drawRows(rows, samples, heldOut, seed);
        expect(draw.training.length).toBe(samples);
        expect(draw.heldOut.length).toBe(heldOut);
        const all = [...draw.training, ...draw.heldOut];
        expect(new Set(all).size).toBe(samples + heldOut);
        expect(all.every((row) => row >= 0 && row < rows)).toBe(true);
      }),
    );
  });

  it("holds out all others unless told how many", () => {
    fc.assert(
      fc.property(sizes, ({ rows, samples, seed }) => {
        const { training, heldOut } = drawRows(rows, samples, undefined, seed);
        expect([...training, ...heldOut].sort((a, b) => a - b)).toEqual(
          Array.from({ length: rows }, (_, row) => row),
        );
      }),
    );
  });

  it("of one seed is nested, and the same whatever is held out", () => {
    const large = drawRows(1000, 200, undefined, 3);
    const small = drawRows(1000, 50, 20, 3);
    expect(large.training.slice(0, 50)).toEqual(small.training);
    expect(drawRows(1000, 50, undefined, 4).training).not.toEqual(small.training);
  });

  it("refuses more rows than there are", () => {
    expect(() => drawRows(100, 101, undefined, 1)).toThrow(
      "101 samples were asked for, but the table has 100 rows",
    );
    expect(() => drawRows(100, 60, 41, 1)).toThrow("60 samples and 41 held-out rows");
  });

  it("of a tenth of NAS-Bench-201 computes the functions of 58 % of the other rows", async () => {
    const table = await readTable(nasbench201Table, "cifar10_test_200");
    const draw = drawRows(15_625, 1563, undefined, 1);
    const unseen = unseenFunctions(table, draw);
    expect(1 - unseen.length / draw.heldOut.length).toBeCloseTo(0.58, 2);
    const hashOf = (row: number) => table.space.hash(table.architectures[row]);
    const fitted = new Set(draw.training.map(hashOf));
    const places = draw.heldOut.keys();
    expect(unseen).toEqual([...places].filter((place) => !fitted.has(hashOf(draw.heldOut[place]))));
  });

  it("each of several has a seed by which it can be repeated alone", () => {
    expect([0, 1, 2].map((draw) => seedOfDraw(7, draw))).toEqual([7, 8, 9]);
    expect(seedOfDraw(2 ** 31 - 1, 1)).toBe(0);
  });
});
