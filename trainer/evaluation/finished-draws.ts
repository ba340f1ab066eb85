/**
 * @module
 * What interrupted work has already measured, one line of JSON for each part of it: a draw of an
 * evaluation, a run of a simulation.
 */
import { appendFile, readFile, rm } from "node:fs/promises";

/** What the figures of a draw depend on. */
export type DrawKey = Readonly<Record<string, string | number | null>>;

/** Figures are plain JSON; who asks for those of a key knows what was added under it. */
export interface FinishedDraws {
  find<Figures>(key: DrawKey): Figures | undefined;
  add(key: DrawKey, figures: unknown): Promise<void>;
  /** Forgets them all, once the work is complete. */
  remove(): Promise<void>;
}

/** Keeps draws in `file`; a last line that was cut off is ignored. */
export async function openFinishedDraws(file: string): Promise<FinishedDraws> {
  const found = new Map<string, unknown>();
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  for (const line of text.split("\n")) {
    try {
      const { key, figures } = JSON.parse(line) as { key: DrawKey; figures: unknown };
      found.set(JSON.stringify(key), figures);
    } catch {}
  }
  // What was cut off must not swallow the next line.
  if (text !== "" && !text.endsWith("\n")) await appendFile(file, "\n");
  return {
    find: <Figures>(key: DrawKey) => found.get(JSON.stringify(key)) as Figures | undefined,
    add: (key, figures) => appendFile(file, `${JSON.stringify({ key, figures })}\n`),
    remove: () => rm(file, { force: true }),
  };
}
