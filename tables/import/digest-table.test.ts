import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DigestTable } from "./digest-table.js";
import { KnownArchitectures } from "./known-architectures.js";

describe("DigestTable", () => {
  it("numbers texts in the order of their first use, however many", () => {
    const table = new DigestTable();
    const texts = Array.from({ length: 50_000 }, (_, index) => `architecture ${index}`);
    expect(texts.map((text) => table.add(text))).toEqual(Array.from(texts.keys()));
    expect(texts.map((text) => table.find(text))).toEqual(Array.from(texts.keys()));
    expect(table.add(texts[7])).toBe(7);
    expect(table.find("another")).toBe(-1);
    expect(table.size).toBe(50_000);
  });

  it("orders hashes as they read", () => {
    const table = new DigestTable();
    const hashes = Array.from({ length: 100 }, (_, index) =>
      createHash("md5").update(String(index)).digest("hex"),
    );
    const numbers = hashes.map((hash) => table.add(hash));
    const ordered = numbers.sort((a, b) => table.compare(a, b)).map((number) => hashes[number]);
    expect(ordered).toEqual([...hashes].sort());
    expect(table.firstByte(0)).toBe(Number.parseInt(hashes[0].slice(0, 2), 16));
  });
});

describe("KnownArchitectures", () => {
  it("tells a hash from a key whose MD5 it is", () => {
    const hash = createHash("md5").update("key").digest("hex");
    const known = new KnownArchitectures();
    known.add("key", hash);
    expect(known.findHash(hash)).toBe(0);
    known.add("other", hash);
    expect(known.findHash(hash)).toBe("several");
    expect(known.find(hash)).toBeUndefined();
  });
});
