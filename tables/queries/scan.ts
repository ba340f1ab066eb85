/**
 * @module
 * Which of some architectures the filters of a page let through.
 */

import type { Statement } from "./batch.js";
import type { Range } from "./order.js";
import { Selection } from "./selection.js";
import type { Session } from "./session.js";
import type { VersionMetric } from "./version.js";

/** Lets an architecture through whose number is within the range, and none without a number. */
export interface Filter {
  readonly metric: VersionMetric;
  readonly range: Range;
}

/** An architecture that is let through. */
export interface Match {
  readonly ordinal: number;
  /** By the metric that pages are sorted by; 0 if it has no number for it. */
  readonly rank: number;
}

/** Digits of an ordinal before those of the selection. */
const ORDINAL_DIGITS = 8;

/** Those of the ordinals that all filters let through, in their order; one round trip. */
export async function scan(
  session: Session,
  ordinals: readonly number[],
  sort: VersionMetric,
  filters: readonly Filter[],
): Promise<Match[]> {
  if (ordinals.length === 0) return [];
  const selection = new Selection([sort, ...filters.map(({ metric }) => metric)]);
  // One text for all: as rows of an answer they would take several times as long.
  const statement: Statement<{ digits: string | null }> = {
    sql: `SELECT group_concat(printf('%0${ORDINAL_DIGITS}X', a.ordinal) || ${selection.sql}, '') AS digits
      FROM json_each(?2) j CROSS JOIN architectures a ON a.version = ?1 AND a.ordinal = j.value`,
    parameters: [session.version.id, JSON.stringify(ordinals)],
  };
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
