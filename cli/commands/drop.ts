/**
 * @module
 * `archfit drop`: takes a table away.
 */
import { existsSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { InputError } from "../../schema/input-error.js";
import { drop } from "../../tables/database/statements.js";
import { persistToOption, remoteOption, withDatabase } from "./database-options.js";

function describe() {
  return new Command("drop")
    .description("take a table away, with what broken-off imports have left of it")
    .argument("<table>", "its name, as archfit tables lists it")
    .addOption(persistToOption())
    .addOption(remoteOption("from the deployed database, by wrangler"));
}

export function dropCommand() {
  return describe().action(run);
}

type DropArguments = ReturnType<ReturnType<typeof describe>["opts"]>;

async function run(table: string, given: DropArguments): Promise<void> {
  if (!given.remote && !existsSync(given.persistTo)) throw unknown(table, []);
  await withDatabase(given, async (database) => {
    const tables = await database.tables();
    const listed = tables.find((one) => one.table === table);
    if (listed === undefined)
      throw unknown(
        table,
        tables.map((one) => one.table),
      );
    await database.run(drop(table));
    await database.clean(table, (listed.complete?.rows ?? 0) + listed.halfLoadedRows);
    await database.settle();
    const rows = listed.complete?.rows;
    console.log(
      `${table}: ${rows === undefined ? "what a broken-off import had left" : `${rows.toLocaleString("en")} architectures`} taken away`,
    );
  });
}

function unknown(table: string, tables: readonly string[]): InputError {
  const names = tables.length === 0 ? "none is loaded" : `there are ${tables.join(", ")}`;
  return new InputError(`There is no table ${table}: ${names}`);
}
