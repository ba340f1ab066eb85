/** Each predictor in `predictors/` against its card, on the rows of its table that it was not fitted on. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { coverage, kendallTau, meanAbsoluteError } from "../learn/index.js";
import { readPredictor } from "../predictor/node/files.js";
import { onnxRuntime, predictBatches } from "../predictor/node/onnx-runtime.js";
import { listPredictor, openModel } from "../predictor/predictor-file.js";
import { builtInSpaces, nasbench201 } from "../spaces/index.js";
import { readTable, type Table } from "../tables/read/read-table.js";
import { drawRows, unseenFunctions } from "../trainer/evaluation/draw.js";
import { nasbench201Table, readRows, tablesFolder } from "./tables.js";

const FOLDER = fileURLToPath(new URL("../predictors", import.meta.url));
/** Decimals that a processor which adds in another order agrees in; of coverage, a few rows at the edge. */
const DECIMALS = 4;
const COVERAGE_DECIMALS = 3;
const LEVEL = 0.9;

const read = async (name: string) =>
  listPredictor(await readPredictor(join(FOLDER, name)), builtInSpaces);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => basename(file, ".json"));
const predictors = await Promise.all(names.map(read));

/** Where a table is: in the repository or in `ARCHFIT_TABLES`; `undefined` if in neither. */
const pathOf = (table: string) =>
  [dirname(nasbench201Table), ...(tablesFolder === undefined ? [] : [tablesFolder])]
    .map((folder) => join(folder, table))
    .find(existsSync);

const tables = new Map<string, Promise<Table>>();
function tableOf(path: string, target: string): Promise<Table> {
  const key = `${path} ${target}`;
  const table = tables.get(key) ?? readTable(path, target);
  tables.set(key, table);
  return table;
}

it.for(predictors.map((listed) => [listed.card.id, listed] as const))(
  "%s ranks, errs and covers on its held-out rows as its card says",
  async ([, listed], { skip }) => {
    const { card, space, inputs, onnx } = listed;
    const { training, quality, target } = card;
    const uncertainty = card.uncertainty!;
    const path = pathOf(training.table.name);
    if (path === undefined) return skip(`${training.table.name} is not in ARCHFIT_TABLES`);
    await (await openModel(listed, onnxRuntime)).release();
    const table = await tableOf(path, target.metric);
    expect(table).toMatchObject({ name: training.table.name, sha256: training.table.sha256 });
    const rows = table.architectures.length;
    expect(rows).toBe(training.table.rows);
    const isAll = quality.held_out_rows === rows - training.rows;
    const drawn = isAll ? undefined : quality.held_out_rows;
    const draw = drawRows(rows, training.rows, drawn, training.seed);
    const { heldOut } = draw;
    const architectures = heldOut.map((row) => table.architectures[row]);
    const { outputs } = await predictBatches(onnx, space, inputs, architectures);
    const check = (
      places: readonly number[],
      { held_out_rows, ...figures }: typeof quality.unseen_functions & object,
      trust: typeof uncertainty.unseen_functions & object,
    ) => {
      expect(places).toHaveLength(held_out_rows);
      const mean = Float64Array.from(places, (place) => outputs.mean[place]);
      const std = Float64Array.from(places, (place) => outputs.std[place]);
      const targets = Float64Array.from(places, (place) => table.targets[heldOut[place]]);
      expect(kendallTau(mean, targets)).toBeCloseTo(figures.kendall_tau!, DECIMALS);
      const error = meanAbsoluteError(mean, targets);
      expect(error).toBeCloseTo(figures.mean_absolute_error!, DECIMALS);
      const stated = trust.coverage.find(({ level }) => level === LEVEL)!;
      const measured = coverage(LEVEL, mean, std, targets, uncertainty.residuals);
      expect(measured.coverage).toBeCloseTo(stated.coverage!, COVERAGE_DECIMALS);
      expect(measured.mean_width).toBeCloseTo(stated.mean_width!, DECIMALS);
    };
    check([...heldOut.keys()], quality, uncertainty);
    if (quality.unseen_functions)
      check(unseenFunctions(table, draw), quality.unseen_functions, uncertainty.unseen_functions!);
  },
);

it("nasbench201-cifar10 says of the best twenty cells what is measured of such, and not of all the same", async () => {
  const good: ReturnType<typeof nasbench201.parse>[] = [];
  for await (const { arch, cifar10_test_200 } of readRows(nasbench201Table))
    if (Number(cifar10_test_200) > 93.5) good.push(nasbench201.parse(arch));
  const { onnx } = await read("nasbench201-cifar10");
  const { outputs } = await predictBatches(onnx, nasbench201, ["features"], good);
  const best = [...outputs.mean].sort((a, b) => b - a).slice(0, 20);
  expect(best[19]).toBeGreaterThan(93.8);
  expect(best[0]).toBeLessThan(94.4);
  expect(best[0] - best[19]).toBeGreaterThan(0.1);
});
