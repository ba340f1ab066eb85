import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CHUNK_SIZE } from "../../schema/database/tables.js";
import { competitionRanks, descendingOrder, sortedChunks } from "./ranks.js";

/** Few different values, so that there are ties; NaN where not measured. */
const columns = fc
  .array(fc.constantFrom(Number.NaN, -1, 0, 0.5, 1, 2, 3, 90.1), { maxLength: 60 })
  .map((values) => Float64Array.from(values));

describe("ranks", () => {
  it("are 1 + how many have a larger number, and 0 without one", () => {
    fc.assert(
      fc.property(columns, (values) => {
        const ranks = competitionRanks(values, descendingOrder(values));
        values.forEach((value, at) => {
          const larger = values.filter((other) => other > value).length;
          expect(ranks[at]).toBe(Number.isNaN(value) ? 0 : 1 + larger);
        });
      }),
    );
  });

  it("follow an order from large to small, ties by ordinal", () => {
    fc.assert(
      fc.property(columns, (values) => {
        const order = Array.from(descendingOrder(values));
        const expected = Array.from(values.keys())
          .filter((at) => !Number.isNaN(values[at]))
          .sort((a, b) => values[b] - values[a] || a - b);
        expect(order).toEqual(expected);
      }),
    );
  });

  it("are cut into chunks with their largest and smallest number", () => {
    const values = Float64Array.from({ length: 2 * CHUNK_SIZE + 1 }, (_, at) => (at * 7) % 2001);
    const chunks = [...sortedChunks(values, descendingOrder(values))];
    expect(chunks.map(({ chunk, largest, smallest }) => [chunk, largest, smallest])).toEqual([
      [0, 2000, 1001],
      [1, 1000, 1],
      [2, 0, 0],
    ]);
  });
});
