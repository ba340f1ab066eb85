import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packIntegers, packNumbers, unpackIntegers, unpackNumbers } from "./packing.js";

const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });

describe("packed numbers", () => {
  it("are read back bit by bit, NaN included", () => {
    fc.assert(
      fc.property(fc.array(fc.double()), (numbers) => {
        expect([...unpackNumbers(packNumbers(numbers))]).toEqual(numbers);
      }),
    );
  });

  it("are little-endian doubles", () => {
    expect([...packNumbers([1, -2])]).toEqual([
      0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0xc0,
    ]);
  });

  it("can be read from any part of the bytes, and from a list of bytes as D1 answers it", () => {
    const packed = packNumbers([1.5, Number.NaN, -94.37]);
    expect([...unpackNumbers(packed.subarray(8))]).toEqual([Number.NaN, -94.37]);
    expect([...unpackNumbers(Array.from(packed))]).toEqual([1.5, Number.NaN, -94.37]);
    expect([...unpackNumbers(packed.slice().buffer)]).toEqual([1.5, Number.NaN, -94.37]);
  });
});

describe("packed integers", () => {
  it("are big-endian", () => {
    expect([...packIntegers([1, 2 ** 32 - 2])]).toEqual([0, 0, 0, 1, 255, 255, 255, 254]);
  });

  it("are read back", () => {
    fc.assert(
      fc.property(fc.array(uint32), (integers) => {
        expect([...unpackIntegers(packIntegers(integers))]).toEqual(integers);
      }),
    );
  });

  it("are ordered as their bytes are", () => {
    fc.assert(
      fc.property(uint32, uint32, (a, b) => {
        const bytes = [a, b].map((each) => String.fromCharCode(...packIntegers([each])));
        expect(bytes[0] < bytes[1]).toBe(a < b);
      }),
    );
  });
});
