/**
 * @module
 * Runs inside workerd: what the binding of the D1 database talks to. Its requests are those of D1's
 * interface for Workers, POST /query and /execute with one statement or a list of them; the file is the one
 * that `wrangler d1` and `archfit import` use beside it. Reads write nothing, so that they never wait for an import.
 */
import { DurableObject } from "cloudflare:workers";

export class Database extends DurableObject {
  /** All statements, or none. */
  async fetch(request) {
    const { storage } = this.ctx;
    const statements = [await request.json()].flat();
    const asObjects = new URL(request.url).searchParams.get("resultsFormat") !== "ROWS_AND_COLUMNS";
    try {
      const answers = storage.transactionSync(() =>
        statements.map((statement) => run(storage.sql, statement, asObjects)),
      );
      // A commit that fails does so here.
      if (answers.some(({ meta }) => meta.rows_written > 0)) await storage.sync();
      return Response.json(answers);
    } catch (error) {
      return failure(error.message);
    }
  }
}

function run(sql, { sql: text, params }, asObjects) {
  const begin = performance.now();
  const cursor = sql.exec(text, ...(params ?? []).map(bindable));
  const columns = cursor.columnNames;
  const rows = Array.from(cursor.raw(), (row) => row.map(jsonable));
  const changes = sql.exec("SELECT changes() AS changes, last_insert_rowid() AS id").one();
  return {
    success: true,
    results: asObjects
      ? rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])))
      : { columns, rows },
    meta: {
      duration: performance.now() - begin,
      changes: cursor.rowsWritten === 0 ? 0 : changes.changes,
      last_row_id: changes.id,
      changed_db: cursor.rowsWritten > 0,
      size_after: sql.databaseSize,
      rows_read: cursor.rowsRead,
      rows_written: cursor.rowsWritten,
    },
  };
}

/** Bytes are lists of numbers in JSON. */
const bindable = (value) => (Array.isArray(value) ? new Uint8Array(value) : value);
const jsonable = (value) => (value instanceof ArrayBuffer ? [...new Uint8Array(value)] : value);

const failure = (error) => Response.json({ success: false, error });

export default {
  fetch(request, { DATABASES, ID, FAULT }) {
    if (FAULT) return failure(`out of order: ${FAULT}`);
    return DATABASES.get(DATABASES.idFromName(ID)).fetch(request);
  },
};
