/**
 * @module
 * Tables for tests whose numbers follow from the architectures.
 */
import { writeFile } from "node:fs/promises";
import { createRandom, nasbench201, sampleArchitecture } from "../../spaces/index.js";

/** Lines of CSV: header, then `rows` different cells of NAS-Bench-201 with a number that grows with the cost of what has an effect, some noise on it. */
export function syntheticLines(rows: number): string[] {
  const random = createRandom(42);
  const lines = new Map<string, string>();
  while (lines.size < rows) {
    const cell = sampleArchitecture(nasbench201, random);
    const { params_m } = nasbench201.cost!(nasbench201.effective(cell));
    const accuracy = 94 - 4 / (0.1 + params_m) + 0.3 * random.normal();
    const key = nasbench201.key(cell);
    if (!lines.has(key)) lines.set(key, `${nasbench201.format(cell)},${accuracy.toFixed(3)}`);
  }
  return ["arch,synthetic_test_1", ...lines.values()];
}

/** Name of the column with the numbers. */
export const SYNTHETIC_TARGET = "synthetic_test_1";

export async function writeSyntheticTable(file: string, rows: number): Promise<void> {
  await writeFile(file, `${syntheticLines(rows).join("\n")}\n`);
}
