/**
 * @module
 * What interrupted work has already measured, one line of JSON for each part of it: a draw of an
 * evaluation, a run of a simulation.
 */
import { appendFile, readFile, rm } from "node:fs/promises";
import { checkOutput, notWritten } from "./outputs.js";

/** What the figures of a part depend on. */
export type PartKey = Readonly<Record<string, string | number | null>>;

/** Figures are plain JSON; who asks for those of a key knows what was added under it. */
export interface FinishedWork {
  find<Figures>(key: PartKey): Figures | undefined;
  add(key: PartKey, figures: unknown): Promise<void>;
  /** Forgets them all, once the work is complete. */
  remove(): Promise<void>;
}

const finishedBeside = (json: string) => `${json}.draws.jsonl`;

/**
 * Makes sure that figures can be written to a file of JSON, and what is finished of them beside it.
 *
 * @throws {InputError}
 */
export async function checkFiguresFile(json: string | undefined): Promise<void> {
  if (json !== undefined) for (const file of [json, finishedBeside(json)]) await checkOutput(file);
}

/** Keeps what is finished in `${json}.draws.jsonl`; a last line that was cut off is ignored. */
export async function openFinishedWork(json: string): Promise<FinishedWork> {
  const file = finishedBeside(json);
  const found = new Map<string, unknown>();
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  for (const line of text.split("\n")) {
    try {
      const { key, figures } = JSON.parse(line) as { key: PartKey; figures: unknown };
      found.set(JSON.stringify(key), figures);
    } catch {}
  }
  // What was cut off must not swallow the next line.
  const append = (line: string) => appendFile(file, line).catch(notWritten(file));
  if (text !== "" && !text.endsWith("\n")) await append("\n");
  return {
    find: <Figures>(key: PartKey) => found.get(JSON.stringify(key)) as Figures | undefined,
    add: (key, figures) => append(`${JSON.stringify({ key, figures })}\n`),
    remove: () => rm(file, { force: true }),
  };
}
