import { describe, expect, it } from "vitest";
import { difference } from "./guide.js";

describe("what is shown of an output", () => {
  it.each([
    ["a 1.50 b", "a  1.4987 b\n"],
    ["[1, 2]", "[1,2]"],
    ['{"rows":["…"],"state":"…","n":2}', '{"rows":[{"n":1}],"state":"x","n":2}'],
    ["first\n…", "first\nsecond\nthird"],
    ["1.0 … 3.0", "1.0 2.0 3.0"],
  ])("%j is that of %j", (shown, printed) => {
    expect(difference(shown, printed)).toBeUndefined();
  });

  it.each([
    ["a 1.51 b", "a 1.4987 b"],
    ["[1]", "[1,2]"],
    ["1 … 3", "1 2 3 4"],
    ["… 2.5", "1.5"],
  ])("%j is not that of %j", (shown, printed) => {
    expect(difference(shown, printed)).toBeDefined();
  });
});
