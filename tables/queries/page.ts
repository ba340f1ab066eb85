/**
 * @module
 * Pages of a table in the order of one metric. Without filters a page reads its own rows and no others.
 * With filters the rows of a bounded stretch are looked through: of the order itself, or, where a
 * filter leaves few, of those that it may let through.
 */
import { sql } from "drizzle-orm";
import type { Statement } from "../../schema/database/statement.js";
import { architectures } from "../../schema/database/tables.js";
import { ordinalsOf, type Range, type Span, spanOf, wholeSpan } from "./order.js";
import { findMany, type StoredRow } from "./rows.js";
import { Selection } from "./selection.js";
import type { Session } from "./session.js";
import type { VersionMetric } from "./version.js";

/** Rows that are looked through at first, at least; then four times as many, while rows are missing. */
const FIRST_SCAN = 250;
const GROWTH = 4;

/** Lets an architecture through whose number is within the range, and none without a number. */
export interface Filter {
  readonly metric: VersionMetric;
  readonly range: Range;
}

export interface PageQuery {
  readonly sort: VersionMetric;
  /** Largest first, or smallest first. Equal ones are in the same order, forwards or backwards. */
  readonly order: "desc" | "asc";
  readonly filters: readonly Filter[];
  readonly limit: number;
  /** Where the page begins, as `next` of the page before says; 0 for the first. */
  readonly position: number;
  /** Rows that may be read to find those that the filters let through. */
  readonly mostScanned: number;
}

export interface Page {
  readonly rows: StoredRow[];
  /** Where the next page begins; `undefined` after the last. */
  readonly next: number | undefined;
}

/** Ordinals of a page, in its order. */
interface Place {
  readonly ordinals: readonly number[];
  readonly next: number | undefined;
}

export async function readPage(
  session: Session,
  query: PageQuery,
  selection: Selection,
): Promise<Page> {
  const { ordinals, next } = await placeOf(session, query);
  const found = await findMany(session, "ordinal", ordinals, selection, {
    written: true,
    atMost: ordinals.length,
  });
  return { rows: ordinals.flatMap((ordinal) => found.get(ordinal) ?? []), next };
}

async function placeOf(session: Session, query: PageQuery): Promise<Place> {
  const { sort, filters, position, limit, mostScanned } = query;
  if (filters.length === 0) {
    const span = wholeSpan(sort);
    const next = position + limit;
    return {
      ordinals: await ordinalsInOrder(session, query, span, position, next),
      next: next < lengthOf(span) ? next : undefined,
    };
  }
  const spans = await Promise.all(
    filters.map(async ({ metric, range }) => ({
      metric,
      span: await spanOf(session, metric, range),
    })),
  );
  const inOrder = spans.find(({ metric }) => metric === sort)?.span ?? wholeSpan(sort);
  const [narrowest] = spans.sort((a, b) => lengthOf(a.span) - lengthOf(b.span));
  return lengthOf(narrowest.span) <= mostScanned && narrowest.metric !== sort
    ? placeAmong(session, query, narrowest.metric, narrowest.span)
    : placeInOrder(session, query, inOrder);
}

/** Looks through all that one filter may let through. Positions count what all filters let through. */
async function placeAmong(
  session: Session,
  { sort, order, filters, position, limit }: PageQuery,
  metric: VersionMetric,
  span: Span,
): Promise<Place> {
  const candidates = await ordinalsOf(session, metric, span);
  const direction = order === "desc" ? 1 : -1;
  const matches = (await scan(session, candidates, sort, filters))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => direction * (a.rank - b.rank || a.ordinal - b.ordinal));
  const next = position + limit;
  return {
    ordinals: matches.slice(position, next).map(({ ordinal }) => ordinal),
    next: next < matches.length ? next : undefined,
  };
}

/** Looks through the next rows of a span. Positions count its rows, let through or not. */
async function placeInOrder(session: Session, query: PageQuery, span: Span): Promise<Place> {
  const { sort, filters, position, limit, mostScanned } = query;
  const scanned: number[] = [];
  const passed: number[] = [];
  // One more than the page takes says where the next page begins.
  for (let step = Math.max(FIRST_SCAN, limit); passed.length <= limit; step *= GROWTH) {
    const left = mostScanned - scanned.length;
    const at = position + scanned.length;
    const ordinals = await ordinalsInOrder(session, query, span, at, at + Math.min(step, left));
    if (ordinals.length === 0) break;
    scanned.push(...ordinals);
    for (const { ordinal } of await scan(session, ordinals, sort, filters)) passed.push(ordinal);
  }
  const end = passed.length > limit ? scanned.indexOf(passed[limit]) : scanned.length;
  const next = position + end;
  return { ordinals: passed.slice(0, limit), next: next < lengthOf(span) ? next : undefined };
}

/** Ordinals of a span in the order of the pages, at positions from `first` on, before `end`. */
async function ordinalsInOrder(
  session: Session,
  { sort, order }: PageQuery,
  span: Span,
  first: number,
  end: number,
): Promise<number[]> {
  const last = Math.min(end, lengthOf(span));
  if (order === "desc")
    return ordinalsOf(session, sort, { start: span.start + first, end: span.start + last });
  const ordinals = await ordinalsOf(session, sort, {
    start: span.end - last,
    end: span.end - first,
  });
  return ordinals.reverse();
}

const lengthOf = ({ start, end }: Span) => end - start;

/** An architecture that is let through. */
interface Match {
  readonly ordinal: number;
  /** By the metric that pages are sorted by; 0 if it has no number for it. */
  readonly rank: number;
}

/** Digits of an ordinal before those of the selection. */
const ORDINAL_DIGITS = 8;

/** Those of the ordinals that all filters let through, in their order; one round trip. */
async function scan(
  session: Session,
  ordinals: readonly number[],
  sort: VersionMetric,
  filters: readonly Filter[],
): Promise<Match[]> {
  if (ordinals.length === 0) return [];
  const selection = new Selection([sort, ...filters.map(({ metric }) => metric)]);
  // One text for all: as rows of an answer they would take several times as long.
  const statement: Statement<{ digits: string | null }> = sql`
    SELECT group_concat(printf('%0${sql.raw(`${ORDINAL_DIGITS}`)}X', ${architectures.ordinal}) || ${sql.raw(selection.sql)}, '') AS digits
    FROM json_each(${JSON.stringify(ordinals)}) j CROSS JOIN ${architectures}
      ON ${architectures.version} = ${session.version.id} AND ${architectures.ordinal} = j.value`;
  const [[{ digits }]] = await session.run(statement);
  const ranks = new Map<number, number>();
  const length = ORDINAL_DIGITS + selection.length;
  for (let at = 0; at < (digits?.length ?? 0); at += length) {
    const row = (digits as string).slice(at, at + length);
    const [sorted, ...numbers] = selection.read(row.slice(ORDINAL_DIGITS));
    const passes = filters.every(({ range: { min, max } }, index) => {
      const number = numbers[index];
      return number !== null && number.value >= min && number.value <= max;
    });
    if (passes) ranks.set(Number.parseInt(row.slice(0, ORDINAL_DIGITS), 16), sorted?.rank ?? 0);
  }
  return ordinals.flatMap((ordinal) => {
    const rank = ranks.get(ordinal);
    return rank === undefined ? [] : [{ ordinal, rank }];
  });
}
