/**
 * @module
 * `archfit fit`: fits a predictor on rows of a table, and writes its ONNX file and its card.
 */
import { basename, resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { checkOutput, writeJson } from "../../files/outputs.js";
import { checkPredictorFiles, predictorFiles, writePredictor } from "../../predictor/node/files.js";
import { InputError } from "../../schema/input-error.js";
import { readTable } from "../../tables/read/read-table.js";
import { resolveSpace } from "../../tables/read/resolve-space.js";
import { checkHeldOut, drawRows, trainingData } from "../../trainer/evaluation/draw.js";
import { type Family, familyFor } from "../../trainer/families/index.js";
import { transferFrom } from "../../trainer/families/transfer/index.js";
import { readSource } from "../../trainer/families/transfer/source.js";
import { makeCard } from "../../trainer/fitting/card.js";
import { checkThreshold } from "../../trainer/fitting/classifier.js";
import { fitAndMeasure, type QualityOfRows } from "../../trainer/fitting/fit-and-measure.js";
import { ENSEMBLES_PER_FIT } from "../../trainer/fitting/predictor.js";
import { createProgress } from "../../trainer/progress.js";
import { useBackend } from "../../trainer/tensor/backends.js";
import { createPool } from "../../trainer/threads/pool.js";
import { commandOf } from "./fit-command.js";
import * as options from "./fit-options.js";

const EXAMPLE = `
Example:
  $ npx archfit fit $ARCHFIT_TABLES/nasbench201.csv.gz --target cifar10_test_200 \\
      --family mlp --samples 1563 --out predictors/nasbench201-cifar10

Draws 1,563 rows, fits on them, measures on all others, and writes
predictors/nasbench201-cifar10.onnx and predictors/nasbench201-cifar10.json (the card).
With --from, the labels correct an existing predictor: for another data set, from few labels:
  $ npx archfit fit my-labels.csv --target cifar100_test_200 --from predictors/nasbench201-cifar10 \\
      --out predictors/mine
With --with, the predictor may be told other metrics of an architecture, such as its accuracy after 12 epochs.
Larger targets are better. The same seed and back end give the same file.`;

function describe() {
  return new Command("fit")
    .description("fit a predictor on rows of a table; write its ONNX file and its card")
    .argument("<file>", "table of any format that import knows")
    .addOption(options.spaceOption())
    .addOption(options.fractionsOption())
    .addOption(options.noFractionsOption())
    .addOption(options.targetOption())
    .addOption(options.withOption().conflicts("from"))
    .option("--family <name>", "kind of model", options.family)
    .addOption(
      new Option(
        "--from <predictor>",
        "correct this predictor of the same search space, in place of a family: for 20 to 500 labels of another target",
      ).conflicts(["family", "threshold"]),
    )
    .option("--samples <n>", "rows to fit on; unless given, all", options.positive)
    .option(
      "--threshold <number>",
      "also learn how likely a target exceeds it, such as 90",
      options.finite,
    )
    .addOption(options.heldOutOption())
    .addOption(options.seedOption())
    .addOption(options.membersOption())
    .addOption(options.backendOption())
    .addOption(options.threadsOption())
    .requiredOption("--out <path>", "where to write, without an ending", outPath)
    .addOption(options.jsonOption())
    .addHelpText("after", EXAMPLE);
}

export function fitCommand() {
  return describe().action(fit);
}

export type FitArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function fit(file: string, given: FitArguments): Promise<void> {
  const { members, seed, out } = given;
  if (!given.family && given.from === undefined)
    throw new InputError(
      "Give --family, the kind of model to fit, or --from, a predictor to correct",
    );
  await checkOutputs(given);
  const space = given.space === undefined ? undefined : await resolveSpace(given.space);
  const backend = await useBackend(given.backend);
  const table = await readTable(file, given.target, space, given);
  const family =
    given.from === undefined
      ? familyFor(given.family as Family, table)
      : transferFrom(await readSource(given.from, table.space));
  const rows = table.architectures.length;
  const draw = drawRows(rows, given.samples ?? rows, given.heldOut, seed);
  const data = trainingData(table, draw.training);
  checkHeldOut(table, draw.heldOut);
  if (given.threshold !== undefined) checkThreshold(data.targets, given.threshold);
  const pool = createPool(backend, given.threads);
  const progress = createProgress(
    members * ENSEMBLES_PER_FIT * (given.threshold === undefined ? 1 : 2),
  );
  try {
    progress.label(`${family.name} on ${draw.training.length} rows, back end ${backend}`);
    const onMember = () => progress.advance();
    const fitOptions = { members, pool, onMember };
    const result = await fitAndMeasure(family, table, draw, data, fitOptions, given.threshold);
    const card = makeCard({
      id: basename(out),
      family,
      table,
      draw,
      backend,
      command: commandOf(file, table.space, given),
      ...result,
    });
    await writePredictor(out, result.onnx, card);
    progress.stop();
    const { quality } = result;
    const { unseen_functions: unseen } = quality;
    const figuresOf = (figures: QualityOfRows) =>
      `Kendall's tau ${written(figures.kendall_tau, 4)}, mean absolute error ${written(figures.mean_absolute_error, 3)} ${card.target.unit}`;
    console.log(
      `${out}.onnx: ${figuresOf(quality)}, on ${quality.held_out_rows} rows${
        unseen && unseen.held_out_rows > 0
          ? `; ${figuresOf(unseen)}, on the ${unseen.held_out_rows} of them whose function no training row computes`
          : ""
      }; fitted in ${card.training.seconds} s`,
    );
    const summary = { ...card, quality };
    if (given.json) await writeJson(given.json, summary);
  } finally {
    progress.stop();
    await pool.close();
  }
}

/** Before hours of work. @throws {InputError} if something cannot be written. */
async function checkOutputs({ out, json }: FitArguments): Promise<void> {
  await checkPredictorFiles(out);
  if (json === undefined) return;
  await checkOutput(json);
  const files = predictorFiles(out).map((file) => resolve(file));
  if (files.includes(resolve(json)))
    throw new InputError(`--json ${json} is a file of the predictor itself: name another`);
}

const written = (figure: number, digits: number) =>
  Number.isFinite(figure) ? figure.toFixed(digits) : "unknown (all predictions are equal)";

function outPath(text: string): string {
  if (/[/\\]$/.test(text))
    throw new InvalidArgumentError(
      "It is a folder: behind it stands the name of the predictor, such as predictors/mine.",
    );
  if (!/^[a-z0-9][a-z0-9-]*$/.test(basename(text)))
    throw new InvalidArgumentError(
      "Its last part names the predictor: lower-case letters, digits and hyphens.",
    );
  return text;
}
