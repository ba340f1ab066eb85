import { describe, expect, it } from "vitest";
import { Memo } from "./memo.js";

const one = (mean: number, std: number) => ({
  mean: Float32Array.of(mean),
  std: Float32Array.of(std),
});

function recalled(memo: Memo, key: number | string) {
  const into = one(-1, -1);
  return memo.recall(key, into, 0) ? [into.mean[0], into.std[0]] : undefined;
}

describe("a memo", () => {
  it("has the outputs that were remembered under a key, and of those only what is asked for", () => {
    const memo = new Memo(["mean", "std"]);
    memo.remember("a", one(1, 2), 0);
    memo.remember(7, one(3, 4), 0);
    expect(recalled(memo, "a")).toEqual([1, 2]);
    expect(recalled(memo, 7)).toEqual([3, 4]);
    expect(recalled(memo, "7")).toBeUndefined();
    const std = new Float32Array(2);
    expect(memo.recall(7, { std }, 1)).toBe(true);
    expect([...std]).toEqual([0, 4]);
  });

  it("forgets the oldest, and keeps what was asked for lately", () => {
    const memo = new Memo(["mean", "std"]);
    const COUNT = 50_000;
    for (let key = 0; key < COUNT; key++) {
      memo.remember(key, one(key, -key), 0);
      if (recalled(memo, 0)?.[0] !== 0) throw new Error(`forgot what was asked for, after ${key}`);
    }
    let kept = 0;
    for (let key = 1; key < COUNT; key++) {
      const known = recalled(memo, key);
      if (!known) continue;
      if (known[0] === key && known[1] === -key) kept++;
    }
    expect(kept).toBeGreaterThan(9_000);
    expect(kept).toBeLessThanOrEqual(20_000);
    expect(recalled(memo, COUNT - 1)).toEqual([COUNT - 1, 1 - COUNT]);
  });
});
