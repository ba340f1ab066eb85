/**
 * @module
 * Reads the figures of a page again.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { InputError } from "../schema/input-error.js";

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
