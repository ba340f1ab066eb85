/**
 * @module
 * `archfit choose`: which architectures to label first.
 */
import { Command } from "@commander-js/extra-typings";
import { checkOutput, writeOutput } from "../../files/outputs.js";
import { InputError } from "../../schema/input-error.js";
import { type Architecture, distinctSample, type SearchSpace } from "../../spaces/index.js";
import { architectureCells, csvLine } from "../../tables/formats/csv-line.js";
import { type ArchitectureList, readArchitectures } from "../../tables/read/read-architectures.js";
import { resolveSpace } from "../../tables/read/resolve-space.js";
import {
  chooseArchitectures,
  freshCandidates,
  MOST_CANDIDATES,
  MOST_LABELS,
  stepsOf,
} from "../../trainer/choosing/choose.js";
import { createProgress } from "../../trainer/progress.js";
import * as options from "./options.js";

const EXAMPLE = `
Example:
  $ npx archfit choose candidates.csv --space nasbench201 --count 78 --out first.csv
  $ npx archfit choose --space space.json --count 50 --measured first.csv --out next.csv

The first chooses from a table or a list (CSV with the columns of the space), whose other columns do not
count; the second from the space itself. What --measured holds is not chosen again, nor what computes
the same function or is much like it. The file has the architecture that says most of all others first;
add a column for what you measure, such as mine_test_50, and it is a table to fit on.`;

function describe() {
  return new Command("choose")
    .description(
      "choose which architectures to label first, so that a predictor ranks the others best",
    )
    .argument(
      "[file]",
      "candidates: a table of any format that import knows; unless given, the space",
    )
    .addOption(options.spaceOption())
    .requiredOption("--count <n>", "architectures to choose", options.positive)
    .option("--measured <file>", "table of those that are labelled already: all of its rows")
    .addOption(options.seedOption())
    .requiredOption("--out <file>", "CSV file to write")
    .addHelpText("after", EXAMPLE);
}

export function chooseCommand() {
  return describe().action(choose);
}

type ChooseArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function choose(file: string | undefined, given: ChooseArguments): Promise<void> {
  const { count, seed, out } = given;
  if (count > MOST_LABELS)
    throw new InputError(
      `At most ${MOST_LABELS} architectures are chosen at a time, not ${count}: so many are as well drawn at random, or label some first and name them with --measured`,
    );
  await checkOutput(out, { newFolders: true });
  const stated = given.space === undefined ? undefined : await resolveSpace(given.space);
  const { name, space, architectures } = await candidatesOf(file, stated, given);
  const measured =
    given.measured === undefined
      ? []
      : (await readArchitectures(given.measured, space)).architectures;
  const candidates = freshCandidates(space, architectures, measured);
  const { length } = candidates.fresh;
  if (count > length)
    throw new InputError(
      `${count} architectures are to be chosen, but of the ${architectures.length} in ${name} only ${length} compute functions of their own${given.measured === undefined ? "" : ` that ${given.measured} does not have`}`,
    );
  const progress = createProgress(stepsOf(candidates, count));
  progress.label(`${count} of ${length} candidates`);
  let chosen: Architecture[];
  try {
    chosen = chooseArchitectures(candidates, count, seed, progress.advance);
  } finally {
    progress.stop();
  }
  const lines = chosen.map((one) => csvLine(architectureCells(space.format(one))));
  await writeOutput(out, csvLine(space.columns) + lines.join(""));
  console.log(`${out}: ${count} of ${length} candidates of ${space.id}`);
}

/** @throws {InputError | SourceError} if there are none to read, or it is not said where they are to come from. */
async function candidatesOf(
  file: string | undefined,
  space: SearchSpace | undefined,
  { seed }: ChooseArguments,
): Promise<ArchitectureList> {
  if (file !== undefined) return readArchitectures(file, space);
  if (space === undefined)
    throw new InputError(
      "Name a file with candidates, or --space, the search space to draw them from",
    );
  const architectures = distinctSample(space, MOST_CANDIDATES, seed);
  return { name: `a sample of ${space.id}`, space, architectures };
}
