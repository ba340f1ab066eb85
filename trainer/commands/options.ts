/**
 * @module
 * Options that several commands have, and how they are read.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import {
  createChoicesSpace,
  findSpace,
  MAX_SEED,
  type SearchSpace,
  spaces,
} from "../../spaces/index.js";
import { type Family, families, findFamily } from "../families/index.js";
import { InputError } from "../input-error.js";
import { BACKEND_CHOICES } from "../tensor/backends.js";

/** Reads a positive integer. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value > 0))
    throw new InvalidArgumentError("It is to be a positive integer.");
  return value;
}

export function positiveList(text: string): number[] {
  return text.split(",").map(positive);
}

function seed(text: string): number {
  const value = Number(text);
  if (!(text !== "" && Number.isInteger(value) && value >= 0 && value <= MAX_SEED))
    throw new InvalidArgumentError(`It is to be an integer from 0 to ${MAX_SEED}.`);
  return value;
}

export function family(text: string): Family {
  const found = findFamily(text);
  if (!found)
    throw new InvalidArgumentError(
      `There are the families ${families.map(({ name }) => name).join(", ")}.`,
    );
  return found;
}

export function familyList(text: string): Family[] {
  return text.split(",").map(family);
}

export const spaceOption = () =>
  new Option(
    "--space <id>",
    `search space (${spaces.map(({ id }) => id).join(", ")}, or a JSON file of choices); unless given, it follows from the table`,
  );
export const targetOption = () =>
  new Option(
    "--target <metric>",
    "column to predict, such as cifar10_test_200",
  ).makeOptionMandatory();
export const seedOption = () =>
  new Option("--seed <n>", "seed of everything random").argParser(seed).default(1);
export const heldOutOption = () =>
  new Option(
    "--held-out <n>",
    "rows to measure on; unless given, all that are not fitted on",
  ).argParser(positive);
export const membersOption = () =>
  new Option("--members <n>", "networks in an ensemble").argParser(positive).default(5);
export const backendOption = () =>
  new Option("--backend <name>", "what TensorFlow.js computes with")
    .choices(BACKEND_CHOICES)
    .default("auto" as const);
export const threadsOption = () =>
  new Option("--threads <n>", "networks fitted at a time; unless given, one per core").argParser(
    positive,
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
