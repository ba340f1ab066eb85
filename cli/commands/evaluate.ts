/**
 * @module
 * `archfit evaluate`: how well families rank architectures that they were not fitted on.
 */
import { Command } from "@commander-js/extra-typings";
import { checkFiguresFile, openFinishedWork } from "../../files/finished-work.js";
import { writeJson } from "../../files/outputs.js";
import { targetOf } from "../../schema/card.js";
import { familyLines } from "../../studies/quality/family-lines.js";
import { readTable, tableFigures } from "../../tables/read/read-table.js";
import { resolveSpace } from "../../tables/read/resolve-space.js";
import {
  checkPlan,
  measureDraws,
  type Plan,
  partsOf,
  type SettingFigures,
} from "../../trainer/evaluation/evaluate.js";
import { familyFor } from "../../trainer/families/index.js";
import { createProgress } from "../../trainer/progress.js";
import { useBackend } from "../../trainer/tensor/backends.js";
import { createPool } from "../../trainer/threads/pool.js";
import * as options from "./fit-options.js";

const EXAMPLE = `
Example:
  $ npx archfit evaluate $ARCHFIT_TABLES/nasbench201.csv.gz --target cifar10_test_200 \\
      --families mlp --samples 78,156 --draws 5 --json figures.json

Draw i (from 0 on) has the seed that --seed says plus i, and the same rows for all families. Every
size is the beginning of the larger ones. With --json, what is finished is kept in FILE.draws.jsonl
until all is, so that the same command goes on where it was interrupted.`;

function describe() {
  return new Command("evaluate")
    .description("measure how well families rank rows that they were not fitted on")
    .argument("<file>", "table of any format that import knows")
    .addOption(options.spaceOption())
    .addOption(options.fractionsOption())
    .addOption(options.noFractionsOption())
    .addOption(options.targetOption())
    .addOption(options.withOption())
    .requiredOption("--families <names>", "kinds of model, joined by commas", options.familyList)
    .requiredOption("--samples <list>", "training sizes, joined by commas", options.positiveList)
    .option("--draws <n>", "draws of each size", options.positive, 5)
    .addOption(options.heldOutOption())
    .addOption(options.seedOption())
    .addOption(options.membersOption())
    .addOption(options.backendOption())
    .addOption(options.threadsOption())
    .addOption(options.jsonOption())
    .addHelpText("after", EXAMPLE);
}

export function evaluateCommand() {
  return describe().action(evaluate);
}

type EvaluateArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function evaluate(file: string, given: EvaluateArguments): Promise<void> {
  const { families, samples, draws, heldOut, seed, members, json } = given;
  await checkFiguresFile(json);
  const space = given.space === undefined ? undefined : await resolveSpace(given.space);
  const backend = await useBackend(given.backend);
  const table = await readTable(file, given.target, space, given);
  const settings = families
    .map((family) => familyFor(family, table))
    .flatMap((family) => samples.map((size) => ({ family, samples: size, draws })));
  const plan: Plan = { table, heldOut, seed, members, settings };
  checkPlan(plan);
  const finished = json ? await openFinishedWork(json) : undefined;
  const pool = createPool(backend, given.threads);
  const progress = createProgress(partsOf(plan));
  let results: SettingFigures[];
  try {
    results = await measureDraws(plan, { pool, progress, finished });
  } finally {
    progress.stop();
    await pool.close();
  }
  if (json) {
    const summary = {
      results,
      target: targetOf(table.target),
      ...(table.measured && { with: table.measured.metrics }),
      table: tableFigures(table),
      space: table.space.id,
      seed,
      members,
      backend,
    };
    await writeJson(json, summary);
    await finished?.remove();
  }
  for (const line of familyLines(results)) console.log(line);
}
