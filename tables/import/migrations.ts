/**
 * @module
 * Brings a local database to the latest migration, as `wrangler d1 migrations apply` does, whose
 * process alone takes half of the memory that an import may.
 */
import { join } from "node:path";
import { readMigrationFiles } from "drizzle-orm/migrator";
import journal from "../../schema/database/migrations/meta/_journal.json" with { type: "json" };
import type { Statement } from "./statements.js";
import { root } from "./wrangler.js";

/** The table in which wrangler keeps the names of what was applied. */
const CREATE_APPLIED = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;
const SELECT_APPLIED = "SELECT name FROM d1_migrations ORDER BY id";
const INSERT_APPLIED = "INSERT INTO d1_migrations (name) VALUES (?1)";

interface Migratable {
  run(statements: readonly Statement[]): Promise<unknown>;
  query<Row>(statement: Statement): Promise<Row[]>;
}

const plain = (sql: string): Statement => ({ sql, parameters: [] });

/** Applies every migration that is missing, each as a whole. */
export async function migrate(database: Migratable): Promise<void> {
  await database.run([plain(CREATE_APPLIED)]);
  const files = readMigrationFiles({ migrationsFolder: join(root, "schema/database/migrations") });
  for (const [index, { tag }] of journal.entries.entries()) {
    const name = `${tag}.sql`;
    if (await isApplied(database, name)) continue;
    try {
      await database.run([
        ...files[index].sql.map(plain),
        { sql: INSERT_APPLIED, parameters: [name] },
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
    plain("SELECT name FROM sqlite_master WHERE name = 'd1_migrations'"),
  );
  const applied =
    tables.length === 0 ? [] : await database.query<{ name: string }>(plain(SELECT_APPLIED));
  const names = new Set(applied.map(({ name }) => name));
  return journal.entries.map(({ tag }) => `${tag}.sql`).filter((name) => !names.has(name));
}

async function isApplied(database: Migratable, name: string): Promise<boolean> {
  const applied = await database.query<{ name: string }>(plain(SELECT_APPLIED));
  return applied.some((row) => row.name === name);
}
