/**
 * @module
 * Rows of a version: found by what names them, and read one after the other. A look-up reads the rows that it
 * finds and no others.
 */
import { type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Statement } from "../../schema/database/statement.js";
import { architectures } from "../../schema/database/tables.js";
import type { Selection } from "./selection.js";
import type { Session } from "./session.js";

/** What a row may be found by. Several rows may have one hash. */
export type Identifier = "key" | "hash" | "officialIndex" | "ordinal";

/** What a row is found by. */
export interface RowName {
  readonly by: Identifier;
  readonly value: string | number;
}

/** A row as it is read. */
export interface StoredRow {
  readonly key: string;
  readonly hash: string | null;
  readonly official_index: number | null;
  /** Left out where it was not asked for. */
  readonly written?: string | null;
  /** Of the selection. */
  readonly digits: string;
}

/** Characters of JSON in one parameter; D1 takes 2 MB. */
const PARAMETER_LENGTH = 500_000;

/** Values of one round trip. D1 answers one query at a time, too, and locally in the thread of the Worker. */
const MOST_VALUES = 1000;

/** Rows of one round trip where all are read: a few milliseconds, in which D1 answers nobody else. */
const STRETCH = 500;

const { version, key, hash, ordinal, officialIndex, written } = architectures;

/** What is read of each row. @param hasWritten whether its official form is. */
const columns = (selection: Selection, hasWritten: boolean): SQL =>
  sql`${key}, ${hash}, ${officialIndex}, ${hasWritten ? sql`${written}, ` : sql``}${sql.raw(selection.sql)} AS digits`;

/** All rows of one value. @param atMost more rows need not be read. */
export const findOne = (
  session: Session,
  { by, value }: RowName,
  selection: Selection,
  atMost: number,
): Statement<StoredRow> => sql`
  SELECT ${columns(selection, true)} FROM ${architectures}
  WHERE ${version} = ${session.version.id} AND ${architectures[by]} = ${value} LIMIT ${atMost}`;

/**
 * The rows of distinct values.
 *
 * @param atMost more rows need not be read.
 * @returns by value; those without a row are left out.
 */
export async function findMany<Value extends string | number>(
  session: Session,
  by: Identifier,
  values: readonly Value[],
  selection: Selection,
  { written, atMost }: { readonly written: boolean; readonly atMost: number },
): Promise<Map<Value, StoredRow[]>> {
  const found = new Map<Value, StoredRow[]>();
  let left = atMost;
  for (const list of inLists(values)) {
    if (left <= 0) break;
    const statement: Statement<StoredRow & { place: number }> = sql`
      SELECT j.key AS place, ${columns(selection, written)}
      FROM json_each(${JSON.stringify(list)}) j CROSS JOIN ${architectures}
        ON ${version} = ${session.version.id} AND ${architectures[by]} = j.value
      LIMIT ${left}`;
    const [rows] = await session.run(statement);
    left -= rows.length;
    for (const row of rows) {
      const value = list[row.place];
      const others = found.get(value);
      if (others) others.push(row);
      else found.set(value, [row]);
    }
  }
  return found;
}

/** Keys of the other rows that have the hash of the only row of this value. */
export function findTwins(session: Session, { by, value }: RowName): Statement<{ key: string }> {
  const own = alias(architectures, "own");
  return sql`
    SELECT ${key} FROM ${architectures} own JOIN ${architectures}
      ON ${version} = ${own.version} AND ${hash} = ${own.hash} AND ${key} <> ${own.key}
    WHERE ${own.version} = ${session.version.id} AND ${own[by]} = ${value}`;
}

/** Keys of at most so many rows of each of these hashes. */
export async function someKeysOfHashes(
  session: Session,
  hashes: readonly string[],
  atMost: number,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const list of inLists(hashes)) {
    const statement: Statement<{ hash: string; keys: string }> = sql`
      SELECT j.value AS hash, (SELECT json_group_array(key) FROM (
        SELECT ${key} FROM ${architectures}
        WHERE ${version} = ${session.version.id} AND ${hash} = j.value LIMIT ${atMost})) AS keys
      FROM json_each(${JSON.stringify(list)}) j`;
    const [rows] = await session.run(statement);
    for (const row of rows) found.set(row.hash, JSON.parse(row.keys));
  }
  return found;
}

/** The order of rows that share a hash. */
export const byKey = (a: StoredRow, b: StoredRow) => (a.key < b.key ? -1 : 1);

/** Control characters, which neither keys nor JSON have. */
const FIELD_END = 31;
const ROW_END = 30;

/**
 * Rows from position `first` on, some hundred, in the order in which they were loaded, so that those which lie
 * beside each other are read together; none after the last.
 */
export async function readStretch(
  session: Session,
  selection: Selection,
  first: number,
): Promise<readonly StoredRow[]> {
  const end = sql.raw(`|| char(${FIELD_END}) ||`);
  // One text for all: as rows of an answer they would take several times as long.
  const statement: Statement<{ rows: string | null }> = sql`
    SELECT group_concat(key ${end} ifnull(hash, '') ${end} ifnull(official_index, '') ${end}
      ifnull(written, '') ${end} digits, char(${sql.raw(`${ROW_END}`)})) AS rows
    FROM (SELECT ${columns(selection, true)} FROM ${architectures}
      WHERE ${version} = ${session.version.id} AND ${ordinal} BETWEEN ${first} AND ${first + STRETCH - 1}
      ORDER BY ${ordinal})`;
  const [[{ rows }]] = await session.run(statement);
  return rows === null ? [] : rows.split(String.fromCharCode(ROW_END)).map(readRow);
}

function readRow(text: string): StoredRow {
  const [key, hash, index, written, digits] = text.split(String.fromCharCode(FIELD_END));
  return {
    key,
    hash: hash || null,
    official_index: index === "" ? null : Number(index),
    written: written || null,
    digits,
  };
}

/** Cuts a list into such that are short enough for one round trip. */
function inLists<Value extends string | number>(values: readonly Value[]): Value[][] {
  const lists: Value[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const value of values) {
    const added = JSON.stringify(value).length + 1;
    const last = lists[lists.length - 1];
    if (length + added > PARAMETER_LENGTH || last.length === MOST_VALUES) {
      lists.push([]);
      length = 0;
    }
    lists[lists.length - 1].push(value);
    length += added;
  }
  return lists;
}
