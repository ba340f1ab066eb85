/**
 * @module
 * `archfit import`: loads a table of measured architectures into D1.
 */
import { existsSync } from "node:fs";
import { Command, Option } from "@commander-js/extra-typings";
import { checkOutput, checkOutputFolder, writeJson } from "../../files/outputs.js";
import { type ImportDatabase, noDatabase } from "../../tables/database/database.js";
import { LocalDatabase } from "../../tables/database/local-database.js";
import { SqlFiles } from "../../tables/database/sql-files.js";
import type { Curves } from "../../tables/formats/source.js";
import { describeReport, reportFigures } from "../../tables/import/describe.js";
import { importTable } from "../../tables/import/import-table.js";
import { resolveSpace } from "../../tables/read/resolve-space.js";
import { createProgress, type Progress } from "../../trainer/progress.js";
import { shellWord } from "../shell.js";
import { persistToOption, remoteOption } from "./database-options.js";
import * as options from "./options.js";

const EXAMPLE = `
Examples:
  $ npx archfit import nasbench_only108.tfrecord --table nasbench101
  $ npx archfit import NATS-tss-v1_0-3ffb9-simple --table nasbench201
  $ npx archfit import $ARCHFIT_TABLES/nasbench101.csv.gz --table nasbench101
  $ npx archfit import latencies.csv --table nasbench101      # columns hash and my_phone_ms

A FILE is NAS-Bench-101's TFRecord file, a folder of NATS-Bench ("simple"), or CSV, gzipped or not: the
architecture in the columns arch (or matrix and ops), a metric in each other one. Files whose rows have
only hash or index, or only metrics that the table does not have, add columns to it; any other takes the
place of what the table holds. Readers see the old version or the complete new one. The same files again
change nothing. Of two imports of one table at once, the one that began later is loaded.

Temporary files are kept in the system's folder for them (TMPDIR): about as many bytes as the table has.`;

function describe() {
  return new Command("import")
    .description("load a table of measured architectures into D1")
    .argument("<files...>", "files or folders")
    .requiredOption("--table <id>", "the table, in URLs; made if it is not there")
    .addOption(options.spaceOption())
    .addOption(options.fractionsOption())
    .addOption(options.noFractionsOption())
    .addOption(
      new Option(
        "--curves [epochs]",
        "of NATS-Bench, also the validation accuracy after each epoch; after those named, such as 12,50, that of training, too",
      )
        .preset("all")
        .argParser((text): Curves => (text === "all" ? text : options.positiveList(text))),
    )
    .option("--title <text>", "what the table is called")
    .option("--licence <text>", "of the numbers, such as CC-BY-4.0")
    .option("--source <text>", "where the numbers come from: a paper, an address")
    .option("--replace", "take the place of the table even if the files only bring new metrics")
    .option("--dry-run", "read and check everything, write nothing")
    .option("--skip-bad", "leave out records that can't be used instead of loading nothing")
    .addOption(persistToOption())
    .addOption(remoteOption("load into the deployed database, by wrangler"))
    .addOption(
      new Option(
        "--sql-out <folder>",
        "only write the files of SQL that wrangler d1 execute takes",
      ).conflicts(["remote", "persistTo"]),
    )
    .addOption(options.jsonOption())
    .addHelpText("after", EXAMPLE);
}

export function importCommand() {
  return describe().action(run);
}

type ImportArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function run(paths: readonly string[], given: ImportArguments): Promise<void> {
  const { json, sqlOut } = given;
  if (json !== undefined) await checkOutput(json);
  if (!given.dryRun && !given.remote) await checkOutputFolder(sqlOut ?? given.persistTo);
  const space = given.space === undefined ? undefined : await resolveSpace(given.space);
  const start = performance.now();
  const database = await openDatabase(given);
  const progress = percentProgress();
  try {
    const report = await importTable(database, {
      ...given,
      paths,
      space,
      onProgress: progress.show,
    });
    progress.stop();
    const seconds = Math.round(performance.now() - start) / 1000;
    if (json) await writeJson(json, reportFigures(report, seconds));
    if (report.bad.count > 0)
      console.error([`${report.bad.count} records left out:`, ...report.bad.describe()].join("\n"));
    console.log(describeReport(report).join("\n"));
    if (sqlOut !== undefined && report.outcome === "written")
      console.log(
        `To be run in order: for f in ${shellWord(sqlOut)}/*.sql; do npx wrangler d1 execute DB --remote --yes --file "$f" || break; done`,
      );
  } finally {
    progress.stop();
    await database.close();
  }
}

async function openDatabase({
  remote,
  sqlOut,
  persistTo,
  dryRun,
}: ImportArguments): Promise<ImportDatabase> {
  if (remote) return SqlFiles.open({ flags: ["--remote"] });
  if (dryRun && (sqlOut !== undefined || !existsSync(persistTo))) return noDatabase;
  if (sqlOut !== undefined) return SqlFiles.open({ folder: sqlOut });
  return LocalDatabase.open(persistTo, { migrated: !dryRun });
}

/** A bar from 0 to 100 for each thing that is done. */
function percentProgress() {
  let current: { doing: string; percent: number; progress: Progress } | undefined;
  return {
    show(doing: string, done: number, total: number) {
      if (current?.doing !== doing) {
        current?.progress.stop();
        current = { doing, percent: 0, progress: createProgress(100) };
        current.progress.label(doing);
      }
      for (const percent = Math.floor((100 * done) / total); current.percent < percent; )
        [current.percent] = [current.percent + 1, current.progress.advance()];
    },
    stop() {
      current?.progress.stop();
      current = undefined;
    },
  };
}
