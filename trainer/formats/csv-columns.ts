/**
 * @module
 * What the columns of a CSV table are: the architecture, by itself or by what a table knows it under,
 * and metrics.
 */
import { METRIC_FORM, parseMetric } from "../../schema/metric.js";
import { ArchitectureError, type SearchSpace } from "../../spaces/index.js";
import { type Position, SourceError, type Subject } from "./source.js";

/** Columns that refer to architectures of a table that is there. */
export const HASH = "hash";
export const INDEX = "index";

export interface Columns {
  /** Number of cells in each row. */
  readonly count: number;
  /** Places of the space's own columns, in its order; none if the architecture is only referred to. */
  readonly architecture: readonly number[];
  /** Place of the column `hash`, or -1. */
  readonly hash: number;
  /** Place of the column `index`, or -1. */
  readonly index: number;
  readonly metrics: readonly {
    readonly name: string;
    readonly place: number;
    readonly accuracy: boolean;
  }[];
}

/** What is wrong with one row. */
export class RowError extends Error {}

/**
 * @param header cells of the first row.
 * @throws {SourceError} if columns are missing, stand twice, or are no metrics.
 */
export function readHeader(
  header: readonly string[],
  space: SearchSpace,
  position: Position,
): Columns {
  const names = header.map((name) => name.trim());
  const fail = (problem: string) => new SourceError(problem, position);
  const unnamed = names.indexOf("");
  if (unnamed >= 0) throw fail(`Column ${unnamed + 1} has no name`);
  const repeated = names.find((name, place) => names.indexOf(name) !== place);
  if (repeated !== undefined) throw fail(`There are two columns ${repeated}`);

  const place = (name: string) => names.indexOf(name);
  const architecture = space.columns.map(place);
  const missing = space.columns.filter((name) => place(name) < 0);
  const referred = place(HASH) >= 0 || place(INDEX) >= 0;
  if (missing.length > 0 && (missing.length < space.columns.length || !referred))
    throw fail(
      `There is no column ${missing.join(" and no column ")}. A table of ${space.id} says with ${space.columns.join(" and ")} which architecture a row is of; to add columns to a table that is there, ${HASH} or ${INDEX} alone will do. The columns of this one are ${names.map((name) => shorten(name)).join(", ")}`,
    );

  const metrics = names.flatMap((name, column) => {
    if (space.columns.includes(name) || name === HASH || name === INDEX) return [];
    const metric = parseMetric(name);
    if (metric === undefined)
      throw fail(`Column ${shorten(name)} is no metric; a metric is named ${METRIC_FORM}`);
    return [{ name, place: column, accuracy: metric.quantity === "accuracy" }];
  });
  return {
    count: names.length,
    architecture: missing.length > 0 ? [] : architecture,
    hash: place(HASH),
    index: place(INDEX),
    metrics,
  };
}

/** @throws {RowError | ArchitectureError} */
export function readSubject(
  cells: readonly string[],
  columns: Columns,
  space: SearchSpace,
): Subject {
  const hash = columns.hash < 0 ? undefined : cells[columns.hash];
  if (hash !== undefined && !/^[0-9a-f]{32}$/.test(hash))
    throw new RowError(`hash must be 32 hexadecimal digits in lower case, not ${quote(hash)}`);
  const index = columns.index < 0 ? undefined : readIndex(cells[columns.index]);
  if (columns.architecture.length === 0)
    return hash === undefined ? { index: index as number } : { hash };

  const architecture = space.parseColumns(columns.architecture.map((place) => cells[place]));
  if (hash !== undefined) {
    const actual = space.hash(architecture);
    if (actual !== hash)
      throw new RowError(
        `The stated hash ${hash} does not fit the architecture, whose hash is ${actual}`,
      );
  }
  return index === undefined ? { architecture } : { architecture, index };
}

/** Empty cells are left out. @throws {RowError} */
export function readValues(cells: readonly string[], columns: Columns): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { name, place, accuracy } of columns.metrics) {
    const text = cells[place].trim();
    if (text === "") continue;
    const value = NUMBER.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value))
      throw new RowError(
        `${name} must be a number (or empty, where it was not measured), not ${quote(text)}`,
      );
    if (accuracy && (value < 0 || value > 100))
      throw new RowError(`${name} must be a percentage from 0 to 100, not ${text}`);
    values[name] = value;
  }
  return values;
}

/** Decimal: no other base, no words. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function readIndex(text: string): number {
  if (!/^\d{1,9}$/.test(text))
    throw new RowError(`index must be an integer from 0 on, not ${quote(text)}`);
  return Number(text);
}

const shorten = (text: string) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
const quote = (text: string) => JSON.stringify(shorten(text));

/** Whether a row below this header holds an architecture of the space. */
export function fits(
  space: SearchSpace,
  header: readonly string[],
  row: readonly string[],
): boolean {
  const places = space.columns.map((name) => header.indexOf(name));
  if (places.includes(-1)) return false;
  try {
    space.parseColumns(places.map((place) => row[place] ?? ""));
    return true;
  } catch (error) {
    if (error instanceof ArchitectureError) return false;
    throw error;
  }
}
