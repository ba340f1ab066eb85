/**
 * @module
 * `archfit tables`: the tables of measured architectures that are loaded.
 */
import { existsSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { checkOutput, writeJson } from "../../files/outputs.js";
import type { ListedTable } from "../../tables/database/database.js";
import { persistToOption, remoteOption, withDatabase } from "./database-options.js";
import * as options from "./options.js";

function describe() {
  return new Command("tables")
    .description("list the tables that are loaded: architectures, metrics, size")
    .addOption(persistToOption())
    .addOption(remoteOption("those of the deployed database, by wrangler"))
    .addOption(options.jsonOption());
}

export function tablesCommand() {
  return describe().action(run);
}

type TablesArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function run(given: TablesArguments): Promise<void> {
  const { json } = given;
  if (json !== undefined) await checkOutput(json);
  const there = given.remote || existsSync(given.persistTo);
  const tables = there ? await withDatabase(given, (database) => database.tables()) : [];
  if (json !== undefined) await writeJson(json, { tables: tables.map(figuresOf) });
  if (tables.length === 0)
    console.log("No table is loaded: npx archfit import FILE --table NAME loads one");
  for (const line of tables.flatMap(linesOf)) console.log(line);
}

function linesOf({ table, halfLoaded, complete }: ListedTable): string[] {
  const half =
    halfLoaded > 0
      ? [
          `  half loaded: an import is running or was broken off (import the table again, or npx archfit drop ${table})`,
        ]
      : [];
  if (complete === undefined) return [`${table}: no complete version`, ...half];
  const { space, title, licence, source, rows, metrics, bytes, loadedAt } = complete;
  const megabytes = (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
  return [
    `${table}: ${rows.toLocaleString("en")} architectures of ${space}, ${metrics.length} ${metrics.length === 1 ? "metric" : "metrics"}, about ${megabytes} MB`,
    `  ${title}; licence: ${licence}; from ${source}; loaded ${loadedAt}`,
    `  ${shortened(metrics).join(", ")}`,
    ...half,
  ];
}

/** The names of some. */
function shortened(metrics: readonly string[]): readonly string[] {
  const most = 20;
  return metrics.length <= most
    ? metrics
    : [...metrics.slice(0, most), `and ${metrics.length - most} more`];
}

function figuresOf({ table, halfLoaded, complete }: ListedTable) {
  const { loadedAt, ...rest } = complete ?? {};
  return { table, ...rest, loaded_at: loadedAt ?? null, half_loaded_versions: halfLoaded };
}
