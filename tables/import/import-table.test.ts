import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InputError } from "../../schema/input-error.js";
import {
  createChoicesSpace,
  createRandom,
  nasbench101,
  nasbench201,
  natsSize,
} from "../../spaces/index.js";
import { nasbench201Table, tablePath, tablesFolder } from "../../test/tables.js";
import { LocalDatabase } from "../database/local-database.js";
import { ENTRY, META } from "../testing/nats-bench.js";
import { temporaryFolder } from "../testing/sources.js";
import { cells, findTable, Workplace } from "../testing/workplace.js";
import { type ImportOptions, importTable } from "./import-table.js";

const place = new Workplace();
let database: LocalDatabase;
beforeAll(async () => {
  database = await LocalDatabase.open(place.state);
});
afterAll(async () => {
  await database.close();
  place.remove();
});

const load = (table: string, paths: string[], options: Partial<ImportOptions> = {}) =>
  importTable(database, { table, paths, ...options });
const found = async (table: string) => {
  const there = await findTable(database, table);
  if (there === undefined) throw new Error(`there is no table ${table}`);
  return there;
};

/** Two that compute different functions. */
const differentCells = [
  "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|",
  "|nor_conv_1x1~0|+|none~0|skip_connect~1|+|none~0|none~1|skip_connect~2|",
];

const written = nasbench101.example as { matrix: number[][]; ops: string[] };
const matrix = written.matrix.flat().join("");
/** The example with its two inner branches written in another order. */
const relabelled = (() => {
  const order = [0, 4, 1, 2, 3, 5, 6];
  const relabel = order.map((from) => order.map((to) => written.matrix[from][to]));
  return {
    matrix: relabel.flat().join(""),
    ops: `"${order.map((vertex) => written.ops[vertex]).join(",")}"`,
  };
})();

describe("importTable", () => {
  it("stores every number of every architecture under its key", async () => {
    const random = createRandom(1);
    const rows = cells(2500).map((arch, index) => [index, arch, 100 * random.uniform(), index / 7]);
    const file = place.csv("all.csv", "index,arch,cifar10_test_200,params_m", rows);
    const report = await load("all", [file]);
    expect(report).toMatchObject({ outcome: "loaded", change: "new", rows: 2500 });
    const { table, rows: stored } = await found("all");
    expect(table).toMatchObject({ space: "nasbench201", rows: 2500, source: "all.csv" });
    expect(stored.size).toBe(2500);
    for (const [index, arch, accuracy, params] of rows) {
      const row = stored.get(arch as string);
      const hash = nasbench201.hash(nasbench201.parse(arch));
      expect(row).toMatchObject({ official_index: index, hash, written: null });
      expect(row?.values).toEqual({ cifar10_test_200: accuracy, params_m: params });
    }
  });

  it("keeps the written form of a cell that is known under its module hash", async () => {
    const ops = `"${written.ops.join(",")}"`;
    const file = place.csv("cell.csv", "matrix,ops,cifar10_test_108", [[matrix, ops, 94.1]]);
    await load("cell", [file]);
    const [[key, row]] = (await found("cell")).rows;
    expect(key).toBe(nasbench101.hash(nasbench101.parse(written)));
    expect(row.hash).toBeNull();
    expect(JSON.parse(row.written as string)).toEqual(written);
  });

  it("ranks by every mean, and sorts in chunks of 1,000", async () => {
    const { rows, chunks } = await found("all");
    const byOrdinal = new Map([...rows.values()].map((row) => [row.ordinal, row]));
    for (const metric of ["cifar10_test_200", "params_m"]) {
      const ofMetric = chunks.filter((chunk) => chunk.metric === metric);
      expect(ofMetric.map(({ ordinals }) => ordinals.length)).toEqual([1000, 1000, 500]);
      const sorted = ofMetric
        .flatMap(({ ordinals }) => ordinals)
        .map((ordinal) => byOrdinal.get(ordinal));
      sorted.forEach((row, position) => {
        expect(row?.ranks[metric]).toBe(position + 1);
      });
      expect(ofMetric[0].largest).toBe(sorted[0]?.values[metric]);
      expect(ofMetric[2].smallest).toBe(sorted[2499]?.values[metric]);
    }
  });

  it("gives the mean over the runs that an architecture has, unless a file gives it", async () => {
    const [a, b, c] = cells(3);
    const runs = place.csv(
      "runs.csv",
      "arch,cifar10_test_12_seed777,cifar10_test_12_seed888,cifar10_valid_12_seed777,cifar10_valid_12",
      [
        [a, 80, 90, 70, 71],
        [b, 60, "", 50, ""],
        [c, "", "", "", 40],
      ],
    );
    await load("runs", [runs]);
    const { rows, version } = await found("runs");
    expect(rows.get(a)?.values).toMatchObject({ cifar10_test_12: 85, cifar10_valid_12: 71 });
    expect(rows.get(b)?.values).toMatchObject({ cifar10_test_12: 60, cifar10_valid_12: 50 });
    expect(rows.get(c)?.values).toEqual({ cifar10_valid_12: 40 });
    expect(rows.get(c)?.ranks).toEqual({ cifar10_test_12: 0, cifar10_valid_12: 3 });
    expect(JSON.parse(version.ranked as string)).toEqual(["cifar10_valid_12", "cifar10_test_12"]);
    expect(JSON.parse(version.ranked_rows as string)).toEqual([3, 2]);
  });

  it("adds the columns of files by hash, by index, or with new metrics only", async () => {
    const [a, b] = differentCells;
    const first = place.csv("adds.csv", "index,arch,cifar10_test_200", [
      [7, a, 90],
      [8, b, 91],
    ]);
    const byHash = place.csv("hash.csv", "hash,edge_ms", [
      [nasbench201.hash(nasbench201.parse(b)), 1.5],
    ]);
    const byIndex = place.csv("index.csv", "index,phone_ms", [[7, 2.5]]);
    const byArch = place.csv("arch.csv", "arch,params_m", [[a, 3.5]]);
    await load("adds", [first]);
    for (const file of [byHash, byIndex, byArch])
      expect(await load("adds", [file])).toMatchObject({ change: "adds", rows: 2 });
    const { rows, version } = await found("adds");
    expect(rows.get(a)).toMatchObject({
      official_index: 7,
      values: { cifar10_test_200: 90, phone_ms: 2.5, params_m: 3.5 },
    });
    expect(rows.get(b)?.values).toEqual({ cifar10_test_200: 91, edge_ms: 1.5 });

    // All at once, whichever comes first, is the same.
    await load("at-once", [byIndex, byHash, first, byArch]);
    const atOnce = await found("at-once");
    expect(atOnce.rows).toEqual(rows);
    expect(atOnce.version.metrics).toEqual(version.metrics);
  });

  it("takes the place of a version whose metrics it brings again", async () => {
    const [a, b] = cells(2);
    await load("edition", [place.csv("one.csv", "arch,x_test_1,y_ms", [[a, 10, 1]])]);
    const second = place.csv("two.csv", "arch,x_test_1", [[b, 20]]);
    expect(await load("edition", [second])).toMatchObject({ change: "replaces", rows: 1 });
    expect([...(await found("edition")).rows.keys()]).toEqual([b]);
    const third = place.csv("three.csv", "arch,z_ms", [[a, 3]]);
    const replaced = await load("edition", [third], { replace: true });
    expect(replaced).toMatchObject({ change: "replaces", metrics: ["z_ms"] });
  });

  it("changes nothing when the same files are loaded again", async () => {
    const before = await found("adds");
    for (const names of [["adds.csv"], ["arch.csv", "hash.csv"]])
      expect(
        await load(
          "adds",
          names.map((name) => place.path(name)),
        ),
      ).toMatchObject({
        outcome: "already loaded",
      });
    expect(await found("adds")).toEqual(before);
  });

  it("keeps title, licence and source where columns are added, and names the new files, too", async () => {
    const file = place.csv("known.csv", "arch,cifar10_test_200", [[cells(1)[0], 90]]);
    await load("titled", [file], { title: "Mine", licence: "CC0-1.0" });
    const more = place.csv("more.csv", "index,arch,a_ms", [[0, cells(1)[0], 1]]);
    await load("titled", [more]);
    expect((await found("titled")).table).toMatchObject({
      title: "Mine",
      licence: "CC0-1.0",
      source: "known.csv, more.csv",
    });
  });

  it("says of other files what these hold, whatever the table is called", async () => {
    const first = place.csv("first.csv", "arch,cifar10_test_200", [[cells(1)[0], 90]]);
    await load("nasbench201", [first], { title: "Mine", licence: "CC0-1.0" });
    // A file in place of it is another one, under the name that somebody gave the table.
    const second = place.csv("second.csv", "arch,cifar10_test_200", [[cells(1)[0], 91]]);
    await load("nasbench201", [second]);
    expect((await found("nasbench201")).table).toMatchObject({
      title: "Mine",
      licence: "not stated",
      source: "second.csv",
    });
    const rows = [[cells(1)[0], 90]];
    await load("nats-size", [place.csv("third.csv", "arch,cifar10_test_200", rows)]);
    expect((await found("nats-size")).table).toMatchObject({
      title: "nats-size",
      licence: "not stated",
      source: "third.csv",
    });
  });

  it("says of published files whose they are, and how much of them is there", async () => {
    const folder = temporaryFolder({
      "meta.pickle.pbz2": Buffer.from(META, "base64"),
      "000000.pickle.pbz2": Buffer.from(ENTRY, "base64"),
    });
    await load("nasbench201", [folder], { replace: true });
    const { table } = await found("nasbench201");
    expect(table).toMatchObject({
      title: "NATS-Bench topology (NAS-Bench-201), 1 of 15,625",
      licence: "MIT",
    });
    expect(table.source).toMatch(/^Dong et al., NATS-Bench \(2021\).* \(archfit-/);
  });

  it("knows a file that was read in another way from what is loaded", async () => {
    const file = place.csv("fractions.csv", "arch,mine_test_5", [[cells(1)[0], 0.91]]);
    const value = async () => (await found("fractions")).rows.get(cells(1)[0])?.values.mine_test_5;
    await load("fractions", [file], { fractions: false });
    expect(await value()).toBe(0.91);
    expect((await load("fractions", [file], { fractions: true })).outcome).toBe("loaded");
    expect(await value()).toBe(91);
    const again = await load("fractions", [file], { fractions: true });
    expect(again.outcome).toBe("already loaded");
  });

  it("keeps the definition of a list of choices with the table, and of no other space", async () => {
    const definition = {
      name: "kept",
      positions: [
        { name: "width", options: ["8", "16"] },
        { name: "depth", options: ["1", "2"] },
      ],
    };
    const space = createChoicesSpace(definition);
    const file = place.csv("kept.csv", "arch,mine_test_5", [["8:1", 90]]);
    await load("kept", [file], { space });
    const definitionOf = async (table: string) =>
      JSON.parse(`${(await found(table)).table.space_definition}`);
    expect(await definitionOf("kept")).toEqual(definition);
    // From now on the table says of which space it is.
    const more = place.csv("kept-more.csv", "arch,mine_valid_5", [["8:1", 80]]);
    await load("kept", [more]);
    expect(await definitionOf("kept")).toEqual(definition);
    // A table of the time before, loaded again.
    await database.run([sql`UPDATE benchmark_tables SET space_definition = NULL`]);
    expect((await load("kept", [file, more], { space })).outcome).toBe("already loaded");
    expect(await definitionOf("kept")).toEqual(definition);

    await load("plain", [place.csv("plain.csv", "arch,cifar10_test_200", [[cells(1)[0], 90]])]);
    expect(await definitionOf("plain")).toBeNull();
  });

  it("takes a space of one's own that the files do not show", async () => {
    const file = place.csv("sizes.csv", "arch,my_ms", [["8:16:24:32:40", 1]]);
    await load("sizes", [file]);
    expect((await found("sizes")).table.space).toBe(natsSize.id);
  });
});

describe("importTable refuses", () => {
  const [a, b] = differentCells;

  it("another number for the same metric of the same architecture", async () => {
    const file = place.csv("twice.csv", "arch,x_test_1", [
      [a, 10],
      [b, 20],
      [a, 11],
      [b, 20],
    ]);
    await expect(load("twice", [file])).rejects.toThrow(
      /1 record can't be used; --skip-bad[\s\S]*twice\.csv, record 4, byte \d+: x_test_1 of architecture .* is 10 in an earlier record, but 11 here/,
    );
    expect(await findTable(database, "twice")).toBeUndefined();
    const report = await load("twice", [file], { skipBad: true });
    expect([report.rows, report.bad.count]).toEqual([2, 1]);
    expect((await found("twice")).rows.get(a)?.values).toEqual({ x_test_1: 10 });
  });

  it("isomorphic cells with different numbers", async () => {
    const file = place.csv("isomorphic.csv", "matrix,ops,x_test_1", [
      [matrix, `"${written.ops.join(",")}"`, 10],
      [relabelled.matrix, relabelled.ops, 11],
    ]);
    await expect(load("isomorphic", [file])).rejects.toThrow(/record 3.* is 10 .* but 11 here/);
  });

  it("architectures that a table does not have", async () => {
    const first = place.csv("has.csv", "index,arch,x_test_1", [[3, a, 10]]);
    const other = nasbench201.hash(nasbench201.parse(b));
    const file = place.csv("strange.csv", "hash,y_ms", [[other, 1]]);
    await expect(load("strange", [first, file])).rejects.toThrow(
      `strange.csv, record 2, byte 10: The table has no architecture of hash ${other}`,
    );
    const index = place.csv("strange-index.csv", "index,y_ms", [[4, 1]]);
    await expect(load("strange", [first, index])).rejects.toThrow(/no architecture of index 4/);
    await expect(load("nothing", [file], { space: nasbench201 })).rejects.toThrow(
      "there is no table nothing",
    );
    expect(await findTable(database, "strange")).toBeUndefined();
  });

  it("one index for two architectures, and two for one", async () => {
    const taken = place.csv("taken.csv", "index,arch,x_test_1", [
      [3, a, 10],
      [3, b, 11],
      [4, a, 10],
    ]);
    await expect(load("taken", [taken])).rejects.toThrow(
      /2 records[\s\S]*Index 3 is of another[\s\S]*has index 3 already, not 4/,
    );
  });

  it("a hash that several architectures of the table have", async () => {
    const same = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|";
    const dead = "|none~0|+|none~0|none~1|+|none~0|none~1|skip_connect~2|";
    const first = place.csv("functions.csv", "arch,x_test_1", [
      [same, 10],
      [dead, 10],
    ]);
    const hash = nasbench201.hash(nasbench201.parse(same));
    const file = place.csv("function.csv", "hash,y_ms", [[hash, 1]]);
    await expect(load("functions", [first, file])).rejects.toThrow(/several architectures of hash/);
  });

  it("more than 20 bad records without listing them all", async () => {
    const rows = cells(25).map((arch) => [arch, 101]);
    const file = place.csv("many.csv", "arch,x_test_1", rows);
    const error = await load("many", [file]).catch((reason) => reason);
    expect(error).toBeInstanceOf(InputError);
    expect(error.message.split("\n")).toHaveLength(22);
    expect(error.message).toMatch(
      /^25 records can't be used[\s\S]*from 0 to 100[\s\S]*and 5 more$/,
    );
    await expect(load("many", [file], { skipBad: true })).rejects.toThrow("no record that can be");
  });

  it("a table of another space, a name that is no name, one file twice", async () => {
    const file = place.csv("space.csv", "arch,x_test_1", [[a, 10]]);
    await expect(load("cell", [file])).rejects.toThrow(
      /nasbench201, not of nasbench101|no column/i,
    );
    await expect(load("cell", [file], { space: nasbench201 })).rejects.toThrow(
      "of the search space nasbench101, not of nasbench201",
    );
    await expect(load("No Name", [file])).rejects.toThrow("can't name a table");
    await expect(load("double", [file, file])).rejects.toThrow("name it once");
  });

  it("nothing in a dry run, and writes nothing", async () => {
    const file = place.csv("dry.csv", "arch,x_test_1", [[a, 10]]);
    const report = await load("dry", [file], { dryRun: true });
    expect(report).toMatchObject({ outcome: "checked", change: "new", rows: 1 });
    const adding = place.csv("dry-adds.csv", "index,dry_ms", [[7, 1]]);
    const added = await load("adds", [adding], { dryRun: true });
    expect(added).toMatchObject({ outcome: "checked", change: "adds", rows: 2 });
    expect(await findTable(database, "dry")).toBeUndefined();
    const versions = await database.query(
      sql`SELECT id FROM table_versions WHERE table_id IN ('dry', 'adds')`,
    );
    expect(versions).toHaveLength(1);
  });
});

describe("whole tables", () => {
  it("nasbench201.csv.gz: every number is found, the best ones have rank 1", async () => {
    await load("whole", [nasbench201Table]);
    const { rows } = await found("whole");
    const text = gunzipSync(await readFile(nasbench201Table)).toString();
    const [header, ...lines] = text.trim().split("\n");
    const [, , ...metrics] = header.split(",");
    expect(lines).toHaveLength(15_625);
    for (const line of lines) {
      const [index, arch, ...numbers] = line.split(",");
      const row = rows.get(arch);
      expect(row?.official_index).toBe(Number(index));
      const values = numbers.flatMap((text, at) => (text ? [[metrics[at], Number(text)]] : []));
      expect(row?.values).toEqual(Object.fromEntries(values));
    }
    const best = [...rows.values()].find(({ official_index }) => official_index === 6111);
    expect(best?.ranks).toMatchObject({ cifar10_test_200: 1, cifar10_valid_200: 1 });
  });

  it.skipIf(!tablesFolder)(
    "NAS-Bench-101's format: three runs of each cell, and their mean",
    async () => {
      await load("tfrecord", [tablePath("samples/nasbench101-format.tfrecord")]);
      const { rows, version } = await found("tfrecord");
      expect(rows.size).toBe(7);
      expect(JSON.parse(version.metrics as string)).toContain("cifar10_test_4_halfway_seed2");
      for (const { values } of rows.values()) {
        const runs = [0, 1, 2].map((run) => values[`cifar10_valid_4_seed${run}`]);
        expect(values.cifar10_valid_4).toBe((runs[0] + runs[1] + runs[2]) / 3);
      }
    },
  );
});
