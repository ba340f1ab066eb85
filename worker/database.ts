/**
 * @module
 * The D1 database, and whether it can be used.
 */
import journal from "../schema/database/migrations/meta/_journal.json";
import { bind } from "../schema/database/statement.js";
import { ProblemError } from "../schema/http/problems.js";
import { COST, type Work } from "../search/work.js";
import { cut } from "../spaces/quote.js";
import type { TableDatabase } from "../tables/queries/session.js";

/**
 * Faults that mostly pass: while a table is loaded, a read can find the database locked for a moment,
 * which workerd reports as an internal error; deployed, D1 asks to try again after those and lost
 * connections.
 */
const PASSING =
  /SQLITE_BUSY|database is locked|internal error|Network connection lost|object to be reset/;
const ATTEMPTS = 10;
/** What `npm start` answers for a database that it can't open: what is wrong, and how it is mended. */
const OUT_OF_ORDER = /out of order: (.+)/s;
/** Before the second attempt, in milliseconds; doubled for each further one. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 300;

/** What is said of a fault that has not passed, where the database finds nothing wrong with itself. */
const UNANSWERED = `D1 has not answered in ${ATTEMPTS} attempts, and finds itself in order: it is busy; try again`;
const UNREADABLE =
  "the database's file can't be read: it is damaged, cut off or gone, or another process holds it";
const REMEDY =
  "Scores need no database. Stop the service, put a good copy in place of the file or delete it, and import the tables again";

/** Between two checks of the whole file, which takes up to a second. */
const CHECK_PAUSE_MS = 10_000;
/** Characters of what SQLite finds wrong. */
const LONGEST_FINDING = 200;
let lastCheck:
  | { readonly binding: D1Database; readonly at: number; readonly detail: string }
  | undefined;

/** Counts what D1 bills. */
export interface Meter {
  rowsRead: number;
}

/**
 * The database, for the queries of one request; it is asked again while it is busy. A query throws a
 * `ProblemError` if the database can't be used.
 *
 * @param work takes the rows that are read, and gives others their turn.
 */
export function tableDatabase(binding: D1Database, meter: Meter, work: Work): TableDatabase {
  return {
    async batch(statements) {
      const bound = statements.map(bind);
      const results = await query(binding, () =>
        binding.batch(bound.map(({ sql, params }) => binding.prepare(sql).bind(...params))),
      );
      let rows = 0;
      for (const { results: own, meta } of results) {
        meter.rowsRead += meta.rows_read;
        rows += own.length;
      }
      if (work.spend(COST.row * rows)) await work.turn();
      return results.map((result) => result.results);
    },
  };
}

/** What `ask` answers. @throws {ProblemError} if it fails because the database can't be used. */
async function query<T>(binding: D1Database, ask: () => Promise<T>): Promise<T> {
  try {
    return await askAgain(ask);
  } catch (error) {
    if (isPassing(error)) throw new ProblemError("database_unavailable", await diagnose(binding));
    const { ready, detail } = await databaseState(binding);
    throw ready ? error : new ProblemError("database_unavailable", detail);
  }
}

/** What `ask` answers; what it throws in the end, if a fault does not pass. */
async function askAgain<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error) || attempt === ATTEMPTS) throw error;
      await scheduler.wait(Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE));
    }
  }
}

const isPassing = (error: unknown) => error instanceof Error && PASSING.test(error.message);

/**
 * What is wrong with a database that does not answer. To the Worker a damaged file and a locked one are the
 * same internal error; only a check of the file tells them apart.
 */
async function diagnose(binding: D1Database): Promise<string> {
  const now = Date.now();
  if (lastCheck?.binding === binding && now < lastCheck.at + CHECK_PAUSE_MS)
    return lastCheck.detail;
  const detail = await check(binding);
  lastCheck = { binding, at: now, detail };
  return detail;
}

/** What the last check found wrong, if that was of late. */
function lastDamage(binding: D1Database): string | undefined {
  if (lastCheck?.binding !== binding || Date.now() >= lastCheck.at + CHECK_PAUSE_MS)
    return undefined;
  return lastCheck.detail === UNANSWERED ? undefined : lastCheck.detail;
}

async function check(binding: D1Database): Promise<string> {
  try {
    const row = await binding.prepare("PRAGMA quick_check(1)").first<{ quick_check: string }>();
    if (row?.quick_check === "ok") return UNANSWERED;
    const finding = cut(`${row?.quick_check}`.replaceAll(/\s+/g, " "), LONGEST_FINDING);
    return `the database's file is damaged: ${finding}. ${REMEDY}`;
  } catch {
    return `${UNREADABLE}. ${REMEDY}`;
  }
}

/** Whether the database answers and has the latest migration, and what to do if not. */
export async function databaseState(
  binding: D1Database,
): Promise<{ ready: boolean; detail: string }> {
  const latest = `${journal.entries[journal.entries.length - 1].tag}.sql`;
  try {
    // The list of tables is read, too: a database that only knows its migrations is of no use.
    const row = await askAgain(() =>
      binding
        .prepare(
          `SELECT name, (SELECT count(*) FROM benchmark_tables) AS tables
            FROM d1_migrations WHERE name = ?`,
        )
        .bind(latest)
        .first(),
    );
    // Damage may lie where only some rows are.
    const damage = lastDamage(binding);
    if (row && damage !== undefined) return { ready: false, detail: damage };
    if (row) return { ready: true, detail: `migrated to ${latest}` };
  } catch (error) {
    if (isPassing(error)) return { ready: false, detail: await diagnose(binding) };
    const [, reason] = OUT_OF_ORDER.exec(String(error)) ?? [];
    if (reason !== undefined) return { ready: false, detail: reason };
    if (!String(error).includes("no such table")) {
      console.error("D1 can't be reached:", error);
      return { ready: false, detail: "D1 can't be reached" };
    }
  }
  return {
    ready: false,
    detail: `the migration ${latest} is missing: npx archfit doctor applies it, or wrangler d1 migrations apply archfit where it is deployed`,
  };
}
