/**
 * @module
 * What the columns of a CSV table are: the architecture, by itself or by what a table knows it under,
 * and metrics.
 */
import { METRIC_FORM, parseMetric } from "../../schema/metric.js";
import { ArchitectureError, type SearchSpace } from "../../spaces/index.js";
import type { AccuracyUnits } from "./accuracy-units.js";
import { RowError } from "./row-error.js";
import { type Position, SourceError, type Subject } from "./source.js";

export { RowError };

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
  /** Place of a column without a name that numbers the rows, as pandas writes it, or -1. */
  readonly rowNumbers: number;
  readonly metrics: readonly {
    readonly name: string;
    readonly place: number;
    readonly accuracy: boolean;
  }[];
}

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
  checkSeparator(names, position);
  const rowNumbers = names.findIndex((name) => ROW_NUMBERS.includes(name));
  const unnamed = names.indexOf("", rowNumbers + 1);
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
    if (column === rowNumbers) return [];
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
    rowNumbers,
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

/** What was not measured is left out. @throws {RowError} */
export function readValues(
  cells: readonly string[],
  columns: Columns,
  units: AccuracyUnits,
): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { name, place, accuracy } of columns.metrics) {
    const text = cells[place].trim();
    if (NOT_MEASURED.test(text)) continue;
    const value = NUMBER.test(text) ? Number(text) : Number.NaN;
    if (!Number.isFinite(value))
      throw new RowError(
        `${name} must be a number${DECIMAL_COMMA.test(text) ? " with a decimal point" : ""} (or empty or nan, where it was not measured), not ${quote(text)}`,
      );
    values[name] = accuracy ? units.read(name, text) : value;
  }
  return values;
}

/** An empty cell, or as NumPy, pandas and R write one. */
const NOT_MEASURED = /^(?:nan|NaN|NAN|NA)?$/;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;

/** How pandas names its index, written once and written again after reading. */
const ROW_NUMBERS: readonly string[] = ["", "Unnamed: 0"];

/** @throws {SourceError} if what should be several columns is one, since something else stands between them. */
export function checkSeparator(names: readonly string[], position: Partial<Position>): void {
  const separator = names.length === 1 ? /[;\t|]/.exec(names[0])?.[0] : undefined;
  if (separator !== undefined)
    throw new SourceError(
      `The columns are separated by ${separator === "\t" ? "tabs" : `"${separator}"`}; in CSV they are by commas, and numbers have decimal points. The header is ${shorten(names[0])}`,
      position,
    );
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
