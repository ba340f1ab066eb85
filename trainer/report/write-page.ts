/**
 * @module
 * Writes a page and its charts.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Page } from "./sections/section.js";

/** Writes `file`, and the charts into the folder `charts` beside it. */
export async function writePage(file: string, { markdown, charts }: Page): Promise<void> {
  const folder = join(dirname(file), "charts");
  await mkdir(folder, { recursive: true });
  for (const chart of charts) await writeFile(join(folder, chart.file), chart.svg);
  await writeFile(file, markdown);
}
