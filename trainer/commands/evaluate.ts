/**
 * @module
 * `archfit evaluate`: how well families rank architectures that they were not fitted on.
 */
import { Command } from "@commander-js/extra-typings";
import { targetOf } from "../../schema/card.js";
import { drawRows } from "../evaluation/draw.js";
import { type DrawFigures, evaluateDraw, type Job, summarise } from "../evaluation/evaluate.js";
import { type FinishedDraws, openFinishedDraws } from "../evaluation/finished-draws.js";
import { trainingData } from "../evaluation/training-data.js";
import { InputError } from "../input-error.js";
import { checkJsonFile, writeJsonFile } from "../json-file.js";
import { createProgress } from "../progress.js";
import { readTable, type Table } from "../tables/read-table.js";
import { useBackend } from "../tensor/backends.js";
import { createPool } from "../threads/pool.js";
import * as options from "./options.js";

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
    .addOption(options.targetOption())
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
  await checkJsonFile(given.json);
  const space = given.space === undefined ? undefined : await options.resolveSpace(given.space);
  const backend = await useBackend(given.backend);
  const table = await readTable(file, given.target, space);
  for (const size of samples) checkSize(table, size, heldOut, seed);
  const finished = json ? await openFinishedDraws(`${json}.draws.jsonl`) : undefined;
  const pool = createPool(backend, given.threads);
  const progress = createProgress(families.length * samples.length * draws * members);
  const results = [];
  try {
    for (const family of families)
      for (const size of samples) {
        const figures: DrawFigures[] = [];
        for (let draw = 0; draw < draws; draw++) {
          progress.label(`${family.name} on ${size} rows, draw ${draw + 1} of ${draws}`);
          const job = { family, samples: size, draw };
          const onMember = () => progress.advance();
          const measure = () =>
            evaluateDraw(job, table, heldOut, { seed, members, pool, onMember });
          const key = keyOf(job, table, heldOut ?? null, seed, members, backend);
          figures.push(await once(finished, key, measure, () => skip(members, onMember)));
        }
        results.push({ family: family.name, samples: size, draws, ...summarise(figures) });
      }
  } finally {
    progress.stop();
    await pool.close();
  }
  if (json) {
    const summary = {
      results,
      target: targetOf(table.target),
      table: {
        name: table.name,
        sha256: table.sha256,
        rows: table.architectures.length,
        skipped: table.skipped,
      },
      space: table.space.id,
      seed,
      members,
      backend,
    };
    await writeJsonFile(json, summary);
    await finished?.remove();
  }
  printResults(results);
}

/** Fails before the first fit rather than after hours. */
function checkSize(table: Table, size: number, heldOut: number | undefined, seed: number): void {
  const draw = drawRows(table.architectures.length, size, heldOut, seed);
  trainingData(table, draw.training);
  if (draw.heldOut.length === 0)
    throw new InputError(`${size} samples are all rows of the table: none is left to measure on`);
}

function keyOf(
  { family, samples, draw }: Job,
  { sha256, space, target }: Table,
  held_out: number | null,
  seed: number,
  members: number,
  backend: string,
) {
  return {
    family: family.name,
    samples,
    draw,
    held_out,
    seed,
    members,
    backend,
    table: sha256,
    space: space.id,
    target,
  };
}

async function once(
  finished: FinishedDraws | undefined,
  key: ReturnType<typeof keyOf>,
  measure: () => Promise<DrawFigures>,
  skip: () => void,
): Promise<DrawFigures> {
  const known = finished?.find(key);
  if (known) {
    skip();
    return known;
  }
  const figures = await measure();
  await finished?.add(key, figures);
  return figures;
}

function skip(members: number, onMember: () => void): void {
  for (let member = 0; member < members; member++) onMember();
}

/** A Markdown table. */
function printResults(
  results: readonly ({ family: string; samples: number; draws: number } & ReturnType<
    typeof summarise
  >)[],
): void {
  const header = [
    "family",
    "samples",
    "Kendall's tau",
    "Spearman",
    "top 1 %",
    "top 5 %",
    "best of top 50",
    "fit s",
    "score µs",
  ];
  const figure = ({ mean, std }: { mean: number; std: number }, digits: number) =>
    `${mean.toFixed(digits)} ± ${std.toFixed(digits)}`;
  const rows = results.map((result) => [
    result.family,
    String(result.samples),
    figure(result.kendall_tau, 4),
    figure(result.spearman, 4),
    figure(result.precision_at_1_percent, 2),
    figure(result.precision_at_5_percent, 2),
    result.best_rank_in_top_50.mean.toFixed(1),
    result.fit_seconds.toFixed(1),
    result.score_microseconds.toFixed(1),
  ]);
  for (const cells of [header, header.map(() => "---"), ...rows])
    console.log(`| ${cells.join(" | ")} |`);
}
