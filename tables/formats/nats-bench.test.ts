import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtInSpaces, nasbench201 } from "../../spaces/index.js";
import { nasbench201Table, readRows, tablePath, tablesFolder } from "../../test/tables.js";
import { readTable } from "../read/read-table.js";
import { BOMB, ENTRY, EVIL, META } from "../testing/nats-bench.js";
import { contentsOf, flipBit, temporaryFolder } from "../testing/sources.js";
import { openNatsBench } from "./nats-bench.js";
import { readEntry } from "./nats-bench-metrics.js";
import type { PickleValue } from "./pickle.js";
import { SourceError } from "./source.js";

const meta = Buffer.from(META, "base64");
const entry = Buffer.from(ENTRY, "base64");
const ALL_NONE = "|none~0|+|none~0|none~1|+|none~0|none~1|none~2|";

const folderOf = (files: Readonly<Record<string, Uint8Array>>) =>
  temporaryFolder(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [`${name}.pickle.pbz2`, content]),
    ),
  );
const read = (files: Readonly<Record<string, Uint8Array>>) =>
  contentsOf(openNatsBench(folderOf(files)));

describe("a NATS-Bench folder", () => {
  it("has validation accuracies after each epoch, where they are asked for", async () => {
    const folder = folderOf({ meta, "000000": entry });
    const source = await openNatsBench(folder, undefined, { curves: "all" });
    const { records, bad } = await contentsOf(source);
    expect(bad).toEqual([]);
    const curve = Object.entries(records[0].values).filter(([name]) => name.includes("_epoch"));
    // Two epochs, of which the last is no point of the curve but the end.
    expect(curve).toEqual([["cifar10_valid_2_epoch1", 11]]);
    expect(records[0].values.cifar10_valid_2_seed777).toBe(19.5);
    expect(source.format).not.toBe((await openNatsBench(folder)).format);
  });

  it("has those of epochs that are named, and of training, too, as another table", async () => {
    const folder = folderOf({ meta, "000000": entry });
    const curves = async (...epochs: number[]) => {
      const source = await openNatsBench(folder, undefined, { curves: epochs });
      const { records } = await contentsOf(source);
      const { format } = source;
      return {
        format,
        names: Object.keys(records[0].values).filter((name) => name.includes("_epoch")),
      };
    };
    const { names, format } = await curves(1);
    expect(names).toEqual(["cifar10_train_2_trainsplit_epoch1", "cifar10_valid_2_epoch1"]);
    // The end of a training is no point of its curve.
    expect((await curves(2)).names).toEqual([]);
    expect((await curves(1, 2)).format).not.toBe(format);
  });

  it("names every number by dataset, split, epochs, training images and seed", async () => {
    const folder = folderOf({ meta, "000000": entry });
    const source = await openNatsBench(folder);
    expect([source.space.id, source.totalBytes]).toEqual(["nasbench201", entry.length]);
    const { records, bad, error } = await contentsOf(source);
    expect([bad, error, source.bytesRead]).toEqual([[], undefined, entry.length]);
    expect(records).toEqual([
      {
        position: { file: join(folder, "000000.pickle.pbz2"), record: 1, byteOffset: 0 },
        subject: { architecture: nasbench201.parse(ALL_NONE), index: 0 },
        values: {
          cifar10_train_2_trainsplit_seed777: 20.5,
          cifar10_train_loss_2_trainsplit_seed777: 2.25,
          cifar10_train_seconds_2_trainsplit_seed777: 3,
          cifar10_valid_2_seed777: 19.5,
          cifar10_valid_loss_2_seed777: 2.125,
          cifar10_valid_seconds_2_seed777: 0.5,
          cifar10_test_2_trainsplit_seed777: 18.5,
          cifar10_test_loss_2_trainsplit_seed777: 2.0625,
          cifar10_test_seconds_2_trainsplit_seed777: 0.25,
          cifar10_train_2_trainsplit_seed888: 20.5,
          cifar10_train_loss_2_trainsplit_seed888: 2.25,
          cifar10_train_seconds_2_trainsplit_seed888: 3,
          cifar10_valid_2_seed888: 20.25,
          cifar10_valid_loss_2_seed888: 2.125,
          cifar10_valid_seconds_2_seed888: 0.5,
          cifar10_test_2_trainsplit_seed888: 18.5,
          cifar10_test_loss_2_trainsplit_seed888: 2.0625,
          cifar10_test_seconds_2_trainsplit_seed888: 0.25,
          params_m: 0.5,
          flops_m: 7.25,
          cifar10_latency_ms: 500,
        },
      },
    ]);
  });

  it("reports damaged files and goes on behind them, and carries nothing out", async () => {
    const { records, bad, error } = await read({
      meta,
      "000000": entry,
      "000001": entry,
      "000002": Buffer.from(EVIL, "base64"),
      "000003": flipBit(entry, 4000),
      "000004": entry.subarray(0, 300),
      "000005": Buffer.from(BOMB, "base64"),
      "000006": Buffer.from("{}"),
      "000007": meta,
    });
    expect(error).toBeUndefined();
    expect(records).toHaveLength(1);
    expect(bad.map(({ position }) => position.record)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(bad.map(({ problem }) => problem)).toEqual(
      [
        /holds architecture 0 .*; of 1, meta\.pickle\.pbz2 says \|skip_connect~0\|/,
        /asks for "posix\.system", which is refused/,
        /data are damaged/,
        /truncated/,
        /unpacks to more than/,
        /no bzip2/,
        /no dictionary/,
      ].map((problem) => expect.stringMatching(problem)),
    );
    expect(existsSync("pickle-was-executed")).toBe(false);
  });

  it.each([
    ["a damaged meta", { meta: flipBit(meta, 800), "000000": entry }, /damaged/],
    ["a meta that is none", { meta: entry, "000000": entry }, /no list meta_archs/],
    ["a meta that asks", { meta: Buffer.from(EVIL, "base64"), "000000": entry }, /is refused/],
    ["no architectures", { meta }, /no architecture such as/],
  ])("cannot be read with %s", async (_, files, problem) => {
    const opening = openNatsBench(folderOf(files));
    await expect(opening).rejects.toThrow(problem);
    await expect(opening).rejects.toThrow(SourceError);
  });

  it("reports every architecture of a folder of another space", async () => {
    const space = builtInSpaces.find("nats-size");
    const source = openNatsBench(folderOf({ meta, "000000": entry }), space);
    expect((await contentsOf(source)).bad[0].problem).toMatch(/options joined by ":"/);
  });
});

describe("an architecture's results", () => {
  const run = (changes: Readonly<Record<string, PickleValue>>) =>
    new Map<PickleValue, PickleValue>(
      Object.entries({
        epochs: 1,
        params: 0.5,
        flop: 7,
        latency: [0.01],
        eval_names: ["ori-test"],
        train_acc1es: new Map([[0, 50]]),
        train_losses: new Map([[0, 1]]),
        train_times: new Map([[0, 2]]),
        eval_acc1es: new Map([["ori-test@0", 40]]),
        eval_losses: new Map([["ori-test@0", 1.5]]),
        eval_times: new Map(),
        ...changes,
      }),
    );
  const entryOf = (results: Map<PickleValue, PickleValue>, budget = "01") =>
    new Map<PickleValue, PickleValue>([
      [
        budget,
        new Map<PickleValue, PickleValue>([
          ["arch_index", 3],
          ["arch_str", "8:8:8:8:32"],
          ["all_results", results],
        ]),
      ],
    ]);
  const of = (key: PickleValue, changes: Readonly<Record<string, PickleValue>> = {}) =>
    entryOf(new Map<PickleValue, PickleValue>([[key, run(changes)]]));

  it("leaves out what was not measured", () => {
    const unmeasured = { train_times: null, latency: [-1], eval_names: [] };
    expect(readEntry(of(["cifar10", 5], unmeasured))).toEqual({
      index: 3,
      arch: "8:8:8:8:32",
      values: {
        cifar10_train_1_seed5: 50,
        cifar10_train_loss_1_seed5: 1,
        params_m: 0.5,
        flops_m: 7,
      },
    });
  });

  it("keeps the trainings on half and on all of CIFAR-10 apart", () => {
    const results = new Map<PickleValue, PickleValue>([
      [["cifar10", 1], run({ params: 2 })],
      [["cifar10-valid", 1], run({ params: 1, eval_acc1es: new Map([["ori-test@0", 30]]) })],
      [["cifar100", 1], run({ params: 3 })],
    ]);
    expect(readEntry(entryOf(results)).values).toMatchObject({
      cifar10_test_1_seed1: 40,
      cifar10_test_1_trainsplit_seed1: 30,
      cifar100_validtest_1_seed1: 40,
      params_m: 2,
      cifar100_params_m: 3,
    });
  });

  it.each([
    ["no dictionary", [], /no dictionary/],
    ["no budgets", new Map(), /no budgets/],
    ["an unknown dataset", of(["svhn", 1]), /known are cifar10-valid, cifar10/],
    ["a property of every object as dataset", of(["constructor", 1]), /no known dataset/],
    ["no seed", of(["cifar10", "777"]), /no seed/],
    ["no run", of("cifar10"), /no known dataset/],
    ["a budget of other epochs", entryOf(new Map([[["cifar10", 1], run({})]]), "12"), /has 1$/],
    ["no epochs", of(["cifar10", 1], { epochs: null }), /no number for epochs/],
    ["no last epoch", of(["cifar10", 1], { train_acc1es: new Map([[1, 50]]) }), /acc1es of train/],
    ["an evaluation that is not there", of(["cifar10", 1], { eval_losses: null }), /losses/],
    ["an accuracy of 101", of(["cifar10", 1], { train_acc1es: new Map([[0, 101]]) }), /101/],
    ["NaN", of(["cifar10", 1], { train_losses: new Map([[0, Number.NaN]]) }), /losses of train/],
    ["no parameters", of(["cifar10", 1], { params: null }), /costs/],
  ])("cannot be read with %s", (_, pickle, problem) => {
    expect(() => readEntry(pickle as PickleValue)).toThrow(problem);
  });
});

describe.skipIf(!tablesFolder)("samples of NATS-Bench", () => {
  const sample = (name: string) => tablePath(`samples/${name}`);
  const TOPOLOGY = "NATS-tss-v1_0-3ffb9-simple";
  const SIZE = "NATS-sss-v1_0-50262-simple";

  it("the topology folder has curves, which end where the runs do", async () => {
    const folder = sample(TOPOLOGY);
    const { records } = await contentsOf(openNatsBench(folder, undefined, { curves: "all" }));
    for (const { values } of records) {
      const points = Object.keys(values).filter((name) => name.includes("_epoch"));
      // CIFAR-10's validation images, and of the others those of validation and test together at 200 epochs.
      expect(points).toHaveLength(3 * 199 + 3 * 11);
      const ends = [777, 888, 999].map((seed) => values[`cifar10_valid_200_seed${seed}`]);
      const end = ends.reduce((sum, value) => sum + value, 0) / 3;
      expect(Math.abs(values.cifar10_valid_200_epoch199 - end)).toBeLessThan(0.5);
      expect(values.cifar10_valid_200_epoch1).toBeLessThan(end - 10);
    }
  });

  it("a table to fit on has the points of curves that are asked for", async () => {
    const metrics = ["cifar10_valid_200_epoch12", "cifar10_train_200_trainsplit_epoch12"];
    const table = await readTable(sample(TOPOLOGY), "cifar10_valid_200", undefined, {
      with: metrics,
    });
    const values = [...table.measured!.values].map((value) => Number(value.toFixed(2)));
    // As Python's pickle reads them, means of three runs.
    expect(values).toEqual([47.47, 57.96, 49.62, 63.06]);
  });

  it("topology: the numbers are those that Python's pickle reads", async () => {
    const { records, bad } = await contentsOf(openNatsBench(sample(TOPOLOGY)));
    expect(bad).toEqual([]);
    expect(records.map(({ subject }) => "index" in subject && subject.index)).toEqual([0, 11]);
    expect(records[1].values).toMatchObject({
      cifar10_valid_12_seed777: 63.975999975585935,
      cifar10_test_200_trainsplit_seed999: 87.39,
      cifar10_test_loss_200_seed777: 0.35242730865478517,
      cifar10_train_seconds_200_seed777: 4984.822718302408,
      cifar100_validtest_200_seed777: 67.29,
      cifar100_test_200_seed999: 68.27999991455079,
      imagenet16_valid_12_seed111: 15.666666633605956,
      imagenet16_flops_m: 28.49548,
    });
  });

  it("size: the numbers are those that Python's pickle reads", async () => {
    const source = await openNatsBench(sample(SIZE));
    expect(source.space.id).toBe("nats-size");
    const { records, bad } = await contentsOf(source);
    expect(bad).toEqual([]);
    expect(records).toHaveLength(2);
    const { subject, values } = records[1];
    if (!("architecture" in subject)) throw new Error("no architecture");
    expect(source.space.format(subject.architecture)).toBe("8:8:8:16:32");
    expect(values).toMatchObject({
      cifar10_valid_1_seed777: 26.371999998168945,
      cifar10_train_90_trainsplit_seed777: 90.05999998046875,
      cifar10_test_90_seed777: 85.77,
      cifar100_train_loss_12_seed888: 2.1729757977294923,
      cifar100_test_seconds_12_seed888: 0.3781619071960449,
      cifar100_latency_ms: 17.44564175605774,
    });
  });

  it("all means over seeds are those of nasbench201.csv.gz", async () => {
    const { records } = await contentsOf(openNatsBench(sample(TOPOLOGY)));
    const rows = new Map<number, Record<string, string>>();
    for await (const row of readRows(nasbench201Table)) {
      if (row.index === "0" || row.index === "11") rows.set(Number(row.index), row);
    }
    let compared = 0;
    for (const { subject, values } of records) {
      const row = rows.get((subject as { index: number }).index) as Record<string, string>;
      for (const [name, written] of Object.entries(row)) {
        const runs = Object.entries(values).filter(
          ([metric]) => metric.replace(/_seed\d+$/, "") === name,
        );
        if (runs.length === 0) continue;
        const mean = runs.reduce((sum, [, value]) => sum + value, 0) / runs.length;
        // The table has six significant digits.
        expect(Number(mean.toPrecision(6))).toBe(Number(written));
        compared++;
      }
    }
    // Seven accuracies and the parameters of two architectures.
    expect(compared).toBe(16);
  });

  it("parameters and FLOPs are those of the architecture", async () => {
    for (const name of [TOPOLOGY, SIZE]) {
      const { space, records } = await openNatsBench(sample(name)).then(async (source) => ({
        space: source.space,
        records: (await contentsOf(source)).records,
      }));
      for (const { subject, values } of records) {
        if (!("architecture" in subject) || space.cost === undefined) continue;
        const { params_m, flops_m } = values;
        expect({ params_m, flops_m }).toEqual(space.cost(subject.architecture));
      }
    }
  });

  it("finds damage in every file", async () => {
    const files = Object.fromEntries(
      await Promise.all(
        ["meta", "000000", "000011"].map(async (name) => [
          name,
          await readFile(join(sample(SIZE), `${name}.pickle.pbz2`)),
        ]),
      ),
    );
    const damaged = { ...files, "000011": flipBit(files["000011"], 100_003) };
    const { records, bad } = await read(damaged);
    expect([records.length, bad.length]).toEqual([1, 1]);
    await expect(
      openNatsBench(folderOf({ ...files, meta: flipBit(files.meta, 100_003) })),
    ).rejects.toThrow(/damaged/);
  });
});
