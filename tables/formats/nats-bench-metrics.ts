/**
 * @module
 * The numbers of one architecture of NATS-Bench, and their names.
 *
 * | official dataset, split | name |
 * | --- | --- |
 * | `cifar10-valid`, x-valid | `cifar10_valid_E` |
 * | `cifar10-valid`, train and ori-test | `cifar10_train_E_trainsplit`, `cifar10_test_E_trainsplit` |
 * | `cifar10` (trained on all 50,000 images), train and ori-test | `cifar10_train_E`, `cifar10_test_E` |
 * | `cifar100`, `ImageNet16-120`: train, x-valid, x-test | `cifar100_train_E`, `cifar100_valid_E`, `cifar100_test_E` |
 * | the same, ori-test: the images of x-valid and x-test together | `cifar100_validtest_E` |
 *
 * E is the budget in epochs, and `_seed777` stands behind each: these are single runs, at their end.
 * `_loss_` and `_seconds_` before E: the loss, and the time: of the whole training for `train`, of one
 * evaluation for the other splits (so that training plus one validation is what the benchmark's
 * `simulate_train_eval` takes).
 *
 * With curves, there are also the validation accuracies after epochs 1 to E - 1, or those of them that are asked
 * for, as means over the runs: `cifar10_valid_E_epoch5`, and `cifar100_validtest_E_epoch5` where the files have no
 * other for each epoch. Of epochs that are asked for, there are those of the training images, too:
 * `cifar10_train_E_trainsplit_epoch5`.
 */
import type { PickleValue } from "./pickle.js";
import type { Curves } from "./source.js";

/** A file whose pickle does not hold what it should. */
export class LayoutError extends Error {}

type Dict = ReadonlyMap<PickleValue, PickleValue>;

interface OfficialDataset {
  readonly dataset: string;
  /** By official split: ours, and what stands behind the epochs. */
  readonly splits: Readonly<Record<string, readonly [split: string, suffix: string]>>;
}

const HALVED = {
  train: ["train", ""],
  "x-valid": ["valid", ""],
  "x-test": ["test", ""],
  "ori-test": ["validtest", ""],
} as const;

const DATASETS: Readonly<Record<string, OfficialDataset>> = {
  "cifar10-valid": {
    dataset: "cifar10",
    splits: {
      train: ["train", "_trainsplit"],
      "x-valid": ["valid", ""],
      "ori-test": ["test", "_trainsplit"],
    },
  },
  cifar10: { dataset: "cifar10", splits: { train: ["train", ""], "ori-test": ["test", ""] } },
  cifar100: { dataset: "cifar100", splits: HALVED },
  "ImageNet16-120": { dataset: "imagenet16", splits: HALVED },
};
/** Its costs stand without a dataset before them: other tables mean CIFAR-10's network, too. */
const PLAIN_COSTS = "cifar10";
/** Costs are those of this budget if it is there, as the benchmark's own functions have it. */
const COST_BUDGET = "12";

/** What an architecture's file says of it. */
export interface NatsBenchEntry {
  readonly index: number;
  /** The official string. */
  readonly arch: string;
  readonly values: Record<string, number>;
}

/** One training: its official dataset and seed, and what was measured. */
interface Run {
  readonly official: string;
  readonly seed: number;
  readonly result: Dict;
}

/**
 * @param curves epochs after which accuracies are read, too.
 * @throws {LayoutError}
 */
export function readEntry(pickle: PickleValue, curves: Curves = []): NatsBenchEntry {
  const values: Record<string, number> = {};
  let identity: { index: number; arch: string } | undefined;
  const runsOfBudget = new Map<string, Run[]>();
  for (const [budget, held] of dict(pickle, "The file")) {
    const entry = dict(held, "A budget");
    const index = entry.get("arch_index");
    const arch = entry.get("arch_str");
    if (typeof budget !== "string" || typeof index !== "number" || typeof arch !== "string")
      throw new LayoutError("A budget has no name, arch_index or arch_str");
    identity ??= { index, arch };
    if (index !== identity.index || arch !== identity.arch)
      throw new LayoutError("The budgets are of different architectures");
    const runs = readRuns(entry);
    for (const run of runs) addRun(values, Number(budget), run);
    if (curves.length > 0) addCurves(values, Number(budget), runs, curves);
    runsOfBudget.set(budget, runs);
  }
  if (identity === undefined) throw new LayoutError("The file has no budgets");
  addCosts(values, runsOfBudget.get(COST_BUDGET) ?? [...runsOfBudget.values()][0]);
  return { ...identity, values };
}

function readRuns(entry: Dict): Run[] {
  return Array.from(dict(entry.get("all_results"), "all_results"), ([key, result]) => {
    const [official, seed] = Array.isArray(key) ? key : [];
    if (typeof official !== "string" || !Object.hasOwn(DATASETS, official))
      throw new LayoutError(
        `A run is of no known dataset; known are ${Object.keys(DATASETS).join(", ")}`,
      );
    if (typeof seed !== "number" || !(seed >= 0) || seed % 1 !== 0)
      throw new LayoutError(`A run of ${official} has no seed`);
    return { official, seed, result: dict(result, "A run") };
  });
}

function addRun(values: Record<string, number>, budget: number, run: Run): void {
  const { official, seed, result } = run;
  const epochs = number(result.get("epochs"), "epochs");
  if (epochs !== budget)
    throw new LayoutError(`A run of the budget of ${budget} epochs has ${epochs}`);
  const evaluated = result.get("eval_names");
  if (!Array.isArray(evaluated)) throw new LayoutError("A run has no eval_names");

  const { dataset, splits } = DATASETS[official];
  for (const [officialSplit, [split, suffix]] of Object.entries(splits)) {
    const training = officialSplit === "train";
    if (!training && !evaluated.includes(officialSplit)) continue;
    const last = training ? epochs - 1 : `${officialSplit}@${epochs - 1}`;
    const measured = (what: string) => result.get(`${training ? "train" : "eval"}_${what}`);
    const atEnd = (what: string) =>
      number(dict(measured(what), what).get(last), `${what} of ${officialSplit} at the end`);
    const name = (quantity: string) =>
      `${dataset}_${split}_${quantity}${epochs}${suffix}_seed${seed}`;

    const accuracy = atEnd("acc1es");
    if (accuracy < 0 || accuracy > 100)
      throw new LayoutError(`The accuracy of ${officialSplit} is no percentage: ${accuracy}`);
    values[name("")] = accuracy;
    values[name("loss_")] = atEnd("losses");
    const times = measured("times");
    if (times instanceof Map && times.size > 0)
      values[name("seconds_")] = training ? sum([...times.values()]) : atEnd("times");
  }
}

/** Splits of whose images a search may know the accuracy while it runs. */
const CURVE_SPLITS: readonly string[] = ["x-valid", "ori-test"];

/**
 * Of each dataset, the training images and the first of these splits that was evaluated after every epoch; the means
 * over its runs.
 */
function addCurves(
  values: Record<string, number>,
  budget: number,
  runs: readonly Run[],
  curves: Curves,
): void {
  const epochs = Array.from({ length: budget - 1 }, (_, index) => index + 1).filter(
    (epoch) => curves === "all" || curves.includes(epoch),
  );
  for (const [official, { dataset, splits }] of Object.entries(DATASETS)) {
    const results = runs.filter((run) => run.official === official).map(({ result }) => result);
    if (results.length === 0) continue;
    const read = (what: string) => results.map((result) => dict(result.get(what), "acc1es"));
    const [training, evaluated] = [read("train_acc1es"), read("eval_acc1es")];
    const add = (held: readonly Dict[], split: string, keyOf: (index: number) => PickleValue) => {
      const [own, suffix] = splits[split];
      for (const epoch of epochs) {
        const accuracy = mean(held.map((one) => one.get(keyOf(epoch - 1)) ?? null));
        if (!(accuracy >= 0 && accuracy <= 100))
          throw new LayoutError(`The accuracy of ${split} is no percentage: ${accuracy}`);
        values[`${dataset}_${own}_${budget}${suffix}_epoch${epoch}`] = accuracy;
      }
    };
    // All of them would be more metrics than a table may have.
    if (curves !== "all" && training.every((held) => held.has(0)))
      add(training, "train", (index) => index);
    const split = CURVE_SPLITS.find(
      (name) =>
        splits[name]?.[0].startsWith("valid") && evaluated.every((held) => held.has(`${name}@0`)),
    );
    if (split !== undefined) add(evaluated, split, (index) => `${split}@${index}`);
  }
}

/** Parameters, FLOPs and latency of each dataset's network: means over its runs. */
function addCosts(values: Record<string, number>, runs: readonly Run[]): void {
  for (const [official, { dataset }] of Object.entries(DATASETS)) {
    const results = runs.filter((run) => run.official === official).map(({ result }) => result);
    if (results.length === 0) continue;
    const prefix = dataset === PLAIN_COSTS ? "" : `${dataset}_`;
    // Those of `cifar10` take the place of those of `cifar10-valid`, which is the same network.
    values[`${prefix}params_m`] = mean(results.map((result) => result.get("params") ?? null));
    values[`${prefix}flops_m`] = mean(results.map((result) => result.get("flop") ?? null));
    const latencies = results
      .map((result) => result.get("latency"))
      .filter((list) => Array.isArray(list) && list.length > 0)
      .map((list) => mean(list as PickleValue[]))
      // The benchmark writes -1 where none was measured.
      .filter((seconds) => seconds > 0);
    if (latencies.length > 0) values[`${dataset}_latency_ms`] = 1000 * mean(latencies);
  }
}

function dict(value: PickleValue | undefined, what: string): Dict {
  if (!(value instanceof Map)) throw new LayoutError(`${what} is no dictionary`);
  return value;
}

function number(value: PickleValue | undefined, what: string): number {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new LayoutError(`A run has no number for ${what}`);
  return value;
}

function sum(values: readonly PickleValue[]): number {
  return values.reduce<number>((total, value) => total + number(value, "times or costs"), 0);
}

const mean = (values: readonly PickleValue[]) => sum(values) / values.length;
