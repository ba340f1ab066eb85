/**
 * @module
 * Of 1,000 cells of NAS-Bench-201 that were trained 12 epochs, which to train on: how good the best is of the 10 and 50
 * that are chosen by validation accuracy after 12 epochs, by a predictor that is told the cell alone, and by one
 * that is told both. It was fitted on other cells whose accuracy after 200 epochs is known. Run by hand:
 *
 *     node --import tsx bench/early-stopping.ts figures.json --draws 20 --seed 1 --labels 100
 *
 * Draw i (from 0 on) draws labelled cells and candidates by the seed plus i. What is finished is kept in
 * `figures.json.draws.jsonl`, so that the same command goes on where it was interrupted.
 */
import { parseArgs } from "node:util";
import { openFinishedWork } from "../files/finished-work.js";
import { writeJson } from "../files/outputs.js";
import { ascendingOrder, kendallTau, mean, standardDeviation } from "../learn/index.js";
import { readTable } from "../tables/read/read-table.js";
import { nasbench201Table } from "../test/tables.js";
import { drawRows, seedOfDraw, trainingData } from "../trainer/evaluation/draw.js";
import { best } from "../trainer/families/best/index.js";
import { measuredRows } from "../trainer/families/cross-validation.js";
import { meanScores } from "../trainer/families/ensemble.js";
import { familyFor } from "../trainer/families/index.js";
import { useBackend } from "../trainer/tensor/backends.js";
import { createPool } from "../trainer/threads/pool.js";
import { printTable } from "./report.js";

const TARGET = "cifar10_valid_200";
const EARLY = "cifar10_valid_12";
const CANDIDATES = 1000;
const CHOSEN = [10, 50] as const;
const MEMBERS = 5;

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    draws: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    labels: { type: "string", default: "100" },
  },
});
const [json] = positionals;
if (json === undefined) throw new Error("Name the JSON file for the figures");
const [draws, seed, labels] = [given.draws, given.seed, given.labels].map(Number);

/** By one way to choose. */
interface Figures {
  readonly kendall_tau: number;
  /** For each of `CHOSEN`: best of all candidates less the best of those chosen, in points of the target. */
  readonly regret: readonly number[];
  /** For each of `CHOSEN`: how many of as many best candidates are chosen. */
  readonly hits: readonly number[];
}
type Ways = Readonly<Record<"early" | "predictor" | "both", Figures>>;

function judge(scores: ArrayLike<number>, targets: Float64Array): Figures {
  const byScore = ascendingOrder(scores).toReversed();
  const byTarget = ascendingOrder(targets).toReversed();
  const chosen = CHOSEN.map((count) => [...byScore.slice(0, count)]);
  return {
    kendall_tau: kendallTau(scores, targets),
    regret: chosen.map(
      (rows) => targets[byTarget[0]] - rows.reduce((most, row) => Math.max(most, targets[row]), 0),
    ),
    hits: chosen.map(
      (rows) => rows.filter((row) => byTarget.subarray(0, rows.length).includes(row)).length,
    ),
  };
}

const table = await readTable(nasbench201Table, TARGET, undefined, { with: [EARLY] });
const pool = createPool(await useBackend("wasm"));
const finished = await openFinishedWork(json);
const all: Ways[] = [];
for (let draw = 0; draw < draws; draw++) {
  const own = seedOfDraw(seed, draw);
  const key = { table: table.sha256, labels, seed: own };
  let ways = finished.find<Ways>(key);
  if (ways === undefined) {
    const rows = drawRows(table.targets.length, labels, CANDIDATES, own);
    const data = trainingData(table, rows.training);
    const model = await familyFor(best, data).fit(data, { seed: own, members: MEMBERS, pool });
    const candidates = rows.heldOut.map((row) => table.architectures[row]);
    const targets = Float64Array.from(rows.heldOut, (row) => table.targets[row]);
    const early = table.measured && measuredRows(table.measured, rows.heldOut).values;
    ways = {
      early: judge(early as Float32Array, targets),
      predictor: judge(meanScores(await model.score(candidates)), targets),
      both: judge(meanScores(await model.score(candidates, early)), targets),
    };
    await finished.add(key, ways);
  }
  all.push(ways);
}
await pool.close();

const summary = (read: (ways: Ways) => number) => {
  const values = all.map(read);
  return { mean: mean(values), std: standardDeviation(values) };
};
const results = (["early", "predictor", "both"] as const).map((way) => ({
  way,
  kendall_tau: summary((ways) => ways[way].kendall_tau),
  chosen: CHOSEN.map((count, at) => ({
    count,
    regret: summary((ways) => ways[way].regret[at]),
    hits: summary((ways) => ways[way].hits[at]),
  })),
}));
await writeJson(json, {
  results,
  target: TARGET,
  with: EARLY,
  candidates: CANDIDATES,
  labels,
  draws,
  seed,
});
await finished.remove();
const written = ({ mean, std }: { readonly mean: number; readonly std: number }, digits: number) =>
  `${mean.toFixed(digits)} ± ${std.toFixed(digits)}`;
printTable(
  [
    "chosen by",
    "Kendall's tau",
    ...CHOSEN.flatMap((count) => [`${count}: regret`, `of the best ${count}`]),
  ],
  results.map(({ way, kendall_tau, chosen }) => [
    way,
    written(kendall_tau, 3),
    ...chosen.flatMap(({ regret, hits }) => [written(regret, 2), written(hits, 1)]),
  ]),
);
