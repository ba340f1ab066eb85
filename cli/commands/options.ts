/**
 * @module
 * Options that all commands have. What this imports is light: some commands must not take the memory
 * that TensorFlow.js takes.
 */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { builtInSpaces, MAX_SEED } from "../../spaces/index.js";

/** Reads a positive integer. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(Number.isSafeInteger(value) && value > 0))
    throw new InvalidArgumentError("It is to be a positive integer.");
  return value;
}

/** Reads any number. */
export function finite(text: string): number {
  const value = Number(text);
  if (!(text.trim() !== "" && Number.isFinite(value)))
    throw new InvalidArgumentError("It is to be a number.");
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

export const spaceOption = () =>
  new Option(
    "--space <id>",
    `search space (${builtInSpaces.list.map(({ id }) => id).join(", ")}, or a JSON file of choices); unless given, it follows from the table`,
  );
export const fractionsOption = () =>
  new Option("--fractions", "accuracies in CSV files are fractions from 0 to 1: convert them");
export const noFractionsOption = () =>
  new Option("--no-fractions", "they are percentages even where none is above 1").default(
    undefined,
  );
export const jsonOption = () => new Option("--json <file>", "write the figures to this file");
export const seedOption = () =>
  new Option("--seed <n>", "seed of everything random").argParser(seed).default(1);

export const tablesOption = () =>
  new Option("--tables <folder>", "folder of the tables").env("ARCHFIT_TABLES").default(".");

const PAGE = ".md";

/** Reads the name of a page. */
export function pageFile(text: string): string {
  if (!text.endsWith(PAGE)) throw new InvalidArgumentError(`It is to end in ${PAGE}.`);
  return text;
}

/** Name of the file with the figures of a page. */
export function figuresBeside(page: string): string {
  return `${page.slice(0, -PAGE.length)}.json`;
}
