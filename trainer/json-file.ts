/**
 * @module
 * The file that `--json` names.
 */
import { constants } from "node:fs";
import { access, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "./input-error.js";

/**
 * Makes sure before long work that its figures can be written.
 *
 * @throws {InputError} if there is no such folder, or none that can be written to.
 */
export async function checkJsonFile(file: string | undefined): Promise<void> {
  if (file === undefined) return;
  await access(dirname(file), constants.W_OK).catch((error: Error) => {
    throw new InputError(`${file} cannot be written: ${error.message}`, { cause: error });
  });
}

export async function writeJsonFile(file: string, value: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
}
