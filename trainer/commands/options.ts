/**
 * @module
 * Options of the commands that fit, and how they are read.
 */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { MAX_SEED } from "../../spaces/index.js";
import { type Family, families, findFamily } from "../families/index.js";
import { BACKEND_CHOICES } from "../tensor/backends.js";

export { jsonOption, resolveSpace, spaceOption } from "./common-options.js";

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
