/**
 * @module
 * What choosing the rows to label (`archfit choose`) gains over drawing them: Kendall's tau on 3,000 rows, of
 * families fitted on rows chosen or drawn of 2,000 others. Run by hand, with the folder of the tables in
 * `ARCHFIT_TABLES`:
 *
 *     node --import tsx bench/choose.ts figures.json --families trees,mlp --draws 20 --seed 1
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
import { type Family, findFamily } from "../trainer/families/index.js";
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

const { values: given, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    families: { type: "string", default: "trees,mlp" },
    draws: { type: "string", default: "20" },
    seed: { type: "string", default: "1" },
    members: { type: "string", default: "5" },
  },
});
const [json] = positionals;
if (json === undefined) throw new Error("Name the JSON file for the figures");
const [draws, seed, members] = [given.draws, given.seed, given.members].map(Number);
const families = given.families.split(",").map((name) => {
  const family = findFamily(name);
  if (family === undefined) throw new Error(`There is no family ${name}`);
  return family;
});

/** Kendall's tau on the held-out rows, by how the rows to fit on were found. */
interface Taus {
  readonly chosen: number;
  readonly drawn: number;
}

/** The rows that are drawn are the first of the candidates. */
async function measure(table: Table, family: Family, count: number, own: number): Promise<Taus> {
  const { training, heldOut } = drawRows(table.targets.length, CANDIDATES, HELD_OUT, own);
  const rowOf = new Map(training.map((row) => [table.architectures[row], row]));
  const candidates = freshCandidates(table.space, [...rowOf.keys()], []);
  const chosen = chooseArchitectures(candidates, count, own).map((one) => rowOf.get(one) as number);
  const unseen = heldOut.map((row) => table.architectures[row]);
  const truth = Float64Array.from(heldOut, (row) => table.targets[row]);
  const tauOf = async (rows: readonly number[]) => {
    const model = await family.fit(trainingData(table, rows), { seed: own, members, pool });
    return kendallTau(meanScores(await model.score(unseen)), truth);
  };
  return { chosen: await tauOf(chosen), drawn: await tauOf(training.slice(0, count)) };
}

const pool = createPool(await useBackend("wasm"));
const finished = await openFinishedWork(json);
const results: Record<string, number | string>[] = [];
for (const { file, target, counts, ...more } of TABLES) {
  const space =
    "definition" in more
      ? createChoicesSpace(JSON.parse(await readFile(tablePath(more.definition), "utf8")))
      : undefined;
  const table = await readTable(tablePath(file), target, space);
  for (const family of families)
    for (const count of counts) {
      const taus: Taus[] = [];
      for (let draw = 0; draw < draws; draw++) {
        const own = seedOfDraw(seed, draw);
        const key = { table: table.sha256, family: family.name, count, members, seed: own };
        let figures = finished.find<Taus>(key);
        if (figures === undefined) {
          figures = await measure(table, family, count, own);
          await finished.add(key, figures);
        }
        taus.push(figures);
      }
      const gains = taus.map(({ chosen, drawn }) => chosen - drawn);
      results.push({
        ...{ table: file, family: family.name, count, draws },
        chosen: mean(taus.map(({ chosen }) => chosen)),
        drawn: mean(taus.map(({ drawn }) => drawn)),
        gain: mean(gains),
        gain_std: standardDeviation(gains),
      });
    }
}
await pool.close();
await writeJson(json, { results, candidates: CANDIDATES, held_out: HELD_OUT, seed, members });
await finished.remove();
printTable(
  ["table", "family", "labels", "draws", "drawn", "chosen", "gain"],
  results.map((one) => [
    ...[one.table, one.family, one.count, one.draws].map(String),
    ...[one.drawn, one.chosen].map((tau) => Number(tau).toFixed(4)),
    `${Number(one.gain).toFixed(4)} ± ${Number(one.gain_std).toFixed(4)}`,
  ]),
);
