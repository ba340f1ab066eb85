/**
 * @module
 * Options that all commands have. What this imports is light: some commands must not take the memory
 * that TensorFlow.js takes.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Option } from "@commander-js/extra-typings";
import { createChoicesSpace, findSpace, type SearchSpace, spaces } from "../../spaces/index.js";
import { InputError } from "../input-error.js";

export const spaceOption = () =>
  new Option(
    "--space <id>",
    `search space (${spaces.map(({ id }) => id).join(", ")}, or a JSON file of choices); unless given, it follows from the table`,
  );
export const jsonOption = () => new Option("--json <file>", "write the figures to this file");

/**
 * The space of that id, or the one that a JSON file of choices defines.
 *
 * @throws {InputError} if there is neither.
 */
export async function resolveSpace(text: string): Promise<SearchSpace> {
  const known = findSpace(text);
  if (known) return known;
  if (!existsSync(text))
    throw new InputError(
      `There is no search space "${text}": name ${spaces.map(({ id }) => id).join(", ")}, or a JSON file of choices`,
    );
  try {
    return createChoicesSpace(JSON.parse(await readFile(text, "utf8")));
  } catch (error) {
    throw new InputError(`${text} does not define a search space: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
