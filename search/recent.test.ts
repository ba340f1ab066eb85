import { describe, expect, it } from "vitest";
import { Recent } from "./recent.js";

describe("what is remembered of late", () => {
  it("is as much as the capacity at least, and twice as much at most", () => {
    const recent = new Recent<number, string>(10);
    for (let key = 0; key < 100; key++) recent.set(key, `${key}`);
    const known = Array.from({ length: 100 }, (_, key) => recent.get(key)).filter(Boolean);
    expect(known.length).toBeGreaterThanOrEqual(10);
    expect(known.length).toBeLessThanOrEqual(20);
    expect(recent.get(99)).toBe("99");
    expect(recent.get(0)).toBeUndefined();
  });

  it("keeps what is asked for again and again", () => {
    const recent = new Recent<number, string>(10);
    recent.set(-1, "kept");
    for (let key = 0; key < 100; key++) {
      recent.set(key, `${key}`);
      expect(recent.get(-1)).toBe("kept");
    }
  });
});
