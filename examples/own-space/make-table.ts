/**
 * @module
 * Writes a table of a made-up space: an accuracy that is a known function of the choices, plus noise, as
 * if 300 networks had been trained. `npx tsx examples/own-space/make-table.ts my-table.csv`
 */
import { readFile, writeFile } from "node:fs/promises";
import { createChoicesSpace, createRandom } from "../../spaces/index.js";

const ROWS = 300;
const NOISE = 0.2;

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
    60 +
    kernels.reduce((sum, kernel, stage) => sum + 0.4 * stage * (kernel - 3), 0) +
    8 * Math.log(depth) +
    0.15 * depth * (expansion - 3)
  );
}

const all = [...space.enumerate()];
const lines = random.distinct(ROWS, all.length).map((index) => {
  const architecture = space.key(all[index]);
  const measured = accuracy(architecture) + NOISE * random.normal();
  return `${architecture},${measured.toFixed(3)}`;
});
const out = process.argv[2];
if (!out) throw new Error("Name the CSV file to write");
await writeFile(out, `${["arch,mine_test_50", ...lines].join("\n")}\n`);
console.log(`${out}: ${ROWS} of the ${all.length} architectures of ${space.id}`);
