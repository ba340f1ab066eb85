import { expect, it } from "vitest";
import { checkThreshold } from "./classifier.js";

it("a threshold that hardly any row exceeds is refused with the range of the targets, of a large table too", () => {
  const targets = Float64Array.from({ length: 200_000 }, (_, row) => row / 4000);
  expect(() => checkThreshold(targets, 60)).toThrow("the targets go from 0 to 49.99975");
  expect(() => checkThreshold(targets, 20)).not.toThrow();
});
