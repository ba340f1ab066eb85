/**
 * @module
 * What choosing the rows to label (`archfit choose`) gains over drawing them: Kendall's tau on 3,000 rows, of
 * boosted trees (on normal scores and the effective graph, without the cross-validation in which the family
 * settles that, and takes many times as long) and perceptrons fitted on rows chosen or drawn of 2,000 others.
 * Run by hand, with the folder of the tables in `ARCHFIT_TABLES`:
 *
 *     node --import tsx bench/choose.ts figures.json --draws 20 --seed 1
 *
 * Draw i (from 0 on) draws all 5,000 rows by the seed plus i. What is finished is kept in
 * `figures.json.draws.jsonl`, so that the same command goes on where it was interrupted.
 */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { openFinishedWork } from "../files/finished-work.js";
import { writeJson } from "../files/outputs.js";
import { kendallTau, mean, standardDeviation } from "../learn/index.js";
import { createChoicesSpace } from "../spaces/index.js";
import { readTable, type Table } from "../tables/read/read-table.js";
import { tablePath } from "../test/tables.js";
import { chooseArchitectures, freshCandidates } from "../trainer/choosing/choose.js";
import { drawRows, seedOfDraw, trainingData } from "../trainer/evaluation/draw.js";
import { meanScores } from "../trainer/families/ensemble.js";
import type { Family } from "../trainer/families/index.js";
import { mlp } from "../trainer/families/mlp/index.js";
import { boostingSettings, fitTrees } from "../trainer/families/trees/index.js";
import { useBackend } from "../trainer/tensor/backends.js";
import { createPool } from "../trainer/threads/pool.js";
import { printTable } from "./report.js";

const CANDIDATES = 2000;
const HELD_OUT = 3000;
const TABLES = [
  { file: "nasbench201.csv.gz", target: "cifar10_test_200", counts: [78, 156] },
  { file: "nasbench101.csv.gz", target: "cifar10_test_108", counts: [100, 172] },
  {
    file: "mnasnet.csv.gz",
    definition: "mnasnet.json",
    target: "imagenet_proxy_top1_percent",
    counts: [100, 200],
  },
] as const;

const MEMBERS = 2;
const FAMILIES: Readonly<Record<string, Family["fit"]>> = {
  trees: (data, options) =>
    fitTrees({ transform: "normal_score", written: false }, boostingSettings(data.targets.length))(
      data,
      options,
    ),
  mlp: mlp.fit,
};

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: { draws: { type: "string", default: "20" }, seed: { type: "string", default: "1" } },
});
const [json] = positionals;
if (json === undefined) throw new Error("Name the JSON file for the figures");
const [draws, seed] = [given.draws, given.seed].map(Number);

/** Kendall's tau on the held-out rows by family, by how the rows to fit on were found. */
type Taus = Readonly<Record<string, { readonly chosen: number; readonly drawn: number }>>;

/** The rows that are drawn are the first of the candidates. */
async function measure(table: Table, count: number, own: number): Promise<Taus> {
  const { training, heldOut } = drawRows(table.targets.length, CANDIDATES, HELD_OUT, own);
  const rowOf = new Map(training.map((row) => [table.architectures[row], row]));
  const candidates = freshCandidates(table.space, [...rowOf.keys()], []);
  const chosen = chooseArchitectures(candidates, count, own).map((one) => rowOf.get(one) as number);
  const drawn = training.slice(0, count);
  const unseen = heldOut.map((row) => table.architectures[row]);
  const truth = Float64Array.from(heldOut, (row) => table.targets[row]);
  const taus: Record<string, Taus[string]> = {};
  for (const [name, fit] of Object.entries(FAMILIES)) {
    const tauOf = async (rows: readonly number[]) => {
      const options = { seed: own, members: MEMBERS, pool };
      const model = await fit(trainingData(table, rows), options);
      return kendallTau(meanScores(await model.score(unseen)), truth);
    };
    taus[name] = { chosen: await tauOf(chosen), drawn: await tauOf(drawn) };
  }
  return taus;
}

const tables = await Promise.all(
  TABLES.map(async ({ file, target, counts, ...more }) => {
    const space =
      "definition" in more
        ? createChoicesSpace(JSON.parse(await readFile(tablePath(more.definition), "utf8")))
        : undefined;
    return { table: await readTable(tablePath(file), target, space), counts };
  }),
);
const settings = tables.flatMap(({ table, counts }) =>
  counts.map((count) => ({ table, count, taus: [] as Taus[] })),
);
const pool = createPool(await useBackend("wasm"));
const finished = await openFinishedWork(json);
for (let draw = 0; draw < draws; draw++)
  for (const { table, count, taus } of settings) {
    const own = seedOfDraw(seed, draw);
    const key = { table: table.sha256, count, seed: own };
    let figures = finished.find<Taus>(key);
    if (figures === undefined) {
      figures = await measure(table, count, own);
      await finished.add(key, figures);
    }
    taus.push(figures);
  }
await pool.close();
const results = settings.flatMap(({ table, count, taus }) =>
  Object.keys(FAMILIES).map((family) => {
    const summary = (value: (own: Taus[string]) => number) => {
      const values = taus.map((own) => value(own[family]));
      return { mean: mean(values), std: standardDeviation(values) };
    };
    return {
      ...{ table: table.name, family, labels: count, draws },
      drawn: summary(({ drawn }) => drawn),
      chosen: summary(({ chosen }) => chosen),
      gain: summary(({ chosen, drawn }) => chosen - drawn),
    };
  }),
);
await writeJson(json, { results, candidates: CANDIDATES, held_out: HELD_OUT, seed });
await finished.remove();
const written = ({ mean, std }: { readonly mean: number; readonly std: number }) =>
  `${mean.toFixed(4)} ± ${std.toFixed(4)}`;
printTable(
  ["table", "family", "labels", "draws", "drawn", "chosen", "gain"],
  results.map(({ table, family, labels, draws, drawn, chosen, gain }) => [
    ...[table, family, String(labels), String(draws)],
    ...[drawn, chosen, gain].map(written),
  ]),
);
