/**
 * @module
 * Writes a page and its charts.
 */
import { dirname, join } from "node:path";
import { checkFiguresFile } from "../files/finished-work.js";
import { checkOutput, checkOutputFolder, makeFolder, writeOutput } from "../files/outputs.js";
import type { Page } from "./sections/section.js";

const chartsOf = (file: string) => join(dirname(file), "charts");

/**
 * Makes the folder of a page, and sure that the page, its charts and the figures beside it can be written.
 *
 * @throws {InputError}
 */
export async function checkPage(file: string, json: string): Promise<void> {
  await checkOutput(file, { newFolders: true });
  await makeFolder(dirname(file));
  await checkOutputFolder(chartsOf(file));
  await checkFiguresFile(json);
}

/** Writes `file`, and the charts into the folder `charts` beside it. @throws {InputError} */
export async function writePage(file: string, { markdown, charts }: Page): Promise<void> {
  for (const chart of charts) await writeOutput(join(chartsOf(file), chart.file), chart.svg);
  await writeOutput(file, markdown);
}
