/**
 * @module
 * The command in a predictor's card.
 */
import { basename, relative } from "node:path";
import type { SearchSpace } from "../../spaces/index.js";
import { shellWord } from "../shell.js";
import type { FitArguments } from "./fit.js";

type CommandArguments = Omit<FitArguments, "family" | "json" | "threads"> & {
  readonly family?: { readonly name: string } | undefined;
};

/** As seen from the repository, or the name alone of what lies outside it. */
function withoutFolders(path: string): string {
  const own = relative(".", path);
  return own.startsWith("..") ? basename(path) : own;
}

/**
 * The command that makes a predictor again, as a shell takes it, without what does not change the predictor and
 * without paths of this machine.
 */
export function commandOf(
  file: string,
  { id, definition }: SearchSpace,
  given: CommandArguments,
): string {
  const {
    target,
    with: beside,
    family,
    from,
    samples,
    threshold,
    heldOut,
    seed,
    members,
    backend,
    out,
  } = given;
  const tables = process.env.ARCHFIT_TABLES;
  const inTables = tables === undefined ? ".." : relative(tables, file);
  const table = inTables.startsWith("..")
    ? shellWord(withoutFolders(file))
    : `$ARCHFIT_TABLES/${shellWord(inTables)}`;
  const flags = {
    // A list of choices is read from its file.
    space: definition && given.space !== id ? withoutFolders(given.space ?? id) : id,
    target,
    with: beside?.join(),
    family: family?.name,
    from: from === undefined ? undefined : withoutFolders(from),
    samples,
    threshold,
    "held-out": heldOut,
    seed,
    members: members === 5 ? undefined : members,
    backend: backend === "auto" ? undefined : backend,
    out: withoutFolders(out),
  };
  const words = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${shellWord(`${value}`)}`],
  );
  const { fractions } = given;
  if (fractions !== undefined) words.push(fractions ? "--fractions" : "--no-fractions");
  return `npx archfit fit ${table} ${words.join(" ")}`;
}
