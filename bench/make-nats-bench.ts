/**
 * @module
 * Writes a folder in the layout of a NATS-Bench "simple" release, with made-up numbers:
 * `node --import tsx bench/make-nats-bench.ts FOLDER [--space nasbench201|nats-size] [--entries N]
 * [--seed S]`. Needs the program `bzip2`. Indices are in the order of the enumeration, not the official
 * ones.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { builtInSpaces, createRandom, type Random } from "../spaces/index.js";

/** What Python would hold: maps are dictionaries, arrays lists, `Tuple`s tuples, `Float`s floats. */
type Value = null | boolean | number | string | Float | Tuple | Value[] | Map<Value, Value>;
class Float {
  constructor(readonly value: number) {}
}
class Tuple {
  constructor(readonly values: Value[]) {}
}

const OP = {
  proto: [0x80, 4],
  stop: [0x2e],
  none: [0x4e],
  true: [0x88],
  false: [0x89],
  int32: 0x4a,
  float64: 0x47,
  text: 0x58,
  mark: [0x28],
  tuple: [0x74],
  emptyList: [0x5d],
  appends: [0x65],
  emptyDict: [0x7d],
  setItems: [0x75],
} as const;

/** A pickle of protocol 4, without its memo. */
function pickle(value: Value): Buffer {
  const parts: (Buffer | readonly number[])[] = [OP.proto];
  const write = (held: Value): void => {
    if (held === null) parts.push(OP.none);
    else if (typeof held === "boolean") parts.push(held ? OP.true : OP.false);
    else if (typeof held === "number") {
      const bytes = Buffer.of(OP.int32, 0, 0, 0, 0);
      bytes.writeInt32LE(held, 1);
      parts.push(bytes);
    } else if (held instanceof Float) {
      const bytes = Buffer.alloc(9, OP.float64);
      bytes.writeDoubleBE(held.value, 1);
      parts.push(bytes);
    } else if (typeof held === "string") {
      const text = Buffer.from(held);
      const head = Buffer.of(OP.text, 0, 0, 0, 0);
      head.writeUInt32LE(text.length, 1);
      parts.push(head, text);
    } else if (held instanceof Tuple) {
      parts.push(OP.mark);
      held.values.forEach(write);
      parts.push(OP.tuple);
    } else {
      parts.push(Array.isArray(held) ? OP.emptyList : OP.emptyDict, OP.mark);
      if (Array.isArray(held)) held.forEach(write);
      else for (const entry of held) entry.forEach(write);
      parts.push(Array.isArray(held) ? OP.appends : OP.setItems);
    }
  };
  write(value);
  parts.push(OP.stop);
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

function bzip2(bytes: Buffer): Buffer {
  const { stdout, error, status } = spawnSync("bzip2", { input: bytes, maxBuffer: 2 ** 26 });
  if (error !== undefined || status !== 0) throw error ?? new Error(`bzip2 ended with ${status}`);
  return stdout;
}

const DATASETS: Readonly<Record<string, readonly string[]>> = {
  "cifar10-valid": ["x-valid", "ori-test"],
  cifar10: ["ori-test"],
  cifar100: ["x-valid", "x-test", "ori-test"],
  "ImageNet16-120": ["x-valid", "x-test", "ori-test"],
};
const BUDGETS: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  nasbench201: { "12": [777], "200": [777, 888, 999] },
  "nats-size": { "01": [777], "12": [777, 888, 999], "90": [777] },
};

function curve(epochs: number, key: (epoch: number) => Value, random: Random): Map<Value, Value> {
  const last = 60 + 35 * random.uniform();
  return new Map(
    Array.from({ length: epochs }, (_, epoch) => [
      key(epoch),
      new Float(last * Math.sqrt((epoch + 1) / epochs)),
    ]),
  );
}

function run(dataset: string, seed: number, epochs: number, random: Random): Value {
  const training = () => curve(epochs, (epoch) => epoch, random);
  const evaluations = () =>
    new Map(
      DATASETS[dataset].flatMap((split) => [
        ...curve(epochs, (epoch) => `${split}@${epoch}`, random),
      ]),
    );
  return new Map<Value, Value>([
    ["name", dataset],
    ["train_acc1es", training()],
    ["train_acc5es", null],
    ["train_losses", training()],
    ["train_times", training()],
    ["arch_config", new Map<Value, Value>([["class_num", 10]])],
    ["params", new Float(random.uniform())],
    ["flop", new Float(100 * random.uniform())],
    ["seed", `0${seed}`],
    ["epochs", epochs],
    ["latency", [new Float(0.01 + 0.01 * random.uniform())]],
    ["eval_names", [...DATASETS[dataset]]],
    ["eval_acc1es", evaluations()],
    ["eval_times", evaluations()],
    ["eval_losses", evaluations()],
    ["net_state_dict", null],
  ]);
}

function entry(index: number, arch: string, budgets: (typeof BUDGETS)[string], random: Random) {
  return new Map<Value, Value>(
    Object.entries(budgets).map(([budget, seeds]) => [
      budget,
      new Map<Value, Value>([
        ["arch_index", index],
        ["arch_str", arch],
        [
          "all_results",
          new Map(
            Object.keys(DATASETS).flatMap((dataset) =>
              seeds.map((seed) => [
                new Tuple([dataset, seed]),
                run(dataset, seed, Number(budget), random),
              ]),
            ),
          ),
        ],
        ["clear_net_done", true],
      ]),
    ]),
  );
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    space: { type: "string", default: "nasbench201" },
    entries: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
  },
});
const space = builtInSpaces.find(values.space);
const budgets = BUDGETS[values.space];
if (positionals.length !== 1 || space === undefined || budgets === undefined)
  throw new Error(`Name a folder, and a space of ${Object.keys(BUDGETS).join(", ")}`);
const [folder] = positionals;
mkdirSync(folder, { recursive: true });
const archs = Array.from(
  space.enumerate?.() ?? [],
  (architecture) => space.format(architecture) as string,
);
const random = createRandom(Number(values.seed));
const write = (name: string, value: Value) =>
  writeFileSync(join(folder, `${name}.pickle.pbz2`), bzip2(pickle(value)));
write("meta", new Map<Value, Value>([["meta_archs", archs]]));
const count = Math.min(Number(values.entries), archs.length);
for (let index = 0; index < count; index++)
  write(String(index).padStart(6, "0"), entry(index, archs[index], budgets, random));
console.log(`${count} of ${archs.length} architectures`);
