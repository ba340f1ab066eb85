/**
 * @module
 * A whole table, in the order in which it was loaded: rows that lie beside each other are read together.
 */
import { WHOLE_CURSOR } from "../../schema/http/benchmark-whole.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { Statement } from "./batch.js";
import type { StoredRow } from "./rows.js";
import type { Selection } from "./selection.js";
import type { Session } from "./session.js";
import type { TableVersion } from "./version.js";

/** Rows of one round trip: a few milliseconds, in which D1 answers nobody else. */
const STRETCH = 500;

/** Control characters, which neither keys nor JSON have. */
const FIELD_END = 31;
const ROW_END = 30;

export type WholeRows = readonly Omit<StoredRow, "place">[];

/** Rows from position `first` on, some hundred; none after the last. */
export async function readStretch(
  session: Session,
  selection: Selection,
  first: number,
): Promise<WholeRows> {
  const end = `|| char(${FIELD_END}) ||`;
  // One text for all: as rows of an answer they would take several times as long.
  const statement: Statement<{ rows: string | null }> = {
    sql: `SELECT group_concat(key ${end} ifnull(hash, '') ${end} ifnull(official_index, '') ${end}
        ifnull(written, '') ${end} digits, char(${ROW_END})) AS rows
      FROM (SELECT a.key, a.hash, a.official_index, a.written, ${selection.sql} AS digits
        FROM architectures a WHERE a.version = ?1 AND a.ordinal BETWEEN ?2 AND ?3
        ORDER BY a.ordinal)`,
    parameters: [session.version.id, first, first + STRETCH - 1],
  };
  const [[{ rows }]] = await session.run(statement);
  return rows === null ? [] : rows.split(String.fromCharCode(ROW_END)).map(readRow);
}

function readRow(text: string): WholeRows[number] {
  const [key, hash, index, written, digits] = text.split(String.fromCharCode(FIELD_END));
  return {
    key,
    hash: hash || null,
    official_index: index === "" ? null : Number(index),
    written: written || null,
    digits,
  };
}

/**
 * How many rows were received before, as a cursor `VERSION.ROWS` says.
 *
 * @throws {ProblemError} if it is none, or one of another version of the table.
 */
export function rowsBefore(
  { table, fingerprint, description: { rows } }: TableVersion,
  cursor: string | undefined,
): number {
  if (cursor === undefined) return 0;
  const [, version, before] = WHOLE_CURSOR.exec(cursor) ?? [];
  if (version === undefined)
    throw new ProblemError(
      "malformed_cursor",
      "The cursor must be the X-Table-Version of an answer and the number of its rows that were received, joined by a dot",
      "/cursor",
    );
  if (version !== fingerprint)
    throw new ProblemError(
      "expired_cursor",
      `The table ${table} has been loaded anew, as version ${fingerprint}: begin without a cursor`,
      "/cursor",
    );
  if (Number(before) > rows)
    throw new ProblemError(
      "malformed_cursor",
      `The table ${table} has ${rows} rows, of which ${before} can't have been received`,
      "/cursor",
    );
  return Number(before);
}
