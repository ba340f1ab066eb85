/**
 * @module
 * Tables for tests whose numbers follow from the architectures.
 */
import { writeFile } from "node:fs/promises";
import { createRandom, nasbench201, sampleArchitecture } from "../../spaces/index.js";

/** Lines of CSV: header, then `rows` cells of NAS-Bench-201 with a number that grows with their cost, some noise on it. */
export function syntheticLines(rows: number): string[] {
  const random = createRandom(42);
  const cells = Array.from({ length: rows }, () => {
    const cell = sampleArchitecture(nasbench201, random);
    const { params_m } = nasbench201.cost!(cell);
    const accuracy = 94 - 4 / (0.1 + params_m) + 0.3 * random.normal();
    return `${nasbench201.format(cell)},${accuracy.toFixed(3)}`;
  });
  return ["arch,synthetic_test_1", ...cells];
}

/** Name of the column with the numbers. */
export const SYNTHETIC_TARGET = "synthetic_test_1";

export async function writeSyntheticTable(file: string, rows: number): Promise<void> {
  await writeFile(file, `${syntheticLines(rows).join("\n")}\n`);
}
