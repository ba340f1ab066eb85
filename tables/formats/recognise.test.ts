import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { madeUpRecords } from "../../bench/make-nasbench101-tfrecord.js";
import {
  createChoicesSpace,
  createRandom,
  nasbench101,
  nasbench201,
  natsSize,
} from "../../spaces/index.js";
import { nasbench201Table, tablePath, tablesFolder } from "../../test/tables.js";
import { ENTRY, META } from "../testing/nats-bench.js";
import { contentsOf, temporaryFile, temporaryFolder } from "../testing/sources.js";
import { openSource } from "./recognise.js";
import { SourceError } from "./source.js";

const NONE = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|";
const recognised = async (path: string) => {
  const { format, space } = await openSource(path);
  return [format, space.id];
};

describe("recognising a table", () => {
  it("goes by what is in it, whatever its name", async () => {
    const tfrecord = Buffer.concat([...madeUpRecords(2, [108], 1, createRandom(1))]);
    expect(await recognised(temporaryFile(tfrecord, "table.csv.gz"))).toEqual([
      "nasbench101-tfrecord",
      "nasbench101",
    ]);
    const csv = `arch,params_m\n${NONE},1\n`;
    for (const content of [csv, gzipSync(csv), `\uFEFF${csv}`])
      expect(await recognised(temporaryFile(content, "nasbench.tfrecord"))).toEqual([
        "csv",
        "nasbench201",
      ]);
    const folder = temporaryFolder({
      "meta.pickle.pbz2": Buffer.from(META, "base64"),
      "000000.pickle.pbz2": Buffer.from(ENTRY, "base64"),
      "README.md": "",
    });
    expect(await recognised(folder)).toEqual(["nats-bench", "nasbench201"]);
  });

  it.each([
    ["matrix,ops,params_m\n0100,,1\n", "nasbench101"],
    [`hash,params_m\nd32d0b26d534203b48d866facd98cc3e,1\n`, "nasbench101"],
    ["arch,params_m\n64:8:16:24:32,1\n", "nats-size"],
    [`params_m, arch \n1,${NONE}\n`, "nasbench201"],
  ])("finds the space of %j", async (table, space) => {
    expect(await recognised(temporaryFile(table))).toEqual(["csv", space]);
  });

  it("takes a space of one's own where it is given", async () => {
    const own = createChoicesSpace({
      name: "own",
      positions: [{ name: "depth", options: [1, 2] }],
    });
    const file = temporaryFile("arch,params_m\n2,1\n");
    await expect(openSource(file)).rejects.toThrow(/say it with --space/);
    const { records } = await contentsOf(openSource(file, own));
    expect(records[0].subject).toEqual({ architecture: own.parse("2") });
  });

  it("refuses a table of another space than is given", async () => {
    const tfrecord = Buffer.concat([...madeUpRecords(1, [108], 1, createRandom(1))]);
    await expect(openSource(temporaryFile(tfrecord), nasbench201)).rejects.toThrow(
      /of nasbench101, not of nasbench201/,
    );
    const csv = openSource(temporaryFile(`arch,params_m\n${NONE},1\n`), nasbench101);
    expect((await contentsOf(csv)).error?.message).toMatch(/no column matrix and no column ops/);
    const size = openSource(temporaryFile(`arch,params_m\n${NONE},1\n`), natsSize);
    expect((await contentsOf(size)).bad).toHaveLength(1);
  });

  it("says what is wrong with a path that is no table", async () => {
    const folder = temporaryFolder({
      empty: "",
      "notes.txt": "no table\nat all\n",
      "index.csv": "index,params_m\n1,2\n",
      "binary.dat": Buffer.from(Array.from({ length: 300 }, (_, n) => 255 - (n % 100))),
      "000000.pickle.pbz2": Buffer.from(ENTRY, "base64"),
    });
    const problems: [string, RegExp][] = [
      ["absent", /no such file/],
      ["empty/table.csv", /no such file/],
      ["empty", /The file is empty/],
      [".", /folder has no meta\.pickle\.pbz2; what can be read is/],
      ["notes.txt", /No column says which architecture.*the columns are no table/],
      ["index.csv", /--space/],
      ["binary.dat", /not UTF-8/],
      ["000000.pickle.pbz2", /name the folder/],
    ];
    for (const [name, problem] of problems) {
      const path = join(folder, name);
      await expect(openSource(path)).rejects.toThrow(problem);
      await expect(openSource(path)).rejects.toThrow(SourceError);
    }
  });
});

it("the table of NAS-Bench-201", async () => {
  expect(await recognised(nasbench201Table)).toEqual(["csv", "nasbench201"]);
});

describe.skipIf(!tablesFolder)("shared tables", () => {
  it.each([
    ["nasbench101.csv.gz", "csv", "nasbench101"],
    ["nasbench101-validation.csv.gz", "csv", "nasbench101"],
    ["samples/nasbench101-format.tfrecord", "nasbench101-tfrecord", "nasbench101"],
    ["samples/NATS-tss-v1_0-3ffb9-simple", "nats-bench", "nasbench201"],
    ["samples/NATS-sss-v1_0-50262-simple", "nats-bench", "nats-size"],
  ])("%s", async (name, format, space) => {
    expect(await recognised(tablePath(name))).toEqual([format, space]);
  });
});
