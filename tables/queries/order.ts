/**
 * @module
 * The stored order of a version's architectures by one metric, largest number first.
 */
import { sql } from "drizzle-orm";
import type { Statement } from "../../schema/database/statement.js";
import { CHUNK_SIZE, sortedChunks } from "../../schema/database/tables.js";
import type { Session } from "./session.js";
import type { TableVersion, VersionMetric } from "./version.js";

/** Limits of a metric's numbers, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Positions in an order, from 0 on; `end` is not one of them. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The largest and the smallest number of each chunk. */
interface Bounds {
  readonly largest: readonly number[];
  readonly smallest: readonly number[];
}

/** Of the versions that are served, by metric: a few kilobytes each. */
const remembered = new WeakMap<TableVersion, Map<string, Bounds>>();

/** All positions of an order. */
export const wholeSpan = (metric: VersionMetric): Span => ({
  start: 0,
  end: metric.rows ?? 0,
});

/** Bounds may differ from the numbers in the last digit, since SQLite has read them from decimals. */
const SLACK = 1e-12;

/** Whole chunks that hold every position whose number is within the range. */
export async function spanOf(
  session: Session,
  metric: VersionMetric,
  { min, max }: Range,
): Promise<Span> {
  const { largest, smallest } = await boundsOf(session, metric.name);
  const first = smallest.findIndex((number) => number <= max + SLACK * Math.abs(max));
  const last = largest.findLastIndex((number) => number >= min - SLACK * Math.abs(min));
  if (first < 0 || last < first) return { start: 0, end: 0 };
  const { end } = wholeSpan(metric);
  return { start: CHUNK_SIZE * first, end: Math.min(CHUNK_SIZE * (last + 1), end) };
}

/** The ordinals at the positions of a span, in their order. */
export async function ordinalsOf(
  session: Session,
  metric: VersionMetric,
  { start, end }: Span,
): Promise<number[]> {
  if (start >= end) return [];
  const first = Math.floor(start / CHUNK_SIZE);
  const last = Math.floor((end - 1) / CHUNK_SIZE);
  const { version, chunk } = sortedChunks;
  const statement: Statement<{ digits: string }> = sql`
    SELECT hex(${sortedChunks.ordinals}) AS digits FROM ${sortedChunks}
    WHERE ${version} = ${session.version.id} AND ${sortedChunks.metric} = ${metric.name}
      AND ${chunk} BETWEEN ${first} AND ${last} ORDER BY ${chunk}`;
  const [chunks] = await session.run(statement);
  const digits = chunks.map((ofChunk) => ofChunk.digits).join("");
  const ordinals: number[] = [];
  for (let position = start; position < end; position++) {
    const at = 8 * (position - CHUNK_SIZE * first);
    ordinals.push(Number.parseInt(digits.slice(at, at + 8), 16));
  }
  return ordinals;
}

async function boundsOf(session: Session, metric: string): Promise<Bounds> {
  let ofVersion = remembered.get(session.version);
  if (!ofVersion) remembered.set(session.version, (ofVersion = new Map()));
  const known = ofVersion.get(metric);
  if (known) return known;
  const statement: Statement<{ largest: number; smallest: number }> = sql`
    SELECT ${sortedChunks.largest}, ${sortedChunks.smallest} FROM ${sortedChunks}
    WHERE ${sortedChunks.version} = ${session.version.id} AND ${sortedChunks.metric} = ${metric}
    ORDER BY ${sortedChunks.chunk}`;
  const [chunks] = await session.run(statement);
  const bounds = {
    largest: chunks.map(({ largest }) => largest),
    smallest: chunks.map(({ smallest }) => smallest),
  };
  ofVersion.set(metric, bounds);
  return bounds;
}
