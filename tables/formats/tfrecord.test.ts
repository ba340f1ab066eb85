import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frame } from "../../bench/make-nasbench101-tfrecord.js";
import { flipBit, temporaryFile } from "../testing/sources.js";
import { isBad, SourceError } from "./source.js";
import { isTfRecord, maskedCrc32c, readTfRecords } from "./tfrecord.js";

async function read(file: string): Promise<(string | { problem: string })[]> {
  const records: (string | { problem: string })[] = [];
  for await (const record of readTfRecords(file))
    records.push(isBad(record) ? { problem: record.problem } : record.data.toString("hex"));
  return records;
}

const someData = fc.array(fc.uint8Array({ maxLength: 60 }), { minLength: 1, maxLength: 6 });

describe("TFRecord", () => {
  it("has the checksum of RFC 3720, masked as TensorFlow masks it", () => {
    // CRC32C of "123456789" is e3069283; rotated right by 15 bits, plus a282ead8.
    expect(maskedCrc32c(Buffer.from("123456789"))).toBe(
      (((0xe3069283 >>> 15) | (0xe3069283 << 17)) + 0xa282ead8) >>> 0,
    );
    // The first twelve bytes of a file that TensorFlow wrote.
    expect(isTfRecord(Buffer.from("2e01000000000000c31bc7b0", "hex"))).toBe(true);
    expect(isTfRecord(Buffer.from("2f01000000000000c31bc7b0", "hex"))).toBe(false);
    expect(isTfRecord(Buffer.from("2e01000000000000", "hex"))).toBe(false);
  });

  it("gives back what was framed, with where it stands", async () => {
    await fc.assert(
      fc.asyncProperty(someData, async (all) => {
        const file = temporaryFile(Buffer.concat(all.map((data) => frame(Buffer.from(data)))));
        let byteOffset = 0;
        let count = 0;
        for await (const record of readTfRecords(file)) {
          if (isBad(record)) throw new Error(record.problem);
          expect(record.data.equals(all[count])).toBe(true);
          expect(record.position).toEqual({ file, record: ++count, byteOffset });
          byteOffset += record.data.length + 16;
        }
        expect(count).toBe(all.length);
      }),
      { numRuns: 30 },
    );
  });

  it("finds a flipped bit wherever it is", async () => {
    const all = ["one", "", "and three"].map((text) => Buffer.from(text));
    const bytes = Buffer.concat(all.map(frame));
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const file = temporaryFile(flipBit(bytes, bit));
      try {
        const records = await read(file);
        expect(records.filter((record) => typeof record === "object")).toHaveLength(1);
        expect(records).toHaveLength(3);
      } catch (error) {
        expect(error).toBeInstanceOf(SourceError);
        expect((error as SourceError).message).toMatch(/checksum/);
      }
    }
  });

  it("says so where a file ends in the middle of a record", async () => {
    const bytes = Buffer.concat([frame(Buffer.from("first")), frame(Buffer.from("second"))]);
    const ends = [bytes.length, 0, frame(Buffer.from("first")).length];
    for (let length = 0; length < bytes.length; length++) {
      const reading = read(temporaryFile(bytes.subarray(0, length)));
      if (ends.includes(length)) await expect(reading).resolves.toBeDefined();
      else await expect(reading).rejects.toThrow(/truncated/);
    }
  });

  it("takes records that are larger than what is read at once", async () => {
    const large = Buffer.alloc(9_000_000, "x");
    const file = temporaryFile(Buffer.concat([frame(large), frame(Buffer.from("small"))]));
    const [first, second] = await read(file);
    expect(first).toBe(large.toString("hex"));
    expect(second).toBe(Buffer.from("small").toString("hex"));
  });

  it("does not believe a length beyond all measure", async () => {
    for (const length of [2n ** 24n + 1n, 2n ** 40n, 2n ** 64n - 1n]) {
      const header = Buffer.alloc(12);
      header.writeBigUInt64LE(length);
      header.writeUInt32LE(maskedCrc32c(header.subarray(0, 8)), 8);
      await expect(read(temporaryFile(header))).rejects.toThrow(/states a length/);
    }
  });
});
