import fc from "fast-check";
import { md5 } from "js-md5";
import { expect, it } from "vitest";
import { CellRecords } from "./cell-records.js";

it("counts records by hash and budget, and remembers identities, as a map would", () => {
  const event = fc.tuple(fc.nat(3000), fc.constantFrom(4, 12, 36, 108));
  fc.assert(
    fc.property(fc.array(event, { maxLength: 6000, size: "max" }), (events) => {
      const cells = new CellRecords();
      const numbers = new Map<number, number>();
      const counts = new Map<string, number>();
      for (const [cell, epochs] of events) {
        const number = cells.numberOf(md5(String(cell)));
        const known = numbers.get(cell);
        expect(number).toBe(known ?? numbers.size);
        expect(cells.verified(number)).toBe(known === undefined ? 0 : cell + 1);
        if (known === undefined) cells.verify(number, cell + 1);
        numbers.set(cell, number);
        const before = counts.get(`${cell} ${epochs}`) ?? 0;
        expect(cells.countRecord(number, epochs)).toBe(before);
        counts.set(`${cell} ${epochs}`, before + 1);
      }
    }),
    { numRuns: 8 },
  );
});
