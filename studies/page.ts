/**
 * @module
 * A page of figures: put together from sections, written with its charts, and its figures read again.
 */
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { checkFiguresFile } from "../files/finished-work.js";
import { checkOutput, checkOutputFolder, makeFolder, writeOutput } from "../files/outputs.js";
import { InputError } from "../schema/input-error.js";

export interface Chart {
  /** Name of its file, which the lines link to as `charts/FILE`. */
  readonly file: string;
  readonly svg: string;
}

export interface Section {
  /** Markdown, with an empty line between blocks. */
  readonly lines: readonly string[];
  readonly charts?: readonly Chart[];
}

/** The line that shows a chart. */
export function chartLine(description: string, { file }: Chart): string {
  return `![${description}](charts/${file})`;
}

export interface Page {
  readonly markdown: string;
  readonly charts: readonly Chart[];
}

export function pageOf(sections: readonly Section[]): Page {
  return {
    markdown: `${sections.map(({ lines }) => lines.join("\n")).join("\n\n")}\n`,
    charts: sections.flatMap(({ charts = [] }) => charts),
  };
}

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

/**
 * The figures of a file, or `undefined` if there is no such file.
 *
 * @param page what they are of, such as `a quality page`.
 * @throws {InputError} if it holds something else.
 */
export async function readFigures<T>(
  file: string,
  schema: z.ZodType<T>,
  page: string,
): Promise<T | undefined> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new InputError(`${file} does not hold the figures of ${page}: ${problem}`, {
      cause: error,
    });
  }
}

/** What is said where new figures cannot stand in one table with those that are there. */
export function measuredOtherwise(
  what: string,
  before: string | number,
  now: string | number,
): InputError {
  return new InputError(
    `The figures that are there were measured otherwise (${what}: ${before}, now ${now}); measure in the same way, or write to another file`,
  );
}
