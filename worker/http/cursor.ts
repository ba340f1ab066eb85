/**
 * @module
 * Cursors of pages: where the next page begins, as opaque text that fits only the pages that it was
 * answered with; and of whole tables, as text that says what it is. The checksum finds what was cut off or changed on the way; it is no signature.
 */
import { md5 } from "js-md5";
import { WHOLE_CURSOR } from "../../schema/http/benchmark-whole.js";
import { ProblemError } from "../../schema/http/problems.js";
import type { TableVersion } from "../../tables/queries/version.js";

/** Of the text inside; changes when its meaning does. */
const FORMAT = "1";
const DIGEST_LENGTH = 12;
const LONGEST = 200;
const POINTER = "/cursor";
const BASE64 = { alphabet: "base64url", omitPadding: true } as const;

/** Which pages a cursor belongs to. */
export interface Pages {
  /** Name of the import that made the version. */
  readonly load: string;
  /** Table, sort, order and filters, such that other pages have another text. */
  readonly query: string;
}

/** @param position from 0 on, in the order of the pages. */
export function writeCursor(pages: Pages, position: number): string {
  const text = [FORMAT, digest(pages.query), digest(pages.load), position].join(".");
  return new TextEncoder().encode(`${text}.${digest(text)}`).toBase64(BASE64);
}

/**
 * The position that a cursor stands for.
 *
 * @throws {ProblemError} if it is no cursor, or one of other pages.
 */
export function readCursor(pages: Pages, cursor: string): number {
  const [format, query, load, position, checksum, ...rest] = decode(cursor).split(".");
  const text = [format, query, load, position].join(".");
  if (
    rest.length > 0 ||
    format !== FORMAT ||
    checksum !== digest(text) ||
    !/^\d{1,9}$/.test(position)
  )
    throw new ProblemError(
      "malformed_cursor",
      "The cursor is none that this service has answered: hand next_cursor back unchanged",
      POINTER,
    );
  if (query !== digest(pages.query))
    throw new ProblemError(
      "foreign_cursor",
      "The cursor belongs to another table, sort, order or filter: keep them from page to page, or begin without a cursor",
      POINTER,
    );
  if (load !== digest(pages.load))
    throw new ProblemError(
      "expired_cursor",
      "The table has been loaded anew, so that the pages begin anew: begin without a cursor",
      POINTER,
    );
  return Number(position);
}

/**
 * How many rows were received before, as a cursor `VERSION.ROWS` says.
 *
 * @throws {ProblemError} if it is none, or one of another version of the table.
 */
export function rowsBefore(
  { table, fingerprint, rows }: TableVersion,
  cursor: string | undefined,
): number {
  if (cursor === undefined) return 0;
  const [, version, before] = WHOLE_CURSOR.exec(cursor) ?? [];
  if (version === undefined)
    throw new ProblemError(
      "malformed_cursor",
      "The cursor must be the X-Table-Version of an answer and the number of its rows that were received, joined by a dot",
      POINTER,
    );
  if (version !== fingerprint)
    throw new ProblemError(
      "expired_cursor",
      `The table ${table} has been loaded anew, as version ${fingerprint}: begin without a cursor`,
      POINTER,
    );
  if (Number(before) > rows)
    throw new ProblemError(
      "malformed_cursor",
      `The table ${table} has ${rows} rows, of which ${before} can't have been received`,
      POINTER,
    );
  return Number(before);
}

function decode(cursor: string): string {
  if (cursor.length > LONGEST || !/^[\w-]*$/.test(cursor)) return "";
  try {
    return new TextDecoder().decode(Uint8Array.fromBase64(cursor, BASE64));
  } catch {
    return "";
  }
}

const digest = (text: string) => md5(text).slice(0, DIGEST_LENGTH);
