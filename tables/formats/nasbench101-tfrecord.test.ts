import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  base64Lines,
  frame,
  madeUpMetrics,
  madeUpRecords,
} from "../../bench/make-nasbench101-tfrecord.js";
import { type Architecture, createRandom, nasbench101 } from "../../spaces/index.js";
import { tablesFolder } from "../../test/tables.js";
import { contentsOf, flipBit, temporaryFile } from "../testing/sources.js";
import { openNasBench101TfRecord } from "./nasbench101-tfrecord.js";
import type { TableRecord } from "./source.js";

const read = (bytes: Uint8Array) => contentsOf(openNasBench101TfRecord(temporaryFile(bytes)));
const hashOf = ({ subject }: TableRecord) =>
  nasbench101.hash((subject as { architecture: Architecture }).architecture as never);

const random = createRandom(1);
const CONV = "d32d0b26d534203b48d866facd98cc3e";
const convCell = [CONV, 108, "011001000", "input,conv3x3-bn-relu,output"] as const;
const metrics = base64Lines(madeUpMetrics(11_051_402, 108, random));
const record = (row: unknown) => frame(Buffer.from(JSON.stringify(row)));

describe("NAS-Bench-101's TFRecord file", () => {
  it("numbers the runs of a cell and budget in the order of the file", async () => {
    const records = [...madeUpRecords(40, [4, 108], 3, random)];
    const { records: found, bad } = await read(Buffer.concat(createRandom(2).shuffle(records)));
    expect(bad).toEqual([]);
    expect(found).toHaveLength(40 * 2 * 3);
    const names = new Map<string, Set<string>>();
    for (const one of found) {
      const own = names.get(hashOf(one)) ?? new Set();
      for (const name of Object.keys(one.values)) {
        expect(name === "params_m" || !own.has(name)).toBe(true);
        own.add(name);
      }
      names.set(hashOf(one), own);
    }
    expect(names.size).toBe(40);
    for (const own of names.values()) {
      expect(own.size).toBe(1 + 2 * 3 * 2 * 4);
      expect(own).toContain("cifar10_train_seconds_4_halfway_seed0");
      expect(own).toContain("cifar10_valid_108_seed2");
    }
  });

  it("states parameters that are those of the cell", async () => {
    const { records } = await read(Buffer.concat([...madeUpRecords(300, [108], 1, random)]));
    for (const { subject, values } of records) {
      const { architecture } = subject as { architecture: Parameters<typeof nasbench101.hash>[0] };
      expect(values.params_m).toBe(nasbench101.cost?.(architecture).params_m);
    }
  });

  it("knows a cell in another order of vertices, and with one that has no effect", async () => {
    const written = [
      ["0110000100010000", "input,conv3x3-bn-relu,conv1x1-bn-relu,output"],
      ["0110000100010000", "input,conv1x1-bn-relu,conv3x3-bn-relu,output"],
      ["0111000001000010000000000", "input,conv1x1-bn-relu,conv3x3-bn-relu,maxpool3x3,output"],
    ];
    const hash = nasbench101.hash(nasbench101.parseColumns(written[0]));
    const rows = written.map(([matrix, ops]) => record([hash, 108, matrix, ops, metrics]));
    const { records, bad } = await read(Buffer.concat(rows));
    expect(bad).toEqual([]);
    expect(records.map((one) => Object.keys(one.values).at(-1))).toEqual([
      "cifar10_train_seconds_108_seed0",
      "cifar10_train_seconds_108_seed1",
      "cifar10_train_seconds_108_seed2",
    ]);
  });

  it.each([
    ["no JSON", "{", /not JSON/],
    ["no array", { hash: CONV }, /array \[hash/],
    ["a field too few", [...convCell], /array \[hash/],
    ["a short hash", ["d32d", ...convCell.slice(1), metrics], /32 hexadecimal digits/],
    ["no epochs", [CONV, 0, ...convCell.slice(2), metrics], /epochs must be an integer/],
    ["1.5 epochs", [CONV, 1.5, ...convCell.slice(2), metrics], /epochs must be an integer/],
    ["a matrix that is no text", [CONV, 108, [[0, 1]], convCell[3], metrics], /must be texts/],
    [
      "a hash of another cell",
      ["00005c142e6f48ac74fdcf73e3439874", ...convCell.slice(1), metrics],
      /00005c142e6f48ac74fdcf73e3439874 does not fit the matrix, whose hash is d32d/,
    ],
    ["a matrix that is not square", [CONV, 108, "01100", convCell[3], metrics], /5 characters/],
    ["a cell without a path", [CONV, 108, "000000000", convCell[3], metrics], /No path/],
    [
      "an operation that does not exist",
      [CONV, 108, "011001000", "input,conv5x5,output", metrics],
      /conv5x5/,
    ],
    ["no metrics", [...convCell, ""], /0 evaluations instead of 3/],
    ["metrics that are no message", [...convCell, "/////w=="], /no ModelMetrics message/],
    ["an evaluation that is cut off", [...convCell, "Cv8B"], /longer than the message/],
    [
      "evaluations without numbers",
      [...convCell, Buffer.from("0a000a000a00100a", "hex").toString("base64")],
      /accuracy of evaluation 0 is missing/,
    ],
  ])("reports %s, and goes on behind it", async (_, row, problem) => {
    const damaged = row === "{" ? frame(Buffer.from("{")) : record(row);
    const good = record([...convCell, metrics]);
    const { records, bad, error } = await read(Buffer.concat([good, damaged, good]));
    expect(error).toBeUndefined();
    expect(bad.map((one) => one.problem)).toEqual([expect.stringMatching(problem)]);
    expect(bad[0].position).toMatchObject({ record: 2, byteOffset: good.length });
    expect(records.map(hashOf)).toEqual([CONV, CONV]);
    expect(records[1].values).toHaveProperty("cifar10_test_108_seed1");
  });

  it("refuses a file of ever other budgets", async () => {
    const rows = Array.from({ length: 20 }, (_, index) =>
      record([CONV, index + 1, ...convCell.slice(2), metrics]),
    );
    const { records, bad } = await read(Buffer.concat(rows));
    expect(records).toHaveLength(16);
    expect(bad[0].problem).toMatch(/more than 16 different numbers of epochs/);
  });
});

describe.skipIf(!tablesFolder)("sample nasbench101-format.tfrecord", () => {
  const sample = `${tablesFolder}/samples/nasbench101-format.tfrecord`;

  it("gives all 21 records, the numbers as Python's protobuf reads them", async () => {
    const source = await openNasBench101TfRecord(sample);
    const { records, bad, error } = await contentsOf(source);
    expect([bad, error]).toEqual([[], undefined]);
    expect(records).toHaveLength(21);
    expect(source.bytesRead).toBe(source.totalBytes);
    // Seven cells, three runs of 4 epochs each.
    expect(new Set(records.map(hashOf)).size).toBe(7);
    for (const { values } of records) expect(Object.keys(values)).toHaveLength(9);

    const [first, second] = records;
    expect([hashOf(first), hashOf(second)]).toEqual([CONV, CONV]);
    expect(first.values.params_m).toBe(11.051402);
    expect(first.values.cifar10_test_4_seed0).toBeCloseTo(50.62099099159241, 12);
    expect(first.values.cifar10_train_seconds_4_seed0).toBe(76.44700622558594);
    expect(second.values.cifar10_valid_4_seed1).toBeCloseTo(70.97355723381042, 12);
    const last = records[20];
    expect(hashOf(last)).toBe("53cee42601ad14d661bb6878031d6acb");
    expect(last.values.cifar10_test_4_halfway_seed2).toBe(19.53125);
    expect(last.values.cifar10_train_seconds_4_halfway_seed2).toBe(6.077000141143799);
  });

  it("states parameters that are those of the cell", async () => {
    const { records } = await contentsOf(openNasBench101TfRecord(sample));
    for (const { subject, values } of records) {
      const { architecture } = subject as { architecture: Parameters<typeof nasbench101.hash>[0] };
      expect(values.params_m).toBe(nasbench101.cost?.(architecture).params_m);
    }
  });

  it("loses no more than one record, or says that it cannot go on, when a bit flips", async () => {
    const bytes = await readFile(sample);
    await fc.assert(
      fc.asyncProperty(fc.nat(8 * bytes.length - 1), async (bit) => {
        const { records, bad, error } = await read(flipBit(bytes, bit));
        if (error === undefined) {
          expect(bad).toHaveLength(1);
          expect(bad[0].problem).toMatch(/checksum/);
          expect(records).toHaveLength(20);
        } else {
          expect(error.message).toMatch(/checksum/);
          expect(error.position?.byteOffset).toBeLessThanOrEqual(bit >> 3);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("says so wherever it is cut off", async () => {
    const bytes = await readFile(sample);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (length) => {
        const { records, error } = await read(bytes.subarray(0, length));
        const size = records.reduce((total, { position }) => Math.max(total, position.record), 0);
        expect(size).toBe(records.length);
        // Between two records a file may end.
        if (error !== undefined) expect(error.message).toMatch(/truncated/);
        else expect(bytes.readBigUInt64LE(length)).toBeLessThan(400n);
      }),
      { numRuns: 60 },
    );
  });
});
