import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTable } from "../../tables/read/read-table.js";
import { drawRows, trainingData } from "../../trainer/evaluation/draw.js";
import { type Family, findFamily } from "../../trainer/families/index.js";
import {
  boostingSettings,
  fitTrees,
  type TreeChoice,
  trees,
} from "../../trainer/families/trees/index.js";
import { fitAndMeasure } from "../../trainer/fitting/fit-and-measure.js";
import { useBackend } from "../../trainer/tensor/backends.js";
import { createPool, type Pool } from "../../trainer/threads/pool.js";

const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
let pool: Pool;
beforeAll(async () => {
  pool = createPool(await useBackend("auto"), 1);
});
afterAll(() => pool.close());

/** The largest difference of the exported model to the trainer's own, in the unit of the target. */
async function parityOf(file: string, target: string, family: Family): Promise<number> {
  const table = await readTable(fixture(file), target);
  const rows = table.targets.length;
  const draw = drawRows(rows, rows, undefined, 1);
  const data = trainingData(table, draw.training);
  const options = { members: 1, pool };
  return (await fitAndMeasure(family, table, draw, data, options)).parity;
}

/** `trees` that have chosen already, and grow fewer. */
const chosen = (choice: TreeChoice): Family => ({
  name: trees.name,
  description: trees.description,
  fit: fitTrees(choice, { ...boostingSettings(100), rounds: 200 }),
});

describe("a predictor is fitted, whatever .001 is beside the targets", () => {
  it("to latencies from 1 to 1000 ms", async () => {
    const family = chosen({ transform: "normal_score", written: true });
    expect(await parityOf("lat100.csv", "lat_ms", family)).toBeLessThan(0.1);
  });

  it("to rows that have two values only", async () => {
    const family = chosen({ transform: "log_error", written: true });
    expect(await parityOf("fties.csv", "mine_test_50", family)).toBeLessThan(0.01);
  });

  it("to rows of which one is far off all others", async () => {
    const family = findFamily("mlp") as Family;
    expect(await parityOf("foutl.csv", "mine_test_50", family)).toBeLessThan(0.1);
  });
});
