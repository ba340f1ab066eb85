import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createChoicesSpace,
  createRandom,
  MAX_SEED,
  nasbench101,
  nasbench201,
  natsSize,
  type SearchSpace,
  sampleArchitecture,
} from "../spaces/index.js";
import { Codes } from "./code.js";

const wide = createChoicesSpace({
  name: "wide",
  positions: ["a", "b"].map((name) => ({
    name,
    options: Array.from({ length: 100 }, (_, index) => index + 1),
  })),
});
const conditional = createChoicesSpace({
  name: "conditional",
  positions: [
    { name: "layers", options: [1, 2] },
    { name: "second", options: ["a", "b"], when: { layers: [2] } },
    { name: "third", options: ["a", "b"], when: { second: ["b"] } },
  ],
});
const codedSpaces: readonly SearchSpace[] = [nasbench101, nasbench201, natsSize, wide, conditional];

describe.each(codedSpaces.map((space) => [space.id, space] as const))("codes: %s", (_, space) => {
  const codes = new Codes(space);

  it("stand for the same function, have one form, and keep what was written in full", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_SEED }), (seed) => {
        const written = sampleArchitecture(space, createRandom(seed));
        // A canonical NAS-Bench-101 cell may have fewer vertices than there are decisions for.
        for (const architecture of [written, space.canonical(written)]) {
          const code = codes.encode(architecture);
          const decoded = codes.decode(code);
          if (!decoded) throw new Error(`${code} is not decoded`);
          expect(space.hash(decoded)).toBe(space.hash(architecture));
          expect(codes.encode(decoded)).toBe(code);
          if (architecture === written)
            expect(space.format(decoded)).toEqual(space.format(architecture));
        }
      }),
    );
  });
});

describe("what is no code", () => {
  it.each([
    ["nasbench201", nasbench201, "33331"],
    ["nasbench201", nasbench201, "333315"],
    ["nasbench201", nasbench201, "33331 "],
    ["nasbench101", nasbench101, "0".repeat(26)],
    ["wide", wide, "0-00"],
    ["wide", wide, "zz00"],
    ["conditional", conditional, "00-"],
    ["conditional", conditional, "1--"],
    ["conditional", conditional, "11-"],
  ] as const)("%s: %o %s", (_, space, code) => {
    expect(new Codes(space as SearchSpace).decode(code)).toBeUndefined();
  });
});
