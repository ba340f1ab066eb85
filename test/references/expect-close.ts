import { expect } from "vitest";

/** Each number differs by less than half a unit of the last of so many digits behind the point. */
export function expectClose(
  ours: ArrayLike<number>,
  theirs: readonly number[],
  digits: number,
): void {
  expect(ours.length).toBe(theirs.length);
  for (const [at, value] of theirs.entries()) expect(ours[at]).toBeCloseTo(value, digits);
}
