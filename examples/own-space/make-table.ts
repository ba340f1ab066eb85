/**
 * @module
 * Writes a table of a made-up space: an accuracy that is a known function of the choices, plus noise, as
 * if networks had been trained on a data set. `npx tsx examples/own-space/make-table.ts mine.csv`: 300 on the
 * data set `mine`; `other.csv other 40`: 40 on a harder one, on which depth matters more.
 */
import { readFile, writeFile } from "node:fs/promises";
import { createChoicesSpace, createRandom } from "../../spaces/index.js";

const NOISE = 0.2;
/** Percent of the smallest network; what kernels and depth gain. */
const DATA_SETS = {
  mine: { base: 60, kernel: 0.4, depth: 8 },
  other: { base: 25, kernel: 0.3, depth: 12 },
} as const;

const [out, name = "mine", rows = "300"] = process.argv.slice(2);
if (!out) throw new Error("Name the CSV file to write");
if (!(name in DATA_SETS)) throw new Error(`There are ${Object.keys(DATA_SETS).join(" and ")}`);
const { base, kernel: perKernel, depth: perDepth } = DATA_SETS[name as keyof typeof DATA_SETS];

const file = new URL("./space.json", import.meta.url);
const space = createChoicesSpace(JSON.parse(await readFile(file, "utf8")));
const random = createRandom(1);

/** Percent. Kernels matter most in the last stage, depth gains less and less, expansion helps deep networks. */
function accuracy(architecture: string): number {
  const parts = architecture.split(":");
  const kernels = [parts[0], parts[2], parts[4]].map((kernel) => Number(kernel[0]));
  const depths = [parts[1], parts[3], parts[5]].map(Number);
  const expansion = Number(parts[6]);
  const depth = depths.reduce((sum, own) => sum + own, 0);
  return (
    base +
    kernels.reduce((sum, kernel, stage) => sum + perKernel * stage * (kernel - 3), 0) +
    perDepth * Math.log(depth) +
    0.15 * depth * (expansion - 3)
  );
}

const all = [...space.enumerate()];
const lines = random.distinct(Number(rows), all.length).map((index) => {
  const architecture = space.key(all[index]);
  const measured = accuracy(architecture) + NOISE * random.normal();
  return `${architecture},${measured.toFixed(3)}`;
});
await writeFile(out, `${[`arch,${name}_test_50`, ...lines].join("\n")}\n`);
console.log(`${out}: ${lines.length} of the ${all.length} architectures of ${space.id}`);
