/**
 * @module
 * What an interrupted evaluation has already measured, one line of JSON for each draw.
 */
import { appendFile, readFile, rm } from "node:fs/promises";
import type { DrawFigures } from "./evaluate.js";

/** What the figures of a draw depend on. */
export type DrawKey = Readonly<Record<string, string | number | null>>;

export interface FinishedDraws {
  find(key: DrawKey): DrawFigures | undefined;
  add(key: DrawKey, figures: DrawFigures): Promise<void>;
  /** Forgets them all, once the evaluation is complete. */
  remove(): Promise<void>;
}

/** Keeps draws in `file`; a last line that was cut off is ignored. */
export async function openFinishedDraws(file: string): Promise<FinishedDraws> {
  const found = new Map<string, DrawFigures>();
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  for (const line of text.split("\n")) {
    try {
      const { key, figures } = JSON.parse(line) as { key: DrawKey; figures: DrawFigures };
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
