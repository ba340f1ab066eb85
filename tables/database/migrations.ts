/**
 * @module
 * Brings a local database to the latest migration, as `wrangler d1 migrations apply` does, whose
 * process alone takes half of the memory that an import may.
 */
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import journal from "../../schema/database/migrations/meta/_journal.json" with { type: "json" };
import type { Statement } from "../../schema/database/statement.js";
import { root } from "./wrangler.js";

/** The table in which wrangler keeps the names of what was applied. */
const CREATE_APPLIED = sql`CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;
const SELECT_APPLIED: Statement<{ name: string }> = sql`SELECT name FROM d1_migrations ORDER BY id`;

interface Migratable {
  run(statements: readonly Statement[]): Promise<unknown>;
  query<Row>(statement: Statement<Row>): Promise<Row[]>;
}

/** Applies every migration that is missing, each as a whole. */
export async function migrate(database: Migratable): Promise<void> {
  await database.run([CREATE_APPLIED]);
  const files = readMigrationFiles({ migrationsFolder: join(root, "schema/database/migrations") });
  for (const [index, { tag }] of journal.entries.entries()) {
    const name = `${tag}.sql`;
    if (await isApplied(database, name)) continue;
    try {
      await database.run([
        ...files[index].sql.map((text) => sql.raw(text)),
        sql`INSERT INTO d1_migrations (name) VALUES (${name})`,
      ]);
    } catch (error) {
      // Another process may have been faster.
      if (!(await isApplied(database, name))) throw error;
    }
  }
}

/** Names of the migrations that a database lacks. */
export async function pendingMigrations(database: Migratable): Promise<string[]> {
  const tables = await database.query<{ name: string }>(
    sql`SELECT name FROM sqlite_master WHERE name = 'd1_migrations'`,
  );
  const applied = tables.length === 0 ? [] : await database.query(SELECT_APPLIED);
  const names = new Set(applied.map(({ name }) => name));
  return journal.entries.map(({ tag }) => `${tag}.sql`).filter((name) => !names.has(name));
}

async function isApplied(database: Migratable, name: string): Promise<boolean> {
  const applied = await database.query(SELECT_APPLIED);
  return applied.some((row) => row.name === name);
}
