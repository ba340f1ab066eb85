/**
 * @module
 * A process of its own, `prepare-database.ts STATE`: brings the local database to the latest migration and
 * loads the table that comes with the repository into a new one. Prints progress, a line each, on standard output.
 */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { LocalDatabase } from "../tables/database/local-database.js";
import { importTable } from "../tables/import/import-table.js";
import { SupersededError } from "../tables/import/load.js";
import { messageOf } from "./failure.js";
import { loadedMark, SHIPPED_TABLE } from "./shipped-table.js";

const [state] = process.argv.slice(2);
/** How long another process may take to load the table. */
const PATIENCE_MS = 60_000;
const POLL_MS = 500;

// Whoever has started this is gone.
process.stdin.on("end", () => process.exit(1)).resume();

try {
  const database = await openWhenFree();
  try {
    await loadTable(database);
  } finally {
    await database.close();
  }
  process.exit();
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}

async function loadTable(database: LocalDatabase): Promise<void> {
  const { file, ...described } = SHIPPED_TABLE;
  const mark = loadedMark(state);
  const tables = await loaded(database);
  if (!existsSync(file) || (existsSync(mark) && tables.length > 0)) return;
  if (!tables.includes(described.table)) {
    console.log(`Loading ${described.table}, 15,625 measured architectures, into the database`);
    try {
      await importTable(database, { ...described, paths: [file] });
    } catch (error) {
      if (!(error instanceof SupersededError)) throw error;
      // A service that was started at the same time loads it.
      await untilLoaded(database, described.table, error);
    }
  }
  await writeFile(mark, "");
}

/** The database; while another process has it locked, which may be loading a table, it is tried again. */
async function openWhenFree(): Promise<LocalDatabase> {
  const end = Date.now() + PATIENCE_MS;
  for (;;)
    try {
      return await LocalDatabase.open(state);
    } catch (error) {
      if (!messageOf(error).includes("SQLITE_BUSY") || Date.now() > end) throw error;
      await sleep(POLL_MS);
    }
}

/** Ids of the tables that are there. */
async function loaded(database: LocalDatabase): Promise<string[]> {
  const tables = await database.query(sql<{ id: string }>`SELECT id FROM benchmark_tables`);
  return tables.map(({ id }) => id);
}

/** @throws `error` if it takes too long. */
async function untilLoaded(database: LocalDatabase, table: string, error: Error): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await loaded(database)).includes(table)) {
    if (Date.now() > end) throw error;
    await sleep(POLL_MS);
  }
}
