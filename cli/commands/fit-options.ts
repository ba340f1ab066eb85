/**
 * @module
 * Options of the commands that fit, and how they are read.
 */
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { type Family, families, findFamily } from "../../trainer/families/index.js";
import { BACKEND_CHOICES } from "../../trainer/tensor/backends.js";
import { positive } from "./options.js";

export * from "./options.js";

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
export const withOption = () =>
  new Option(
    "--with <metrics>",
    "columns to read beside the architecture, joined by commas, such as cifar10_valid_12; families trees and best",
  ).argParser((text) => text.split(","));
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
  new Option(
    "--threads <n>",
    "networks fitted at a time, at most one per core, which it is unless given",
  ).argParser(positive);
