/**
 * @module
 * A process of its own, `prepare-database.ts STATE`: brings the local database to the latest migration and
 * loads the table that comes with the repository into a new one. Prints progress, a line each, on standard output.
 */

import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { sql } from "drizzle-orm";
import { LocalDatabase } from "../tables/database/local-database.js";
import { importTable } from "../tables/import/import-table.js";
import { messageOf } from "./failure.js";
import { loadedMark, SHIPPED_TABLE } from "./shipped-table.js";

const [state] = process.argv.slice(2);

// Whoever has started this is gone.
process.stdin.on("end", () => process.exit(1)).resume();

try {
  const database = await LocalDatabase.open(state);
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
  const tables = await database.query<{ id: string }>(sql`SELECT id FROM benchmark_tables`);
  if (!existsSync(file) || (existsSync(mark) && tables.length > 0)) return;
  if (!tables.some(({ id }) => id === described.table)) {
    console.log(`Loading ${described.table}, 15,625 measured architectures, into the database`);
    await importTable(database, { ...described, paths: [file] });
  }
  await writeFile(mark, "");
}
