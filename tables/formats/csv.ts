/**
 * @module
 * Tables of one's own: CSV, gzipped or not, with the architecture in the columns of its space (or
 * `hash` or `index` alone, to add to a table that is there), and a metric in each other column.
 */
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import { ArchitectureError, type SearchSpace } from "../../spaces/index.js";
import { AccuracyUnits } from "./accuracy-units.js";
import { type Columns, RowError, readHeader, readSubject, readValues } from "./csv-columns.js";
import {
  type BadRecord,
  type Position,
  ReadBytes,
  type ReadOptions,
  SourceError,
  type TableRecord,
  type TableSource,
} from "./source.js";
import { ignoreError, openText } from "./text-stream.js";

/** Of one row: an unclosed quote must not take the rest of a large file with it. */
const MAX_ROW_CHARACTERS = 2 ** 20;

/** Opens such a file. Rows are numbered by the line on which they begin, the header's being 1. */
export async function openCsv(
  file: string,
  space: SearchSpace,
  { fractions }: ReadOptions = {},
): Promise<TableSource> {
  const { size } = await stat(file);
  return new CsvTable(file, space, size, fractions);
}

class CsvTable implements TableSource {
  /** Names what a file of the same bytes would otherwise be read as. */
  readonly format: string;
  readonly #read = new ReadBytes();

  constructor(
    readonly file: string,
    readonly space: SearchSpace,
    readonly totalBytes: number,
    readonly fractions: boolean | undefined,
  ) {
    this.format = fractions ? "csv+fractions" : "csv";
  }

  get bytesRead(): number {
    return this.#read.bytes;
  }

  async *records(): AsyncGenerator<TableRecord | BadRecord> {
    let columns: Columns | undefined;
    let rows = 0;
    const units = new AccuracyUnits(this.fractions);
    for await (const { cells, position } of readRows(this.file, this.#read.begin())) {
      if (columns === undefined) {
        columns = readHeader(cells, this.space, position);
        continue;
      }
      yield this.#record(cells, columns, position, rows++, units);
    }
    if (columns === undefined) throw new SourceError("The file is empty", { file: this.file });
    if (rows === 0)
      throw new SourceError("The file has a header, but no rows", { file: this.file });
    units.check(this.file);
  }

  /** @param row 0, 1, …: how many rows stand above it. */
  #record(
    cells: readonly string[],
    columns: Columns,
    position: Position,
    row: number,
    units: AccuracyUnits,
  ): TableRecord | BadRecord {
    if (cells.length !== columns.count)
      return {
        position,
        problem: `The row has ${cells.length} cells; the header has ${columns.count}`,
      };
    if (columns.rowNumbers >= 0 && Number(cells[columns.rowNumbers].trim() || Number.NaN) !== row)
      throw new SourceError(
        `Column ${columns.rowNumbers + 1} has no name, and does not number the rows (0, 1, 2, …), in which case it would be left out: name it or take it out`,
        position,
      );
    try {
      const subject = readSubject(cells, columns, this.space);
      return { position, subject, values: readValues(cells, columns, units) };
    } catch (error) {
      if (error instanceof RowError || error instanceof ArchitectureError)
        return { position, problem: error.message };
      throw error;
    }
  }
}

/** Cells of one row, and where it begins. */
export interface Row {
  readonly cells: readonly string[];
  readonly position: Position;
}

/**
 * All rows of a CSV file, the header included, empty lines left out.
 *
 * @throws {SourceError} where the file is damaged or not CSV.
 */
export async function* readRows(
  file: string,
  onRead: (bytes: number) => void = () => {},
): AsyncGenerator<Row> {
  const text = await openText(file, onRead);
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    max_record_size: MAX_ROW_CHARACTERS,
  });
  const position = { file, record: 1, byteOffset: 0 };
  try {
    for await (const { record, info } of pipeline(
      text,
      parser,
      ignoreError,
    ) as AsyncIterable<ParsedRow>) {
      if (record.length > 1 || record[0] !== "") yield { cells: record, position: { ...position } };
      position.record += 1 + record.reduce((lines, cell) => lines + newlines(cell), 0);
      position.byteOffset = info.bytes;
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    throw new SourceError(
      `The row cannot be read: ${PROBLEMS[error.code] ?? error.message}`,
      position,
    );
  }
}

interface ParsedRow {
  readonly record: readonly string[];
  readonly info: { readonly bytes: number };
}

const PROBLEMS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened in it and never closed",
  CSV_MAX_RECORD_SIZE: `it has more than ${MAX_ROW_CHARACTERS} characters (is a quote never closed?)`,
  INVALID_OPENING_QUOTE: 'a quote stands inside a cell; a cell with quotes is written "a ""b"" c"',
  CSV_INVALID_CLOSING_QUOTE: "something other than a comma stands behind a closing quote",
};

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && "code" in error && String(error.code) in PROBLEMS;

function newlines(cell: string): number {
  let count = 0;
  for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) count++;
  return count;
}
