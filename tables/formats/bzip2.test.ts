import { expect, it } from "vitest";
import { BOMB, META } from "../testing/nats-bench.js";
import { flipBit } from "../testing/sources.js";
import { createUnpacker } from "./bzip2.js";

const unpack = await createUnpacker(2 ** 20);
const packed = Buffer.from(META, "base64");

it("unpacks what Python's bz2 packed", () => {
  expect(Buffer.from(unpack(packed)).toString("latin1")).toContain("meta_archs");
});

it("finds a flipped bit wherever it matters", () => {
  const original = Buffer.from(unpack(packed));
  let found = 0;
  for (let bit = 0; bit < 8 * packed.length; bit++) {
    let unpacked: Uint8Array;
    try {
      unpacked = unpack(flipBit(packed, bit));
    } catch (error) {
      expect((error as Error).message).toMatch(/cannot be unpacked: it/);
      found++;
      continue;
    }
    // The block size and padding may change without changing what is unpacked.
    expect(original.equals(unpacked)).toBe(true);
  }
  expect(found).toBeGreaterThan(7.9 * packed.length);
});

it("says so where a file is cut off, is none of its own, or unpacks to more than is allowed", () => {
  for (let length = 0; length < packed.length; length++)
    expect(() => unpack(packed.subarray(0, length))).toThrow(/truncated|no bzip2/);
  expect(() => unpack(Buffer.from("hash,matrix,ops"))).toThrow(/no bzip2/);
  expect(() => unpack(Buffer.from(BOMB, "base64"))).toThrow(/more than 1048576 bytes/);
});

it("leaves the errors of the process to others", () => {
  const sources = ["uncaughtException", "unhandledRejection"].flatMap((event) =>
    process.rawListeners(event).map(String),
  );
  expect(sources.filter((source) => source.includes("ExitStatus"))).toEqual([]);
});
