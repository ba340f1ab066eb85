/**
 * @module
 * How long an ensemble of five takes to fit on 400 cells, by family and search space, and to score 1,024
 * cells in onnxruntime-web on one thread; beside it the same MLP and GCN in PyTorch and XGBoost on the
 * same features, where `PYTHON` (else `python3`) has them. Run by hand, with the folder of the tables in
 * `ARCHFIT_TABLES`: `node --import tsx bench/families.ts`. Names of families behind it restrict it to them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { predictBatches } from "../predictor/node/onnx-runtime.js";
import { type Architecture, encode, encodingOf, type SearchSpace } from "../spaces/index.js";
import { readTable } from "../tables/read/read-table.js";
import { tablesFolder } from "../test/tables.js";
import { drawRows, trainingData } from "../trainer/evaluation/draw.js";
import { featureScaling } from "../trainer/families/feature-scaling.js";
import { gcnSettings } from "../trainer/families/gcn/index.js";
import { families, type TrainingData } from "../trainer/families/index.js";
import { mlpSettings } from "../trainer/families/mlp/index.js";
import { boostingSettings } from "../trainer/families/trees/index.js";
import { scoresToOnnx } from "../trainer/fitting/predictor.js";
import { useBackend } from "../trainer/tensor/backends.js";
import { createPool } from "../trainer/threads/pool.js";
import { milliseconds, printTable, seconds } from "./report.js";

const ROWS = 400;
const SCORED = 1024;
const MEMBERS = 5;
const TABLES = [
  { file: "nasbench201.csv.gz", target: "cifar10_test_200", limits: { rnn: 60, others: 60 } },
  { file: "nasbench101.csv.gz", target: "cifar10_test_108", limits: { rnn: 240, others: 90 } },
] as const;

if (!tablesFolder) throw new Error("Set ARCHFIT_TABLES to the folder that holds the tables");
const only = process.argv.slice(2);
const measured = families.filter(({ name }) => only.length === 0 || only.includes(name));

interface Figures {
  /** Seconds of fitting the ensemble. */
  readonly fit: number;
  /** Seconds of scoring `SCORED` cells. */
  readonly score: number;
}
type Comparison = Readonly<Record<string, (Figures & { readonly with: string }) | undefined>>;

/** Runs `compare.py` on the same rows; empty where there is no Python with its packages. */
function compare(data: TrainingData, scored: readonly Architecture[], threads: number): Comparison {
  const folder = mkdtempSync(join(tmpdir(), "archfit-bench-"));
  try {
    const shapes: Record<string, number[]> = { targets: [ROWS, 1] };
    const write = (name: string, values: Float32Array, shape: number[]) => {
      shapes[name] = shape;
      writeFileSync(join(folder, `${name}.f32`), values);
    };
    const { space } = data;
    write("targets", Float32Array.from(data.targets), [ROWS, 1]);
    for (const [prefix, cells] of [
      ["", data.architectures],
      ["scored_", scored],
    ] as const) {
      const shaped = (name: "features" | "graph_operations" | "graph_adjacency") => [
        cells.length,
        ...encodingOf(space, name).spec.shape,
      ];
      const encoded = (name: "features" | "graph_operations" | "graph_adjacency") =>
        Float32Array.from(encode(space, name, cells).data);
      write(`${prefix}features`, featureScaling(space).scale(cells), shaped("features"));
      write(`${prefix}raw_features`, encoded("features"), shaped("features"));
      write(`${prefix}operations`, encoded("graph_operations"), shaped("graph_operations"));
      write(`${prefix}adjacency`, encoded("graph_adjacency"), shaped("graph_adjacency"));
    }
    const setup = {
      ...{ shapes, threads, members: MEMBERS },
      ...{ mlp: mlpSettings(ROWS), gcn: gcnSettings(ROWS, false), trees: boostingSettings(ROWS) },
    };
    writeFileSync(join(folder, "setup.json"), JSON.stringify(setup));
    const script = new URL("./compare.py", import.meta.url).pathname;
    const run = spawnSync(process.env.PYTHON ?? "python3", [script, folder], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (run.status === 0) return JSON.parse(run.stdout);
    console.error("Nothing to compare with: Python cannot run bench/compare.py here");
    return {};
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(space: SearchSpace, data: TrainingData, scored: readonly Architecture[]) {
  const figures = new Map<string, Figures>();
  for (const family of measured) {
    const begin = performance.now();
    const model = await family.fit(data, { seed: 1, members: MEMBERS, pool });
    const fit = (performance.now() - begin) / 1000;
    const onnx = scoresToOnnx(space, model);
    const times: number[] = [];
    for (let run = 0; run < 5; run++)
      times.push((await predictBatches(onnx, space, model.inputs, scored)).microseconds);
    figures.set(family.name, { fit, score: (Math.min(...times) * SCORED) / 1e6 });
  }
  return figures;
}

const pool = createPool(await useBackend("wasm"));
const rows: string[][] = [];
const ratio = (own: number, other: number) => (own / other).toFixed(2);
for (const { file, target, limits } of TABLES) {
  const table = await readTable(join(tablesFolder, file), target);
  const { training, heldOut } = drawRows(table.targets.length, ROWS, SCORED, 1);
  const data = trainingData(table, training);
  const scored = heldOut.map((row) => table.architectures[row]);
  // Threads and back ends are warm, as they are for the other side.
  await families[1].fit(data, { seed: 9, members: pool.threads, pool });
  const figures = await measure(table.space, data, scored);
  const others = compare(data, scored, pool.threads);
  for (const [family, { fit, score }] of figures) {
    const other = others[family];
    rows.push([
      ...[table.space.id, family, seconds(fit)],
      seconds(family === "rnn" ? limits.rnn : limits.others),
      milliseconds(1000 * score),
      ...(other ? [other.with, seconds(other.fit), ratio(fit, other.fit)] : ["", "", ""]),
      ...(other ? [milliseconds(1000 * other.score), ratio(score, other.score)] : ["", ""]),
    ]);
  }
}
await pool.close();
printTable(
  [
    ...["space", `family, ${MEMBERS} members`, `fit on ${ROWS}`, "at most", `score ${SCORED}`],
    ...["the same with", "its fit", "ours / its", "its score", "ours / its"],
  ],
  rows,
);
