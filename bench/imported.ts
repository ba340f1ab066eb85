/**
 * @module
 * The built service over the tables of the folder `ARCHFIT_TABLES`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalDatabase } from "../tables/database/local-database.js";
import { localDatabaseId, persistenceFolder } from "../tables/database/wrangler.js";
import { importTable } from "../tables/import/import-table.js";
import { tablePath } from "../test/tables.js";
import { type Service, start } from "./service.js";

/** Files of the folder, each a table of its name. */
const TABLES = ["nasbench101", "nasbench201"];

/**
 * Imports the tables, unless they are there, and starts the bundle of `build()` over them.
 *
 * @param given folder of the database; without it one that `stop` deletes.
 */
export async function startWithTables(
  given?: string,
): Promise<{ service: Service; stop(): Promise<void> }> {
  const state = given ?? mkdtempSync(join(tmpdir(), "archfit-bench-"));
  const database = await LocalDatabase.open(state);
  for (const table of TABLES)
    await importTable(database, { paths: [tablePath(`${table}.csv.gz`)], table });
  await database.close();
  const service = await start({
    d1Databases: { DB: await localDatabaseId() },
    resourcePersistencePath: persistenceFolder(state),
  });
  return {
    service,
    async stop() {
      await service.stop();
      if (given === undefined) rmSync(state, { recursive: true });
    },
  };
}
