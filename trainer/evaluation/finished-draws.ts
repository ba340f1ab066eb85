/**
 * @module
 * What interrupted work has already measured, one line of JSON for each part of it: a draw of an
 * evaluation, a run of a simulation.
 */
import { appendFile, readFile, rm } from "node:fs/promises";
import type { DrawFigures } from "./evaluate.js";

/** What the figures of a draw depend on. */
export type DrawKey = Readonly<Record<string, string | number | null>>;

/** @typeParam Figures of one draw: plain JSON. */
export interface FinishedDraws<Figures = DrawFigures> {
  find(key: DrawKey): Figures | undefined;
  add(key: DrawKey, figures: Figures): Promise<void>;
  /** Forgets them all, once the work is complete. */
  remove(): Promise<void>;
}

/** Keeps draws in `file`; a last line that was cut off is ignored. */
export async function openFinishedDraws<Figures = DrawFigures>(
  file: string,
): Promise<FinishedDraws<Figures>> {
  const found = new Map<string, Figures>();
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  for (const line of text.split("\n")) {
    try {
      const { key, figures } = JSON.parse(line) as { key: DrawKey; figures: Figures };
      found.set(JSON.stringify(key), figures);
    } catch {}
  }
  // What was cut off must not swallow the next line.
  if (text !== "" && !text.endsWith("\n")) await appendFile(file, "\n");
  return {
    find: (key) => found.get(JSON.stringify(key)),
    add: (key, figures) => appendFile(file, `${JSON.stringify({ key, figures })}\n`),
    remove: () => rm(file, { force: true }),
  };
}
