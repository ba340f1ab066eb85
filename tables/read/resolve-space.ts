/**
 * @module
 * The search space that a user names.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { InputError } from "../../schema/input-error.js";
import { builtInSpaces, type SearchSpace } from "../../spaces/index.js";

/**
 * The space of that id, or the one that a JSON file of choices defines.
 *
 * @throws {InputError} if there is neither.
 */
export async function resolveSpace(text: string): Promise<SearchSpace> {
  const known = builtInSpaces.find(text);
  if (known) return known;
  if (!existsSync(text))
    throw new InputError(
      `There is no search space "${text}": name ${builtInSpaces.list.map(({ id }) => id).join(", ")}, or a JSON file of choices`,
    );
  try {
    return builtInSpaces.define(JSON.parse(await readFile(text, "utf8")));
  } catch (error) {
    throw new InputError(`${text} does not define a search space: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
