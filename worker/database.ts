/**
 * @module
 * The D1 database, and whether it can be used.
 */
import { drizzle } from "drizzle-orm/d1";
import { ProblemError } from "../schema/api/problems.js";
import * as tables from "../schema/tables/index.js";
import journal from "../schema/tables/migrations/meta/_journal.json";

const open = (binding: D1Database) => drizzle(binding, { schema: tables });

export type Database = ReturnType<typeof open>;

/**
 * What `ask` reads from the database.
 *
 * @throws {ProblemError} if it fails because the database can't be used at all.
 */
export async function query<T>(
  binding: D1Database,
  ask: (database: Database) => Promise<T>,
): Promise<T> {
  try {
    return await ask(open(binding));
  } catch (error) {
    const { ready, detail } = await databaseState(binding);
    throw ready ? error : new ProblemError("database_unavailable", detail);
  }
}

/** Whether the database answers and has the latest migration, and what to do if not. */
export async function databaseState(
  binding: D1Database,
): Promise<{ ready: boolean; detail: string }> {
  const latest = `${journal.entries[journal.entries.length - 1].tag}.sql`;
  try {
    const row = await binding
      .prepare("SELECT name FROM d1_migrations WHERE name = ?")
      .bind(latest)
      .first();
    if (row) return { ready: true, detail: `migrated to ${latest}` };
  } catch (error) {
    if (!String(error).includes("no such table")) {
      console.error("D1 can't be reached:", error);
      return { ready: false, detail: "D1 can't be reached" };
    }
  }
  return {
    ready: false,
    detail: `the migration ${latest} is missing: wrangler d1 migrations apply archfit`,
  };
}
