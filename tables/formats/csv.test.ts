import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nasbench101, nasbench201, type SearchSpace } from "../../spaces/index.js";
import { nasbench201Table, tablePath, tablesFolder } from "../../test/tables.js";
import { contentsOf, temporaryFile } from "../testing/sources.js";
import { openCsv } from "./csv.js";
import type { ReadOptions } from "./source.js";

const read = (text: string | Uint8Array, space: SearchSpace = nasbench201, options?: ReadOptions) =>
  contentsOf(openCsv(temporaryFile(text), space, options));
const NONE = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|";
const CONV = "d32d0b26d534203b48d866facd98cc3e";
const conv = '011001000,"input,conv3x3-bn-relu,output"';

describe("CSV", () => {
  it("reads architectures and what was measured of them", async () => {
    const { records, bad, error } = await read(
      `index,arch,cifar10_test_200,params_m,raspi4_ms\n7,${NONE},90.25,,1e-1\n8,${NONE},.5,+2.,\n`,
    );
    expect([bad, error]).toEqual([[], undefined]);
    const architecture = nasbench201.parse(NONE);
    expect(records.map(({ subject, values }) => ({ subject, values }))).toEqual([
      {
        subject: { architecture, index: 7 },
        values: { cifar10_test_200: 90.25, raspi4_ms: 0.1 },
      },
      { subject: { architecture, index: 8 }, values: { cifar10_test_200: 0.5, params_m: 2 } },
    ]);
  });

  it("takes what NumPy, pandas and R write for no number as not measured", async () => {
    const cells = ["", " ", "nan", "NaN", "NA"];
    const rows = cells.map((cell) => `${NONE},${cell},2\n`);
    const { records, bad } = await read(`arch,raspi4_ms,params_m\n${rows.join("")}`);
    expect(bad).toEqual([]);
    expect(records.map(({ values }) => values)).toEqual(cells.map(() => ({ params_m: 2 })));
  });

  it.each(["", "Unnamed: 0"])("leaves out pandas' index, named %j", async (name) => {
    const { records, bad, error } = await read(
      `${name},arch,params_m\n0,${NONE},5\n1,${NONE}\n2,${NONE},7\n`,
    );
    expect(error).toBeUndefined();
    // A row that is damaged has its number, too.
    expect(bad.map(({ position }) => position.record)).toEqual([3]);
    expect(records.map(({ values }) => values.params_m)).toEqual([5, 7]);
    const other = await read(`${name},arch,params_m\n0,${NONE},5\n2,${NONE},7\n`);
    expect(other.error?.message).toMatch(/does not number the rows/);
    expect(other.error?.position?.record).toBe(3);
  });

  it("refuses fractions where percentages belong, and converts them on demand", async () => {
    const table = `arch,cifar10_test_200,params_m\n${NONE},0.943,0.5\n${NONE},7e-2,0.5\n`;
    const { error } = await read(table);
    expect(error?.message).toMatch(
      /No value of cifar10_test_200 is above 1 \(the largest is 0\.943\).*--fractions converts/,
    );
    const valuesOf = async (fractions: boolean) =>
      (await read(table, nasbench201, { fractions })).records.map(({ values }) => values);
    expect(await valuesOf(true)).toEqual([
      { cifar10_test_200: 94.3, params_m: 0.5 },
      { cifar10_test_200: 7, params_m: 0.5 },
    ]);
    expect((await valuesOf(false)).map((values) => values.cifar10_test_200)).toEqual([0.943, 0.07]);
    // One value above 1 shows that a column has percentages.
    const percentages = `arch,cifar10_test_200\n${NONE},0.943\n${NONE},10\n`;
    expect((await read(percentages)).error).toBeUndefined();
    const { bad } = await read(percentages, nasbench201, { fractions: true });
    expect(bad[0].problem).toMatch(/must be a fraction from 0 to 1, as --fractions says, not 10/);
    expect((await read(`arch,cifar10_test_200\n${NONE},0\n`)).error).toBeUndefined();
  });

  it("reads what refers to architectures of a table that is there", async () => {
    const byHash = await read(`hash,cifar10_valid_4\n${CONV},50\n`, nasbench101);
    expect(byHash.records[0].subject).toEqual({ hash: CONV });
    const byIndex = await read("index,raspi4_ms\n15624,50\n");
    expect(byIndex.records[0].subject).toEqual({ index: 15_624 });
  });

  it("reads the same whether gzipped or not, with a byte-order mark, CRLF, or no last line end", async () => {
    const table = `arch,cifar10_test_200\n${NONE},90\n\n${NONE},91`;
    const { records } = await read(table);
    expect(records.map(({ position }) => position.record)).toEqual([2, 4]);
    for (const other of [
      `${table}\n`,
      `\uFEFF${table}`,
      table.replaceAll("\n", "\r\n"),
      gzipSync(table),
      gzipSync(`\uFEFF${table}`),
      Buffer.concat([gzipSync(table.slice(0, 40)), gzipSync(table.slice(40))]),
    ]) {
      const found = await read(other);
      expect(found.error).toBeUndefined();
      expect(found.records.map(({ subject, values }) => ({ subject, values }))).toEqual(
        records.map(({ subject, values }) => ({ subject, values })),
      );
      expect(found.records.map(({ position }) => position.record)).toEqual([2, 4]);
    }
  });

  it("says where a row stands, also below quoted newlines and in any encoding of text", async () => {
    const cell = fc.constantFrom(NONE, '"a\nb"', '"é\r\n\n"', '"""\n"', "", "ü");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
        const lines = rows.map(([arch, value]) => `${arch},${value}\n`);
        const { records, bad } = await read(`arch,params_m\n${lines.join("")}`);
        let line = 2;
        let byteOffset = "arch,params_m\n".length;
        const expected = lines.map((text) => {
          const position = { record: line, byteOffset };
          line += text.split("\n").length - 1;
          byteOffset += Buffer.byteLength(text);
          return position;
        });
        const found = [...records, ...bad]
          .map(({ position: { record, byteOffset } }) => ({ record, byteOffset }))
          .sort((a, b) => a.record - b.record);
        expect(found).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["nothing", "", /The file is empty/],
    ["a byte-order mark alone", "\uFEFF", /The file is empty/],
    ["a header alone", "arch,params_m\n", /a header, but no rows/],
    [
      "no architecture",
      "cell,params_m\na,1\n",
      /no column arch.*columns of this one are cell, params_m/,
    ],
    ["a column twice", "arch,params_m,params_m\na,1,2\n", /two columns params_m/],
    [
      "a column without a name that does not number the rows",
      `arch,,params_m\n${NONE},1,2\n`,
      /Column 2 has no name, and does not number the rows \(0, 1, 2, …\)/,
    ],
    ["two columns without a name", ",arch,,params_m\n0,a,1,2\n", /Column 3 has no name/],
    ["a column that is no metric", "arch,accuracy\na,1\n", /Column accuracy is no metric/],
    [
      "columns with semicolons",
      "arch;params_m\na;1,5\n",
      /separated by ";"; in CSV they are by commas, and numbers have decimal points.*arch;params_m/,
    ],
    ["columns with tabs", "arch\tparams_m\na\t1\n", /separated by tabs/],
    ["a quote that is never closed", `arch,params_m\n"${NONE},1\n`, /never closed/],
    ["a quote inside a cell", `arch,params_m\na"b,1\n`, /quote stands inside a cell/],
    ["text behind a quote", `arch,params_m\n"a"b,1\n`, /behind a closing quote/],
  ])("cannot be read with %s", async (_, table, problem) => {
    for (const content of [table, gzipSync(table)]) {
      const { records, error } = await read(content);
      expect(records).toEqual([]);
      expect(error?.message).toMatch(problem);
      expect(error?.position?.file).toBeDefined();
    }
  });

  it("names the columns that NAS-Bench-101 needs", async () => {
    const withoutOps = await read(`hash,matrix,params_m\n${CONV},0100,1\n`, nasbench101);
    expect(withoutOps.error?.message).toMatch(/no column ops.*matrix and ops/);
    const withoutBoth = await read("cell,params_m\n1,1\n", nasbench101);
    expect(withoutBoth.error?.message).toMatch(/no column matrix and no column ops.*hash or index/);
  });

  it.each([
    ["a word", "none", /must be a number.*"none"/],
    ["infinity", "inf", /must be a number/],
    ["Infinity", "Infinity", /must be a number/],
    ["a number and more", "12a", /"12a"/],
    ["hexadecimal", "0x10", /"0x10"/],
    ["binary", "0b1", /"0b1"/],
    ["a decimal comma", '"1,5"', /a number with a decimal point.*"1,5"/],
    ["two points", "1.2.3", /must be a number/],
    ["beyond all numbers", "1e999", /must be a number/],
    ["above 100 percent", "100.5", /percentage from 0 to 100/],
    ["below 0 percent", "-1", /percentage from 0 to 100/],
    ["a cell too many", "1,2", /3 cells; the header has 2/],
  ])("reports a row with %s, and goes on behind it", async (_, cell, problem) => {
    const good = `${NONE},50\n`;
    const table = `arch,cifar10_test_200\n${good}${NONE},${cell}\n${good}`;
    const { records, bad, error } = await read(table);
    expect(error).toBeUndefined();
    expect(records.map(({ position }) => position.record)).toEqual([2, 4]);
    expect(bad).toEqual([
      {
        position: expect.objectContaining({ record: 3, byteOffset: 22 + good.length }),
        problem: expect.stringMatching(problem),
      },
    ]);
  });

  it("reports what is no architecture, or not the one that is stated", async () => {
    const wrong = "00005c142e6f48ac74fdcf73e3439874";
    const { records, bad } = await read(
      `hash,matrix,ops,index\n${CONV},${conv},1\n${wrong},${conv},2\n${CONV.slice(1)},${conv},3\n` +
        `${CONV},011,"input,output",4\n${CONV},${conv},1.5\n${CONV}\n`,
      nasbench101,
    );
    expect(records).toHaveLength(1);
    expect(bad.map(({ problem }) => problem)).toEqual([
      expect.stringMatching(`${wrong} does not fit the architecture, whose hash is ${CONV}`),
      expect.stringMatching(/32 hexadecimal digits/),
      expect.stringMatching(/3 characters/),
      expect.stringMatching(/index must be an integer/),
      expect.stringMatching(/1 cells; the header has 4/),
    ]);
  });

  it("finds a gzip file that is truncated or damaged", async () => {
    const rows = Array.from({ length: 2000 }, (_, row) => `${NONE},${row % 100}\n`).join("");
    const packed = gzipSync(`arch,cifar10_test_200\n${rows}`);
    for (const length of [10, 20, packed.length >> 1, packed.length - 1]) {
      const { error } = await read(packed.subarray(0, length));
      expect(error?.message).toMatch(/gzip file cannot be unpacked: it is truncated/);
    }
    const damaged = Buffer.from(packed);
    damaged[packed.length - 6] ^= 1;
    expect((await read(damaged)).error?.message).toMatch(/gzip .* damaged/);
  });

  it("finds what is not UTF-8, with its line", async () => {
    const before = `arch,params_m\n${`${NONE},1\n`.repeat(9000)}`;
    const latin1 = Buffer.concat([
      Buffer.from(`${before}é`),
      Buffer.from([0xe9]),
      Buffer.from("\n"),
    ]);
    for (const content of [latin1, gzipSync(latin1)]) {
      const { error } = await read(content);
      expect(error?.message).toMatch(/not UTF-8/);
      expect(error?.position).toMatchObject({
        record: 9002,
        byteOffset: before.length,
      });
    }
    const utf16 = Buffer.from("\uFEFFarch,params_m\n", "utf16le");
    expect((await read(utf16)).error?.message).toMatch(/not UTF-8/);
  });

  it("does not take a whole file for one cell", async () => {
    const endless = `arch,params_m\n"${"a\n".repeat(2_000_000)}`;
    expect((await read(endless)).error?.message).toMatch(/more than 1048576 characters/);
    const line = `arch,params_m\n${"a".repeat(3_000_000)}`;
    expect((await read(line)).error?.message).toMatch(/longer than 1048576 bytes/);
  });

  it("ends any bytes in records, bad records or an error of its own", async () => {
    const piece = fc.constantFrom(
      "arch",
      "params_m",
      ",",
      "\n",
      '"',
      NONE,
      "1",
      "\r\n",
      "\uFEFF",
      "\0",
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece), async (pieces) => {
        const { records, bad, error } = await read(pieces.join(""));
        expect(records.length + bad.length > 0 || error !== undefined).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("lets go of a file that is not read to its end", async () => {
    const source = await openCsv(
      temporaryFile(gzipSync(`arch,params_m\n${`${NONE},1\n`.repeat(100_000)}`)),
      nasbench201,
    );
    for await (const record of source.records()) {
      expect(record).toBeDefined();
      break;
    }
    expect(source.bytesRead).toBeLessThanOrEqual(source.totalBytes);
  });
});

describe("tables", () => {
  it("nasbench201.csv.gz: 15,625 architectures with their index", async () => {
    const source = await openCsv(nasbench201Table, nasbench201);
    const { records, bad, error } = await contentsOf(source);
    expect([bad, error, source.bytesRead]).toEqual([[], undefined, source.totalBytes]);
    const indices = records.map(({ subject }) => "index" in subject && subject.index);
    expect(indices).toEqual(Array.from({ length: 15_625 }, (_, index) => index));
    expect(Math.max(...records.map(({ values }) => values.cifar10_test_200))).toBeCloseTo(94.37, 2);
  });

  it.skipIf(!tablesFolder)("nasbench101-validation.csv.gz: 24,441 hashes", async () => {
    const source = openCsv(tablePath("nasbench101-validation.csv.gz"), nasbench101);
    const { records, bad, error } = await contentsOf(source);
    expect([bad, error]).toEqual([[], undefined]);
    const hashes = new Set(records.map(({ subject }) => "hash" in subject && subject.hash));
    expect([records.length, hashes.size]).toEqual([24_441, 24_441]);
  });
});

it("counts the bytes of the latest reading, whatever an earlier one still reads", async () => {
  const rows = Array.from({ length: 12_000 }, (_, row) => `${NONE},${row % 100}`);
  const file = temporaryFile(`arch,cifar10_test_200\n${rows.join("\n")}\n`);
  const source = await openCsv(file, nasbench201);
  const earlier = source.records()[Symbol.asyncIterator]();
  await earlier.next();
  expect((await contentsOf(source)).records).toHaveLength(12_000);
  expect(source.bytesRead).toBe(source.totalBytes);
  while (!(await earlier.next()).done);
  expect(source.bytesRead).toBe(source.totalBytes);
});
