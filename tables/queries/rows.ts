/**
 * @module
 * Finds rows of a version by what names them. A look-up reads the rows that it finds and no others.
 */
import type { MeasuredRow } from "../../schema/http/benchmark-rows.js";
import type { Work } from "../../search/work.js";
import { COST, mapInSlices } from "../../search/work.js";
import type { WrittenArchitecture } from "../../spaces/index.js";
import type { Statement } from "./batch.js";
import type { Selection } from "./selection.js";
import type { Session } from "./session.js";

/** What a row may be found by. Several rows may have one hash. */
export type Identifier = "key" | "hash" | "official_index" | "ordinal";

/** What a row is found by. */
export interface RowName {
  readonly by: Identifier;
  readonly value: string | number;
}

/** A row as it is read. */
export interface StoredRow {
  /** Place of the value that it was found by. */
  readonly place: number;
  readonly key: string;
  readonly hash: string | null;
  readonly official_index: number | null;
  /** Left out where it was not asked for. */
  readonly written?: string | null;
  readonly digits: string;
}

/** Characters of JSON in one parameter; D1 takes 2 MB. */
const PARAMETER_LENGTH = 500_000;

/** Values of one round trip. D1 answers one query at a time, too, and locally in the thread of the Worker. */
const MOST_VALUES = 1000;

/** What is read of each row. @param written whether its official form is. */
const columns = (selection: Selection, written: boolean) =>
  `a.key, a.hash, a.official_index, ${written ? "a.written, " : ""}${selection.sql} AS digits`;

/** All rows of one value. @param atMost more rows need not be read. */
export function findOne(
  version: number,
  by: Identifier,
  value: string | number,
  selection: Selection,
  atMost: number,
): Statement<StoredRow> {
  return {
    sql: `SELECT 0 AS place, ${columns(selection, true)} FROM architectures a
      WHERE a.version = ?1 AND a.${by} = ?2 LIMIT ?3`,
    parameters: [version, value, atMost],
  };
}

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
  work: Work,
  { written, atMost }: { readonly written: boolean; readonly atMost: number },
): Promise<Map<Value, StoredRow[]>> {
  const found = new Map<Value, StoredRow[]>();
  const sql = `SELECT j.key AS place, ${columns(selection, written)}
    FROM json_each(?2) j CROSS JOIN architectures a ON a.version = ?1 AND a.${by} = j.value
    LIMIT ?3`;
  let left = atMost;
  for (const list of inLists(values)) {
    if (left <= 0) break;
    const parameters = [session.version.id, JSON.stringify(list), left];
    const [rows] = await session.run<[StoredRow]>({ sql, parameters });
    left -= rows.length;
    for (const row of rows) {
      const value = list[row.place];
      const others = found.get(value);
      if (others) others.push(row);
      else found.set(value, [row]);
    }
    if (work.spend(COST.row * rows.length)) await work.turn();
  }
  return found;
}

/** Keys of the other rows that have the hash of the only row of this value. */
export function findTwins(
  version: number,
  by: Exclude<Identifier, "hash">,
  value: string | number,
): Statement<{ key: string }> {
  return {
    sql: `SELECT a.key FROM architectures own JOIN architectures a
        ON a.version = ?1 AND a.hash = own.hash AND a.key <> own.key
      WHERE own.version = ?1 AND own.${by} = ?2`,
    parameters: [version, value],
  };
}

/** Keys of at most so many rows of each of these hashes. */
export async function someKeysOfHashes(
  session: Session,
  hashes: readonly string[],
  atMost: number,
  work: Work,
): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  const sql = `SELECT j.value AS hash, (SELECT json_group_array(key) FROM (
      SELECT a.key FROM architectures a WHERE a.version = ?1 AND a.hash = j.value LIMIT ?3)) AS keys
    FROM json_each(?2) j`;
  for (const list of inLists(hashes)) {
    const parameters = [session.version.id, JSON.stringify(list), atMost];
    const [rows] = await session.run<[{ hash: string; keys: string }]>({ sql, parameters });
    for (const { hash, keys } of rows) found.set(hash, JSON.parse(keys));
    if (work.spend(COST.row * rows.length)) await work.turn();
  }
  return found;
}

/** The order of rows that share a hash. */
export const byKey = (a: StoredRow, b: StoredRow) => (a.key < b.key ? -1 : 1);

/** What clients are told of a row besides its numbers. */
export function describeRow({ key, hash, official_index }: Omit<StoredRow, "place">) {
  return { key, hash: hash ?? key, index: official_index };
}

/** The official form of a row whose `written` was read. */
export function architectureOf({ key, written }: Omit<StoredRow, "place">): WrittenArchitecture {
  return typeof written === "string" ? JSON.parse(written) : key;
}

/** The rows as clients are told of them, in their order. */
export function measuredRows(
  rows: readonly StoredRow[],
  selection: Selection,
  work: Work,
): Promise<MeasuredRow[]> {
  return mapInSlices(rows, work, COST.unpack * (1 + selection.count), (row) => ({
    ...describeRow(row),
    ...(row.written !== undefined && { architecture: architectureOf(row) }),
    numbers: selection.readByName(row.digits),
  }));
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
